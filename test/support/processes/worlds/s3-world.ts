import { ChaosProxy } from '../../chaos/index.js';
import { startS3 } from '../../s3/index.js';
import type { RunningS3, S3Control, S3JournalEntry } from '../../s3/index.js';
import type { Arrival, Call, Step, Verdict } from '../checker/index.js';
import { placeOf, postFileOf, rootOf, tenantOf } from './places.js';
import type { Look, ProtocolFaults, StorageWorld, Tenant } from './storage-world.js';
import { TENANTS } from './storage-world.js';
import { evidenceOfTree } from './tree-evidence.js';

const REGIONS = { s3: 'us-east-1', r2: 'auto' } as const;
/** Refusals after which the sender knows that nothing was done. */
const PLAIN_REFUSALS: readonly number[] = [400, 401, 403, 404, 429];
/** Records, and locks that were left behind. */
const AGING = ['ledger', 'locks'];
/** Told with 409, 412 or 503, and nothing was done. */
const PLAIN_CODES: readonly (string | null)[] = ['SlowDown', 'TooManyRequests', 'ConditionalRequestConflict'];

const bucketOf = (tenant: string, shared: boolean): string => (shared ? 'studio-photos' : `${tenant}-photos`);
const keyOf = (tenant: string): string => `AKIA${tenant.toUpperCase()}`;
const secretOf = (tenant: string): string => `the-secret-access-key-of-${tenant}`;

/**
 * Tenants on an S3 stand-in, each with keys of its own.
 * @param shared both in one bucket, and either key opens all of it: kept apart by their roots alone
 */
export async function s3World(flavour: 's3' | 'r2', shared: boolean): Promise<StorageWorld> {
  const buckets = [...new Set(TENANTS.map((tenant) => bucketOf(tenant, shared)))];
  const s3 = await startS3({
    flavour: flavour === 'r2' ? 'r2' : 'aws',
    buckets,
    keys: TENANTS.map((tenant) => ({
      accessKeyId: keyOf(tenant),
      secretAccessKey: secretOf(tenant),
      buckets: [bucketOf(tenant, shared)],
    })),
  });
  const network = await ChaosProxy.start({ to: Number(new URL(s3.url).port) });
  const lookAt = (tenants: readonly Tenant[]): Look => {
    const names = [...new Set(tenants.map((tenant) => bucketOf(tenant, shared)))];
    const trees = names.flatMap((name) => [...s3.bucket(name).tree()]);
    return {
      ...evidenceOfTree(new Map(trees.map(([key, { bytes }]) => [key, bytes]))),
      ...evidenceOfJournal(s3.journal),
    };
  };
  return {
    kind: flavour,
    env: {},
    remote: { network, faults: faultsOf(s3.control) },
    tenant: (tenant) => ({
      storage: { provider: 'managed', credentials_ref: `ref-${tenant}-bucket`, paths: pathsOf(tenant) },
      credentials: {
        [`ref-${tenant}-bucket`]: {
          provider: 'managed',
          access_key_id: keyOf(tenant),
          secret_access_key: secretOf(tenant),
          endpoint_url: network.url,
          bucket: bucketOf(tenant, shared),
          region: REGIONS[flavour],
        },
      },
    }),
    plant: async (tenant, { folder, name, bytes }) => {
      const below = folder === 'inbox' ? '' : `${folder}/`;
      s3.bucket(bucketOf(tenant, shared)).plant(`${rootOf(tenant)}/${below}${name}`, bytes);
    },
    letTimePass: async (tenant, ms) => {
      const bucket = s3.bucket(bucketOf(tenant, shared));
      for (const folder of AGING) bucket.age(`${rootOf(tenant)}/.publisher/${folder}/`, ms);
    },
    look: async (tenant) => lookAt(tenant === undefined ? TENANTS : [tenant]),
    close: () => closeBoth(s3, network),
  };
}

function pathsOf(tenant: Tenant): Readonly<Record<string, string>> {
  return { root: rootOf(tenant), archive: 'archive', keep: 'keep', remove: 'reject' };
}

async function closeBoth(s3: RunningS3, network: ChaosProxy): Promise<void> {
  await network.close();
  await s3.close();
}

function evidenceOfJournal(journal: readonly S3JournalEntry[]): Pick<Look, 'arrivals' | 'steps' | 'calls'> {
  const applied = journal.filter(({ changes }) => changes.length > 0);
  const inOrder = applied.sort((a, b) => (a.appliedOrder ?? 0) - (b.appliedOrder ?? 0));
  return {
    arrivals: journal.flatMap(arrivalOf),
    steps: inOrder.map(({ changes }): Step => ({
      changes: changes.map(({ key, before, after }) => ({
        path: key,
        before: before?.contentHash ?? null,
        after: after?.contentHash ?? null,
      })),
    })),
    calls: journal.map(callOf),
  };
}

function callOf(entry: S3JournalEntry): Call {
  const { key, copySource, query, route, seq } = entry;
  const source = copySource === null ? [] : [copySource.slice(copySource.indexOf('/') + 1)];
  const keys = route === 'list' ? [query['prefix'] ?? ''] : key === '' ? [] : [key];
  const owners = TENANTS.filter((tenant) => keyOf(tenant) === entry.accessKeyId);
  return { what: `${route} no. ${seq}`, owners, named: [...new Set([...keys, ...source].map(tenantOf))] };
}

/** Whatever is put to the place of a post counts as a send, carried out or not. */
function arrivalOf(entry: S3JournalEntry): readonly Arrival[] {
  if (entry.route !== 'put' && entry.route !== 'copy') return [];
  const place = placeOf(entry.key);
  const post = place.kind === 'own' ? postFileOf(place.path) : null;
  if (post?.file !== 'post.json') return [];
  const { photo, platform, attempt } = post;
  return [{ tenant: place.tenant, photo, platform, attempt, verdict: verdictOf(entry), atMs: entry.atMs }];
}

function verdictOf({ applied, status, errorCode }: S3JournalEntry): Verdict {
  if (applied) return 'accepted';
  return PLAIN_REFUSALS.includes(status) || PLAIN_CODES.includes(errorCode) ? 'refused' : 'unclear';
}

function faultsOf(control: S3Control): ProtocolFaults {
  const scope = (path: string, times: number) => ({ times, ...(path === '' ? {} : { keyIncludes: path }) });
  return {
    loseReplies: (path, times) => control.fail('any', { kind: 'reset', applied: true }, scope(path, times)),
    breakOff: (path, times) => control.fail('any', { kind: 'reset' }, scope(path, times)),
    refuse: (path, times) => control.fail('any', { kind: 'error', code: 'SlowDown' }, scope(path, times)),
    failAfter: (path, times) => control.fail('any', { kind: 'status', status: 500, applied: true }, scope(path, times)),
    fail: (path, times) => control.fail('any', { kind: 'status', status: 503 }, scope(path, times)),
    lock: (times) => control.conflict({ times }),
    hold: (path, phase, times) => {
      const hold = control.hold('put', { at: phase, ...scope(path, times ?? Number.POSITIVE_INFINITY) });
      return { reached: (count) => hold.reached(count), release: () => hold.release() };
    },
    heal: () => control.heal(),
  };
}
