import { writeRefused } from './storage.errors.js';
import type { DocumentStore, ImageStorage, PhotoStore } from './image-storage.port.js';

/**
 * The storage of a preview or dry run: reads go through, every mutating method throws `write_refused`.
 * The probe writes, so it is off too; `dispose` does nothing, because the owner of the storage ends it.
 * Spec: publishing.md section 4.4.
 */
export function refuseWrites(storage: ImageStorage): ImageStorage {
  return {
    provider: storage.provider,
    photos: readOnlyPhotos(storage.photos),
    documents: readOnlyDocuments(storage.documents),
    links: storage.links,
    previews: storage.previews,
    probe: refuse,
    checkAccess: (signal) => storage.checkAccess(signal),
    dispose: async () => undefined,
  };
}

function readOnlyPhotos(photos: PhotoStore): PhotoStore {
  return {
    list: (folder, cursor, signal) => photos.list(folder, cursor, signal),
    stat: (folder, name, signal) => photos.stat(folder, name, signal),
    read: (ref, maxBytes, signal) => photos.read(ref, maxBytes, signal),
    open: (ref, range, signal) => photos.open(ref, range, signal),
    contentHash: (ref, signal) => photos.contentHash(ref, signal),
    create: refuse,
    move: refuse,
    delete: refuse,
  };
}

function readOnlyDocuments(documents: DocumentStore): DocumentStore {
  return {
    read: (at, maxBytes, signal) => documents.read(at, maxBytes, signal),
    list: (prefix, cursor, signal) => documents.list(prefix, cursor, signal),
    create: refuse,
    replace: refuse,
    delete: refuse,
    moveSidecar: refuse,
    copySidecar: refuse,
  };
}

async function refuse(): Promise<never> {
  throw writeRefused();
}
