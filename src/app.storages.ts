import { resolve } from 'node:path';
import { chooseConfigSource } from './config-source/index.js';
import type { Clock, Ids, TenantConfig } from './kernel/index.js';
import type { Environment } from './platform/environment/index.js';
import { StoragesByProvider } from './storage/index.js';
import type { ImageStorageFactory } from './storage/index.js';
import { LocalImageStorageFactory } from './storage/local/index.js';

/** What the process lends to its storages. */
export interface StorageParts {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** The part of the composition root that names the concrete storages. */
export function createStorages(parts: StorageParts): ImageStorageFactory {
  return new StoragesByProvider({ local: localStorages(parts), dropbox: null, managed: null });
}

function localStorages({ environment, clock, ids }: StorageParts): ImageStorageFactory {
  const photos = resolve(environment.process.dataDir, 'photos');
  const orchestrated = chooseConfigSource(environment) === 'orchestrator';
  const baseDirOf = ({ tenant }: TenantConfig): string => (orchestrated ? resolve(photos, tenant) : photos);
  return new LocalImageStorageFactory({ baseDirOf, clock, ids });
}
