import { createRequire } from 'node:module';
import type * as sdk from 'dropbox';

/** What we use of the SDK's package. */
export type DropboxSdk = Pick<typeof sdk, 'Dropbox' | 'DropboxResponseError'>;

/** Loads the SDK when the first storage is built, so that a process without such tenants starts without it. */
export function loadSdk(): DropboxSdk {
  return createRequire(__filename)('dropbox') as DropboxSdk;
}
