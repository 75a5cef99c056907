import type { DocumentStore, ImageStorage, PhotoStore, PreviewMaker } from '../image-storage.port.js';

/** One call to a storage, as a hook sees it. */
export interface StorageOperation {
  /** `photos.move`, `documents.replace`, `probe`, … */
  readonly name: string;
  readonly isMutation: boolean;
  readonly args: readonly unknown[];
}

/**
 * What a test does around each call. `before` throwing loses the request: nothing was applied. `after`
 * throwing loses the reply: it was. A promise that never settles stops the caller for ever.
 */
export interface StorageHooks {
  before?(operation: StorageOperation): Promise<void> | void;
  after?(operation: StorageOperation): Promise<void> | void;
}

type Run = <T>(name: string, isMutation: boolean, args: readonly unknown[], work: () => Promise<T>) => Promise<T>;

/** Any storage with hooks around every call: lost requests, lost replies, owners that stop. */
export function withHooks(storage: ImageStorage, hooks: StorageHooks): ImageStorage {
  const run: Run = async (name, isMutation, args, work) => {
    const operation = { name, isMutation, args };
    await hooks.before?.(operation);
    const result = await work();
    await hooks.after?.(operation);
    return result;
  };
  return {
    provider: storage.provider,
    photos: hookedPhotos(storage.photos, run),
    documents: hookedDocuments(storage.documents, run),
    links: storage.links,
    previews: storage.previews && hookedPreviews(storage.previews, run),
    probe: (...args) => run('probe', true, args, () => storage.probe(...args)),
    checkAccess: (...args) => run('checkAccess', false, args, () => storage.checkAccess(...args)),
    dispose: () => storage.dispose(),
  };
}

function hookedPhotos(photos: PhotoStore, run: Run): PhotoStore {
  return {
    list: (...args) => run('photos.list', false, args, () => photos.list(...args)),
    stat: (...args) => run('photos.stat', false, args, () => photos.stat(...args)),
    read: (...args) => run('photos.read', false, args, () => photos.read(...args)),
    open: (...args) => run('photos.open', false, args, () => photos.open(...args)),
    contentHash: (...args) => run('photos.contentHash', false, args, () => photos.contentHash(...args)),
    create: (...args) => run('photos.create', true, args, () => photos.create(...args)),
    move: (...args) => run('photos.move', true, args, () => photos.move(...args)),
    delete: (...args) => run('photos.delete', true, args, () => photos.delete(...args)),
  };
}

function hookedPreviews(previews: PreviewMaker, run: Run): PreviewMaker {
  return { preview: (...args) => run('previews.preview', false, args, () => previews.preview(...args)) };
}

function hookedDocuments(documents: DocumentStore, run: Run): DocumentStore {
  return {
    read: (...args) => run('documents.read', false, args, () => documents.read(...args)),
    list: (...args) => run('documents.list', false, args, () => documents.list(...args)),
    create: (...args) => run('documents.create', true, args, () => documents.create(...args)),
    replace: (...args) => run('documents.replace', true, args, () => documents.replace(...args)),
    delete: (...args) => run('documents.delete', true, args, () => documents.delete(...args)),
    moveSidecar: (...args) => run('documents.moveSidecar', true, args, () => documents.moveSidecar(...args)),
    copySidecar: (...args) => run('documents.copySidecar', true, args, () => documents.copySidecar(...args)),
  };
}
