import { ChaosProxy } from '../../chaos/index.js';
import { startDropbox } from '../../dropbox/index.js';
import type { DropboxControl, DropboxJournalEntry, RunningDropbox } from '../../dropbox/index.js';
import type { Arrival, Call, Step, Verdict } from '../checker/index.js';
import { placeOf, postFileOf, rootOf, tenantOf } from './places.js';
import type { Look, ProtocolFaults, StorageWorld, Tenant } from './storage-world.js';
import { TENANTS } from './storage-world.js';
import { evidenceOfTree } from './tree-evidence.js';

const APP = { key: 'resilience-app', secret: 'the-secret-of-the-resilience-app' };
const UPLOAD = 'files/upload';
/** Refusals after which the sender knows that nothing was done. */
const PLAIN_REFUSALS: readonly number[] = [400, 401, 403, 429];

/**
 * Tenants on a Dropbox stand-in.
 * @param shared both in one account, kept apart by their roots alone; else each has its own
 */
export async function dropboxWorld(shared: boolean): Promise<StorageWorld> {
  const accountOf = (tenant: string): string => (shared ? 'studio' : tenant);
  const accounts = [...new Set(TENANTS.map(accountOf))].map((name) => ({ name, refreshToken: `refresh-of-${name}` }));
  const dropbox = await startDropbox({ app: APP, accounts, enforceWriteLock: false });
  const network = await ChaosProxy.start({ to: dropbox.port });
  const ownersOf = (account: string): readonly string[] => TENANTS.filter((tenant) => accountOf(tenant) === account);
  const lookAt = (tenants: readonly Tenant[]): Look => {
    const names = [...new Set(tenants.map(accountOf))];
    const trees = names.flatMap((name) => [...dropbox.account(name).tree()]);
    const tree = new Map(trees.map(([path, { bytes }]) => [path, bytes]));
    return { ...evidenceOfTree(tree), ...evidenceOfJournal(dropbox.journal, ownersOf) };
  };
  return {
    kind: 'dropbox',
    env: { DROPBOX_APP_KEY: APP.key, DROPBOX_APP_SECRET: APP.secret, DROPBOX_API_BASE_URL: network.url },
    remote: { network, faults: faultsOf(dropbox.control) },
    tenant: (tenant) => ({
      storage: { provider: 'dropbox', credentials_ref: `ref-${tenant}-dropbox`, paths: pathsOf(tenant) },
      credentials: {
        [`ref-${tenant}-dropbox`]: {
          provider: 'dropbox',
          refresh_token: `refresh-of-${accountOf(tenant)}`,
          expires_at: null,
        },
      },
    }),
    plant: async (tenant, { folder, name, bytes }) => {
      const below = folder === 'inbox' ? '' : `/${folder}`;
      dropbox.account(accountOf(tenant)).plant(`/${rootOf(tenant)}${below}/${name}`, bytes);
    },
    letTimePass: async (tenant, ms) => {
      dropbox.account(accountOf(tenant)).age(`/${rootOf(tenant)}/.publisher/ledger/`, ms);
    },
    look: async (tenant) => lookAt(tenant === undefined ? TENANTS : [tenant]),
    close: () => closeBoth(dropbox, network),
  };
}

function pathsOf(tenant: Tenant): Readonly<Record<string, string>> {
  return { root: `/${rootOf(tenant)}`, archive: 'archive', keep: 'keep', remove: 'reject' };
}

async function closeBoth(dropbox: RunningDropbox, network: ChaosProxy): Promise<void> {
  await network.close();
  await dropbox.close();
}

function evidenceOfJournal(
  journal: readonly DropboxJournalEntry[],
  ownersOf: (account: string) => readonly string[],
): Pick<Look, 'arrivals' | 'steps' | 'calls'> {
  const applied = journal.filter(({ changes }) => changes.length > 0);
  const inOrder = applied.sort((a, b) => (a.appliedAtMs ?? 0) - (b.appliedAtMs ?? 0) || a.seq - b.seq);
  return {
    arrivals: journal.flatMap(arrivalOf),
    steps: inOrder.map(({ changes }): Step => ({ changes })),
    calls: journal.map((entry): Call => {
      const paths = entry.resolved.filter((path) => path.startsWith('/'));
      const owners = entry.account === null ? [] : ownersOf(entry.account);
      return { what: `${entry.route} no. ${entry.seq}`, owners, named: [...new Set(paths.map(tenantOf))] };
    }),
  };
}

/** Whatever is uploaded to the place of a post counts as a send, carried out or not. */
function arrivalOf(entry: DropboxJournalEntry): readonly Arrival[] {
  if (entry.route !== UPLOAD) return [];
  const place = placeOf(entry.resolved[0] ?? '');
  const post = place.kind === 'own' ? postFileOf(place.path) : null;
  if (post?.file !== 'post.json') return [];
  const { photo, platform, attempt } = post;
  return [{ tenant: place.tenant, photo, platform, attempt, verdict: verdictOf(entry), atMs: entry.atMs }];
}

function verdictOf({ applied, status }: DropboxJournalEntry): Verdict {
  if (applied) return 'accepted';
  return PLAIN_REFUSALS.includes(status) ? 'refused' : 'unclear';
}

function faultsOf(control: DropboxControl): ProtocolFaults {
  const scope = (path: string, times: number) => ({ times, ...(path === '' ? {} : { pathIncludes: path }) });
  return {
    loseReplies: (path, times) => control.fail('any', { kind: 'apply_then', then: 'reset' }, scope(path, times)),
    breakOff: (path, times) => control.fail('any', { kind: 'reset' }, scope(path, times)),
    refuse: (path, times) => control.fail('any', { kind: 'too_many' }, scope(path, times)),
    failAfter: (path, times) => control.fail('any', { kind: 'apply_then', then: 500 }, scope(path, times)),
    fail: (path, times) => control.fail('any', { kind: 'status', status: 503 }, scope(path, times)),
    lock: (times) => control.fail(UPLOAD, { kind: 'too_many', reason: 'too_many_write_operations' }, { times }),
    hold: (path, phase, times) => {
      const hold = control.hold(UPLOAD, { phase, ...scope(path, times ?? Number.POSITIVE_INFINITY) });
      return { reached: (count) => hold.waitFor(count), release: () => hold.release() };
    },
    heal: () => control.heal(),
  };
}
