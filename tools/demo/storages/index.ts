import { startDropboxStorage } from './dropbox-storage.js';
import { startS3Storage } from './s3-storage.js';
import type { DemoStorage } from './demo-storage.js';
import type { Derive } from './derive.js';
import type { RemoteKind } from './storage-words.js';

export type { DemoStorage } from './demo-storage.js';
export { derivedFrom } from './derive.js';
export { Mirror } from './mirror.js';
export type { RemoteKind, StorageKind } from './storage-words.js';

/** For people. */
export const STAND_IN_NAMES = { dropbox: 'Dropbox stand-in', s3: 'S3 stand-in' } as const satisfies Record<
  RemoteKind,
  string
>;

/** Where a tenant's photos lie among its files, without slashes around it. */
export const ROOTS = { dropbox: 'Photos', s3: 'photos' } as const satisfies Record<RemoteKind, string>;

const STARTS = { dropbox: startDropboxStorage, s3: startS3Storage } as const satisfies Record<
  RemoteKind,
  (derive: Derive) => Promise<DemoStorage>
>;

/** Starts the stand-in of a storage, on any free port of this machine. */
export function startStorage(kind: RemoteKind, derive: Derive): Promise<DemoStorage> {
  return STARTS[kind](derive);
}
