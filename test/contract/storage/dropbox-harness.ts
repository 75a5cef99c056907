import { Secret, type Folder, type TenantConfig } from '../../../src/kernel/index.js';
import { RecordingLog } from '../../../src/orchestrator/testing/recording-log.js';
import { createHttpClient } from '../../../src/platform/http/index.js';
import { LiveSecrets } from '../../../src/platform/logging/index.js';
import { RandomIds, SystemClock } from '../../../src/platform/system/index.js';
import {
  DropboxImageStorageFactory,
  type DropboxFactoryOptions,
} from '../../../src/storage/dropbox/dropbox-storage.factory.js';
import type { ImageStorage } from '../../../src/storage/index.js';
import type { RenewCredential } from '../../../src/kernel/index.js';
import { jpegLike, TEST_PAGE_SIZE, type WiredHarness } from '../../../src/storage/testing/image-storage.contract.js';
import { tenantConfig } from '../../../src/tenancy/testing/tenancy-fixtures.js';
import { startDropbox, type DropboxOptions, type RunningDropbox } from '../../support/dropbox/index.js';
import { dropboxWire } from './dropbox-wire.js';

/** Secrets of the suite, to look for where they must not be. */
export const APP = { key: 'app-key-of-the-suite', secret: 'CANARY-app-secret' };
export const REFRESH_TOKEN = 'CANARY-refresh-token-of-vermont';

/** Far from the machine's clock: times must come from Dropbox. */
const SHIFT_MS = 5 * 365 * 86_400_000;

/** A Dropbox with one account, and how to get a storage in it. */
export interface DropboxWorld {
  readonly dropbox: RunningDropbox;
  readonly log: RecordingLog;
  readonly live: LiveSecrets;
  renewals(this: void): number;
  build(tenant?: string, more?: Partial<DropboxFactoryOptions>): Promise<ImageStorage>;
  pathOf(folder: Folder, name: string): string;
  now(this: void): number;
  close(): Promise<void>;
}

export interface WorldOptions extends Partial<DropboxOptions> {
  /** What the adapter is given when it asks for another credential; default: the same again. */
  readonly renew?: RenewCredential;
}

/** Folders as an operator may choose them: a root below the top, names that differ from ours. */
function pathsOf(tenant: string): TenantConfig['storage']['paths'] {
  return { root: `/Photos/${tenant}/In`, archive: 'done', keep: `/Photos/${tenant}/keep`, remove: 'reject' };
}

function placeOf(tenant: string, folder: Folder): string {
  const base = `/Photos/${tenant}`;
  return { inbox: `${base}/In`, archive: `${base}/In/done`, keep: `${base}/keep`, remove: `${base}/In/reject` }[folder];
}

export async function dropboxWorld({ renew, ...options }: WorldOptions = {}): Promise<DropboxWorld> {
  const now = () => Date.now() + SHIFT_MS;
  const accounts = [{ name: 'studio', refreshToken: REFRESH_TOKEN }];
  const dropbox = await startDropbox({ app: APP, accounts, nowMs: now, enforceWriteLock: true, ...options });
  dropbox.control.writeLockStatus = 409; // what it also says, without a second to wait
  const clock = new SystemClock();
  const [http, log, live] = [createHttpClient(clock), new RecordingLog(), new LiveSecrets()];
  const credential = new Secret({ refresh_token: REFRESH_TOKEN });
  const app = { key: new Secret(APP.key), secret: new Secret(APP.secret) };
  const common = { app, baseUrl: dropbox.url, http, clock, ids: new RandomIds(), log, live };
  const built: ImageStorage[] = [];
  let renewals = 0;
  const renewing: RenewCredential = (signal) => {
    renewals += 1;
    return renew ? renew(signal) : Promise.resolve(credential);
  };
  return {
    dropbox,
    log,
    live,
    renewals: () => renewals,
    build: async (tenant = 'vermont', more = {}) => {
      const factory = new DropboxImageStorageFactory({ ...common, pageSize: TEST_PAGE_SIZE, ...more });
      const config = tenantConfig({
        tenant,
        storage: { provider: 'dropbox', credentialsRef: null, paths: pathsOf(tenant) },
      });
      const storage = await factory.build(config, credential, renewing);
      built.push(storage);
      return storage;
    },
    pathOf: (folder, name) => `${placeOf('vermont', folder)}/${name}`,
    now,
    close: async () => {
      for (const storage of built) await storage.dispose();
      http.onApplicationShutdown();
      await dropbox.close();
    },
  };
}

/** A fresh Dropbox for one test of the contract. */
export async function dropboxHarness(): Promise<WiredHarness> {
  const world = await dropboxWorld();
  const account = world.dropbox.account('studio');
  return {
    storage: await world.build(),
    other: await world.build(),
    neighbour: await world.build('vermont-2'),
    ignoring: null,
    movesKeepDates: false,
    plant: async (folder, name, bytes) => void account.plant(world.pathOf(folder, name), bytes),
    plantFolder: async (folder, name) => account.plantFolder(world.pathOf(folder, name)),
    plantHuge: async (folder, name, bytes) => {
      account.plant(world.pathOf(folder, name), jpegLike('huge', bytes));
    },
    census: async () =>
      new Map(Object.entries(account.census()).filter(([path]) => path.startsWith('/Photos/vermont/'))),
    storeNow: world.now,
    wire: dropboxWire(world),
    dispose: () => world.close(),
  };
}
