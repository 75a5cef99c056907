import type { WireControl, WireFault } from '../../../src/storage/testing/image-storage.contract.js';
import { ROUTES, type DropboxJournalEntry, type Fault, type Route } from '../../support/dropbox/index.js';
import { APP, REFRESH_TOKEN, type DropboxWorld } from './dropbox-harness.js';

const WRITES: readonly Route[] = [
  'files/upload',
  'files/create_folder_v2',
  'files/move_v2',
  'files/copy_v2',
  'files/delete_v2',
];
const READS: readonly Route[] = ROUTES.filter((route) => !WRITES.includes(route) && route !== 'token');

/** The words of the contract in Dropbox's own. */
const FAULTS: Readonly<Record<WireFault, Fault>> = {
  rate_limited: { kind: 'too_many', retryAfter: 1 },
  rate_limited_plain: { kind: 'too_many', form: 'text', retryAfter: null },
  write_lock: { kind: 'too_many', reason: 'too_many_write_operations', retryAfter: null },
  server_error: { kind: 'status', status: 503, body: { error_summary: 'unavailable/..' } },
  reset: { kind: 'reset' },
  lost_reply: { kind: 'apply_then', then: 'reset' },
  drip: { kind: 'drip', everyMs: 200 },
  truncated: { kind: 'truncate' },
  huge: { kind: 'huge', megabytes: 80 },
  malformed: { kind: 'bad_json' },
  html: { kind: 'html', status: 200 },
  redirect: { kind: 'redirect' },
  echo: { kind: 'echo' },
  unauthorized: { kind: 'unauthorized', tag: 'invalid_access_token' },
};

/** The wire between storages and their stand-in. */
export function dropboxWire(world: DropboxWorld): WireControl {
  const { dropbox, log } = world;
  const { control, journal } = dropbox;
  const count = (fits: (entry: DropboxJournalEntry) => boolean) => journal.filter(fits).length;
  const isWrite = ({ route }: DropboxJournalEntry) => (WRITES as readonly string[]).includes(route);
  return {
    fail: (fault, { times, on } = {}) => {
      control.heal();
      const routes = on === 'writes' ? WRITES : on === 'reads' ? READS : [...READS, ...WRITES];
      for (const route of routes) control.fail(route, FAULTS[fault], times === undefined ? {} : { times });
    },
    heal: () => control.heal(),
    revoke: () => dropbox.account('studio').revokeRefreshToken(),
    requests: () => count(({ route }) => route !== 'token' && route !== 'unknown'),
    writes: () => count(isWrite),
    strays: () => count(({ route }) => route === 'unknown'),
    renewals: () => world.renewals(),
    secrets: () => [APP.secret, REFRESH_TOKEN, ...new Set(journal.flatMap(({ token }) => token ?? []))],
    logged: () => log.text(),
    client: (deadlineMs) => world.build('vermont', deadlineMs === undefined ? {} : { deadlineMs }),
  };
}
