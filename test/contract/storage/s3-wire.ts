import type { WireControl, WireFault } from '../../../src/storage/testing/image-storage.contract.js';
import type { Condition, Fault, Route, S3JournalEntry } from '../../support/s3/index.js';
import { KEY, type S3World } from './s3-harness.js';

const WRITES: readonly Route[] = ['put', 'copy', 'delete'];
const READS: readonly Route[] = ['list', 'head', 'get'];

/** The words of the contract in those of S3. */
const FAULTS: Readonly<Record<Exclude<WireFault, 'write_lock'>, Fault>> = {
  rate_limited: { kind: 'error', code: 'SlowDown', retryAfter: '1' },
  // An answer to HEAD has no words: only its status says so.
  rate_limited_plain: { kind: 'status', status: 429 },
  server_error: { kind: 'error', code: 'ServiceUnavailable' },
  reset: { kind: 'reset' },
  lost_reply: { kind: 'reset', applied: true },
  drip: { kind: 'drip' },
  truncated: { kind: 'truncate' },
  huge: { kind: 'huge', megabytes: 80 },
  malformed: { kind: 'bad_xml' },
  html: { kind: 'html', status: 200 },
  redirect: { kind: 'redirect' },
  echo: { kind: 'echo' },
  unauthorized: { kind: 'error', code: 'InvalidAccessKeyId' },
};

/** An answer to HEAD has no body that could be broken: it is its facts that are. */
function faultOf(fault: Exclude<WireFault, 'write_lock'>, route: Route): Fault {
  return fault === 'malformed' && route === 'head' ? { kind: 'wrong_etag', etag: '' } : FAULTS[fault];
}

/** The wire between storages and their stand-in. @param ignored conditions that it overlooks */
export function s3Wire(world: S3World, ignored: readonly Condition[]): WireControl {
  const { control, journal } = world.s3;
  const heal = () => {
    control.heal();
    control.ignore(...ignored); // no fault, but what this store is like
  };
  const count = (fits: (entry: S3JournalEntry) => boolean) => journal.filter(fits).length;
  return {
    fail: (fault, { times, on } = {}) => {
      heal();
      if (fault === 'write_lock') return control.conflict({ times: times ?? Number.POSITIVE_INFINITY });
      const routes = on === 'writes' ? WRITES : on === 'reads' ? READS : [...READS, ...WRITES];
      for (const route of routes) control.fail(route, faultOf(fault, route), times === undefined ? {} : { times });
    },
    heal,
    revoke: () => void world.keys.splice(0),
    requests: () => journal.length,
    writes: () => count(({ route }) => (WRITES as readonly string[]).includes(route)),
    strays: () => count(({ target }) => target.startsWith('/moved')),
    renewals: () => world.renewals(),
    secrets: () => [KEY.secretAccessKey, KEY.accessKeyId],
    logged: () => world.log.text(),
    client: (deadlineMs) => world.build('vermont', deadlineMs === undefined ? {} : { deadlineMs }),
  };
}
