import type { ConditionProbe, DocumentStore, ImageStorage, LinkMaker, PhotoStore } from '../image-storage.port.js';
import type { S3Deps } from './s3-deps.js';
import { S3Documents } from './s3-documents.js';
import { S3Links } from './s3-links.js';
import { S3Photos } from './s3-photos.js';
import type { S3Session } from './s3-session.js';

/** One tenant's photos in a bucket of S3 or of a store that speaks like it. Spec: storage.md section 5. */
export class S3ImageStorage implements ImageStorage {
  readonly provider = 'managed';
  readonly photos: PhotoStore;
  readonly documents: DocumentStore;
  readonly links: LinkMaker;
  readonly previews = null;

  constructor(
    private readonly deps: S3Deps,
    private readonly session: S3Session,
  ) {
    this.photos = new S3Photos(deps);
    this.documents = new S3Documents(deps);
    this.links = new S3Links(deps, session);
  }

  /** Asked of the store once per process; see `ConditionMemory`. */
  async probe(signal?: AbortSignal): Promise<ConditionProbe> {
    const { create, swap, move, delete: remove } = await this.deps.conditions.all(signal);
    return { create, swap, move, delete: remove };
  }

  async checkAccess(signal?: AbortSignal): Promise<void> {
    const prefix = this.deps.names.prefixOf('inbox');
    await this.deps.objects.list(prefix, '/', { cursor: null, size: 1 }, signal);
  }

  async dispose(): Promise<void> {
    this.deps.hashes.clear();
    this.session.dispose();
  }
}
