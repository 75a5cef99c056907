import { Secret, type Folder, type TenantConfig } from '../../../src/kernel/index.js';
import { RecordingLog } from '../../../src/orchestrator/testing/recording-log.js';
import { createHttpClient } from '../../../src/platform/http/index.js';
import { RandomIds, SystemClock } from '../../../src/platform/system/index.js';
import type { ConditionProbe, ImageStorage } from '../../../src/storage/index.js';
import type { RenewCredential } from '../../../src/kernel/index.js';
import { S3ImageStorageFactory, type S3FactoryOptions } from '../../../src/storage/s3/index.js';
import { jpegLike, TEST_PAGE_SIZE, type WiredHarness } from '../../../src/storage/testing/image-storage.contract.js';
import { tenantConfig } from '../../../src/tenancy/testing/tenancy-fixtures.js';
import { startS3, type Condition, type RunningS3, type S3Key, type S3Options } from '../../support/s3/index.js';
import { s3Wire } from './s3-wire.js';

/** Secrets of the suite, to look for where they must not be. */
export const KEY = { accessKeyId: 'CANARYACCESSKEYID', secretAccessKey: 'CANARY/secret+access/key' };
export const BUCKET = 'photos-of-vermont';

/** Not the machine's clock, and near enough for signatures: times must come from the store. */
const SHIFT_MS = 4 * 60_000;

/** An S3 with one bucket, and how to get a storage in it. */
export interface S3World {
  readonly s3: RunningS3;
  /** Those the store takes now. */
  readonly keys: S3Key[];
  readonly log: RecordingLog;
  renewals(): number;
  build(tenant?: string, more?: Partial<S3FactoryOptions>): Promise<ImageStorage>;
  /** Key of a photo of `vermont`. */
  keyOf(folder: Folder, name: string): string;
  now(): number;
  close(): Promise<void>;
}

export interface WorldOptions extends Partial<S3Options> {
  /** What the adapter is given when it asks for another credential; default: the same again. */
  readonly renew?: RenewCredential;
}

/** Folders as an operator may choose them: a root below the top, names that differ from ours. */
export function pathsOf(tenant: string): TenantConfig['storage']['paths'] {
  return { root: `${tenant}/main`, archive: 'done', keep: `${tenant}/main/keep`, remove: 'reject' };
}

export function configOf(tenant: string, paths = pathsOf(tenant)): TenantConfig {
  return tenantConfig({ tenant, storage: { provider: 'managed', credentialsRef: null, paths } });
}

export function credentialOf(url: string, more: Readonly<Record<string, string>> = {}) {
  const { accessKeyId, secretAccessKey } = KEY;
  const fields = { access_key_id: accessKeyId, secret_access_key: secretAccessKey, endpoint_url: url };
  return new Secret<Readonly<Record<string, string>>>({ ...fields, bucket: BUCKET, region: 'us-east-1', ...more });
}

export async function s3World({ renew, ...options }: WorldOptions = {}): Promise<S3World> {
  const now = () => Date.now() + SHIFT_MS;
  const keys: S3Key[] = [{ ...KEY, buckets: [BUCKET] }];
  const s3 = await startS3({ keys, buckets: [BUCKET], nowMs: now, ...options });
  const clock = new SystemClock();
  const [http, log] = [createHttpClient(clock), new RecordingLog()];
  const credential = credentialOf(s3.url, options.flavour === 'r2' ? { region: 'auto' } : {});
  const common = { http, clock, ids: new RandomIds(), log, allowInsecureLoopback: true, rootMayBeEmpty: false };
  const built: ImageStorage[] = [];
  let renewals = 0;
  const renewing: RenewCredential = (signal) => {
    renewals += 1;
    return renew ? renew(signal) : Promise.resolve(credential);
  };
  return {
    s3,
    keys,
    log,
    renewals: () => renewals,
    build: async (tenant = 'vermont', more = {}) => {
      // A factory each: as many processes, each of which finds out by itself what the store honours.
      const factory = new S3ImageStorageFactory({ ...common, pageSize: TEST_PAGE_SIZE, ...more });
      const storage = await factory.build(configOf(tenant), credential, renewing);
      built.push(storage);
      return storage;
    },
    keyOf: (folder, name) =>
      `vermont/main/${{ inbox: '', archive: 'done/', keep: 'keep/', remove: 'reject/' }[folder]}${name}`,
    now,
    close: async () => {
      for (const storage of built) await storage.dispose();
      http.onApplicationShutdown();
      await s3.close();
    },
  };
}

const SWITCH: Readonly<Record<keyof ConditionProbe, Condition>> = {
  create: 'create',
  swap: 'swap',
  move: 'copy',
  delete: 'delete',
};

/** A fresh S3 for one test of the contract. @param ignored conditions that it overlooks from the start */
export async function s3Harness(
  options: WorldOptions = {},
  ignored: readonly (keyof ConditionProbe)[] = [],
): Promise<WiredHarness> {
  const world = await s3World(options);
  const bucket = world.s3.bucket(BUCKET);
  const overlooked = ignored.map((condition) => SWITCH[condition]);
  world.s3.control.ignore(...overlooked);
  const liar = await world.build();
  return {
    storage: await world.build(),
    other: await world.build(),
    neighbour: await world.build('vermont-2'),
    ignoring: (condition) => {
      world.s3.control.ignore(SWITCH[condition]);
      return liar;
    },
    ignores: ignored,
    writesTellTheirTime: false,
    movesKeepDates: false,
    plant: async (folder, name, bytes) => bucket.plant(world.keyOf(folder, name), bytes),
    plantFolder: async (folder, name) => bucket.plant(`${world.keyOf(folder, name)}/`, ''),
    plantHuge: async (folder, name, bytes) => bucket.plant(world.keyOf(folder, name), jpegLike('huge', bytes)),
    census: async () => new Map([...bucket.census()].filter(([key]) => key.startsWith('vermont/'))),
    storeNow: () => world.now(),
    wire: s3Wire(world, overlooked),
    dispose: () => world.close(),
  };
}
