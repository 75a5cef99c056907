import { resolve } from 'node:path';
import type { Provider } from '@nestjs/common';
import { chooseConfigSource } from './config-source/index.js';
import { Clock, Ids } from './kernel/index.js';
import type { TenantConfig } from './kernel/index.js';
import { Environment, Secrets } from './platform/environment/index.js';
import { DependencyMetrics, HttpClient } from './platform/http/index.js';
import { EventLog, LiveSecrets, LogContext } from './platform/logging/index.js';
import { ImageStorageFactory, StoragesByProvider, TimedStorages } from './storage/index.js';
import { DropboxImageStorageFactory } from './storage/dropbox/index.js';
import { LocalImageStorageFactory } from './storage/local/index.js';
import { S3ImageStorageFactory } from './storage/s3/index.js';

/** What the process lends to its storages. */
interface StorageParts {
  readonly environment: Environment;
  readonly secrets: Secrets;
  readonly http: HttpClient;
  readonly counts: DependencyMetrics;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
  readonly live: LiveSecrets;
  readonly context: LogContext;
}

/** The part of the composition root that names the concrete storages. */
export const storagesOfAllProviders: Provider = {
  provide: ImageStorageFactory,
  inject: [Environment, Secrets, HttpClient, DependencyMetrics, Clock, Ids, EventLog, LiveSecrets, LogContext],
  useFactory: (
    environment: Environment,
    secrets: Secrets,
    http: HttpClient,
    counts: DependencyMetrics,
    clock: Clock,
    ids: Ids,
    log: EventLog,
    live: LiveSecrets,
    context: LogContext,
  ): ImageStorageFactory => {
    const parts = { environment, secrets, http, counts, clock, ids, log, live, context };
    return new StoragesByProvider({
      local: localStorages(parts),
      dropbox: dropboxStorages(parts),
      managed: s3Storages(parts),
    });
  },
};

function localStorages({ environment, clock, ids, context }: StorageParts): ImageStorageFactory {
  const photos = resolve(environment.process.dataDir, 'photos');
  const orchestrated = chooseConfigSource(environment) === 'orchestrator';
  const baseDirOf = ({ tenant }: TenantConfig): string => (orchestrated ? resolve(photos, tenant) : photos);
  const storages = new LocalImageStorageFactory({ baseDirOf, clock, ids });
  return environment.tracing.serverTiming === 'off' ? storages : new TimedStorages(storages, context);
}

/** Null without the app: a tenant on Dropbox is then unavailable, and a line names the two variables. */
function dropboxStorages({ environment, secrets, ...parts }: StorageParts): ImageStorageFactory | null {
  const { dropboxAppKey: key, dropboxAppSecret: secret } = secrets;
  if (key === null || secret === null) return null;
  return new DropboxImageStorageFactory({
    ...parts,
    app: { key, secret },
    baseUrl: environment.storage.dropboxApiBaseUrl,
  });
}

function s3Storages({ environment, ...parts }: StorageParts): ImageStorageFactory {
  return new S3ImageStorageFactory({
    ...parts,
    allowInsecureLoopback: !environment.isProduction,
    // Tenants of one control plane may share a bucket. Spec: storage.md section 5.
    rootMayBeEmpty: chooseConfigSource(environment) === 'env',
  });
}
