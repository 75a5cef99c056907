import type { Folder } from '../../../kernel/index.js';
import type { CurationRequest, PhotoHandle } from '../../../workflow/index.js';
import type { ApiRequest } from './api-request.js';
import type { Mutation } from './mutations.js';
import { expectedVersion } from './preconditions.js';

/**
 * The photo a change is for: by its name in the address, its folder in the query, its version in `If-Match`.
 * @param query without a folder: the inbox
 * @throws PublisherError `photo_changed` for an `If-Match` that names no version
 */
export function handleOf(name: string, query: { readonly folder?: Folder }, request: ApiRequest): PhotoHandle {
  return { folder: query.folder ?? 'inbox', name, expectedVersion: expectedVersion(request.headers) };
}

/** A move or a deletion, by the person the gate let through. */
export function requestOf(photo: PhotoHandle, { actor, requestId }: Mutation): CurationRequest {
  return { photo, actor, requestId };
}
