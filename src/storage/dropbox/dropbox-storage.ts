import { orAbort, type Clock, type Ids } from '../../kernel/index.js';
import type { LiveSecrets } from '../../platform/logging/index.js';
import { probeConditions } from '../condition-probe.js';
import type {
  ConditionProbe,
  DocumentStore,
  ImageStorage,
  LinkMaker,
  PhotoStore,
  PreviewMaker,
} from '../image-storage.port.js';
import type { RemoteLayout } from '../remote/index.js';
import { DropboxDocuments } from './dropbox-documents.js';
import type { DropboxApi } from './dropbox-api.js';
import { DropboxFiles, valueOf } from './dropbox-files.js';
import { DropboxPhotos } from './dropbox-photos.js';
import { DropboxPreviews } from './dropbox-previews.js';
import { Folders } from './folders.js';
import { isTargetTaken } from './refusals.js';
import { DropboxLinks } from './temporary-links.js';

export interface DropboxStorageParts {
  readonly api: DropboxApi;
  readonly layout: RemoteLayout;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly live: LiveSecrets;
  readonly heicReadable: boolean;
  /** Entries per page, 1…2000. */
  readonly pageSize: number;
}

/** One tenant's photos in Dropbox. Spec: storage.md section 4. */
export class DropboxImageStorage implements ImageStorage {
  readonly provider = 'dropbox';
  readonly photos: PhotoStore;
  readonly documents: DocumentStore;
  readonly links: LinkMaker;
  readonly previews: PreviewMaker;
  readonly #parts: DropboxStorageParts;
  readonly #files: DropboxFiles;
  readonly #previews: DropboxPreviews;

  constructor(parts: DropboxStorageParts) {
    const { api, layout, clock, live, heicReadable, pageSize } = parts;
    const files = new DropboxFiles(api);
    const folders = new Folders(files);
    this.#parts = parts;
    this.#files = files;
    this.#previews = new DropboxPreviews(files, layout);
    this.photos = new DropboxPhotos({ files, folders, layout, pageSize, heicReadable });
    this.documents = new DropboxDocuments({ files, folders, layout, pageSize });
    this.links = new DropboxLinks(files, layout, clock, live);
    this.previews = this.#previews;
  }

  probe(signal?: AbortSignal): Promise<ConditionProbe> {
    const nonce = this.#parts.ids.hex(16);
    return probeConditions(this.documents, nonce, () => this.#probeMove(nonce, signal), signal);
  }

  async checkAccess(signal?: AbortSignal): Promise<void> {
    // A folder that nobody has made yet is empty, not broken.
    await this.#files.page({ path: this.#parts.layout.folders.inbox, recursive: false, limit: 1 }, null, { signal });
  }

  async dispose(): Promise<void> {
    this.#parts.api.dispose();
    this.#previews.dispose();
  }

  /** Moves one document onto another, as a move onto a photo would be. */
  async #probeMove(nonce: string, signal: AbortSignal | undefined): Promise<'honoured' | 'ignored'> {
    const [mover, there] = [{ path: `probe/${nonce}-mover` }, { path: `probe/${nonce}-there` }];
    const { layout } = this.#parts;
    try {
      await this.documents.create(mover, Buffer.from(`mover ${nonce}`), signal);
      await this.documents.create(there, Buffer.from(`there ${nonce}`), signal);
      const answer = await this.#files.move(layout.document(mover), layout.document(there), { signal });
      const isRefused = answer.outcome === 'refused' && isTargetTaken(answer.tags);
      if (!isRefused) valueOf(answer);
      const kept = await this.documents.read(there, 1024, signal);
      const isKept = kept !== null && Buffer.from(kept.bytes).toString('utf8') === `there ${nonce}`;
      return isRefused && isKept ? 'honoured' : 'ignored';
    } finally {
      // Not with the caller's signal: an aborted probe cleans up as well, but its caller does not wait for it.
      const cleaning = Promise.all([mover, there].map((at) => this.documents.delete(at, null)));
      await orAbort(cleaning, signal);
    }
  }
}
