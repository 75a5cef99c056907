import type { DemoFolder } from './demo-folder.js';
import type { DemoOptions } from './options.js';
import type { DemoTenant } from './photos/index.js';
import { baseDomainOf } from './running-sign-in.js';
import type { TenantStorage } from './storages/demo-storage.js';
import { derivedFrom, Mirror, ROOTS, STAND_IN_NAMES, startStorage } from './storages/index.js';
import type { DemoStorage, RemoteKind } from './storages/index.js';
import { ON_DISK } from './tenants.js';
import { startView } from './view/view-server.js';

/** The storage of a running demo, and what there is to tell about it. */
export interface RunningStorage {
  /** Variables the publisher needs for it. */
  readonly variables: Readonly<Record<string, string>>;
  tenant(tenant: DemoTenant): TenantStorage;
  /** Null = photos on this machine's disk. */
  readonly standIn: { readonly name: string; readonly url: string } | null;
  close(): Promise<void>;
}

/** Opens the storage that was asked for, with everything that was in it before. */
export async function openStorage(options: DemoOptions, folder: DemoFolder): Promise<RunningStorage> {
  const kind = options.storage;
  if (kind === 'local') {
    return { variables: {}, tenant: () => ON_DISK, standIn: null, close: () => Promise.resolve() };
  }
  const storage = await startStorage(kind, derivedFrom(folder.sessionSecret));
  const mirror = new Mirror(folder.storage, storage);
  await mirror.load();
  const view = await startViewOf(kind, storage, options);
  for (const planned of options.badDays) storage.begin(planned);
  const endMirror = mirror.follow();
  return {
    variables: storage.variables,
    tenant: (tenant) => storage.tenant(tenant),
    standIn: { name: STAND_IN_NAMES[kind], url: view.url },
    close: async () => {
      await endMirror();
      await view.close();
      await storage.close();
    },
  };
}

function startViewOf(kind: RemoteKind, storage: DemoStorage, options: DemoOptions) {
  return startView({
    port: options.storagePort,
    storage: STAND_IN_NAMES[kind],
    files: (tenant) => storage.files(tenant),
    root: ROOTS[kind],
    above: (tenant) => storage.above(tenant),
    publisherUrl: (tenant) => `http://${tenant}.${baseDomainOf(options)}:${options.port}/`,
  });
}
