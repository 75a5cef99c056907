import type { Clock, Ids } from '../../kernel/index.js';
import type { HashCache } from '../hash-cache.js';
import type { RemoteLayout } from '../remote/index.js';
import type { StoreConditions } from './conditions.js';
import type { S3Copies } from './copies.js';
import type { FolderNames } from './folder-names.js';
import type { NameLocks } from './name-locks.js';
import type { S3Objects } from './s3-objects.js';

/** What the parts of one tenant's S3 storage share. */
export interface S3Deps {
  readonly layout: RemoteLayout;
  readonly objects: S3Objects;
  readonly copies: S3Copies;
  readonly names: FolderNames;
  readonly locks: NameLocks;
  readonly conditions: StoreConditions;
  readonly hashes: HashCache;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly heicReadable: boolean;
  /** Entries per listing page, 1…1000. */
  readonly pageSize: number;
}
