import type { StorageProvider } from '../../kernel/index.js';
import type { Environment, Secrets } from './environment.js';

/** The settings that tell where the one tenant of standalone mode keeps its photos. */
export interface StorageChoice {
  readonly standalone: Pick<Environment['standalone'], 'storageProvider'>;
  readonly storage: Environment['storage'];
  readonly secrets: Secrets;
}

/** Spec: configuration.md section 3: as said, else where there are credentials for. */
export function standaloneStorageOf(choice: StorageChoice): StorageProvider {
  const word = choice.standalone.storageProvider;
  if (word !== null) return word === 's3' ? 'managed' : word;
  if (hasBucketSettings(choice)) return 'managed';
  return hasDropboxSettings(choice) ? 'dropbox' : 'local';
}

/** Whether anything of an S3 bucket is set. */
export function hasBucketSettings({ storage, secrets }: StorageChoice): boolean {
  const { r2AccessKeyId, r2SecretAccessKey } = secrets;
  return [r2AccessKeyId, r2SecretAccessKey, storage.r2EndpointUrl, storage.r2BucketName].some((part) => part !== null);
}

function hasDropboxSettings({ secrets }: StorageChoice): boolean {
  const { dropboxAppKey, dropboxAppSecret, dropboxRefreshToken } = secrets;
  return [dropboxAppKey, dropboxAppSecret, dropboxRefreshToken].some((part) => part !== null);
}
