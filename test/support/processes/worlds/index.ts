import { dropboxWorld } from './dropbox-world.js';
import { localWorld } from './local-world.js';
import { s3World } from './s3-world.js';
import type { StorageKind, StorageWorld } from './storage-world.js';

export { lookAtDisk } from './disk-evidence.js';
export * from './storage-world.js';

/**
 * A storage with two empty tenants.
 * @param dataDir of the processes; only a local storage lies there
 * @param shared whether they share an account or a bucket
 */
export function openWorld(kind: StorageKind, dataDir: string, shared: boolean): Promise<StorageWorld> {
  switch (kind) {
    case 'local':
      return Promise.resolve(localWorld(dataDir));
    case 'dropbox':
      return dropboxWorld(shared);
    case 's3':
    case 'r2':
      return s3World(kind, shared);
  }
}
