import { bugError, FOLDERS, upstreamError } from '../../kernel/index.js';
import type { Folder, PublisherError, TenantStorageConfig } from '../../kernel/index.js';
import { checkDocumentPath, checkSidecarName } from '../document-paths.js';
import type { DocumentAt } from '../image-storage.port.js';
import { isSafeSegment } from '../names.js';

/** What a provider's paths look like. */
export interface LayoutStyle {
  /** Dropbox: `/Photos/a.jpg`; object stores: `Photos/a.jpg`. */
  readonly leadingSlash: boolean;
  /** Whether the root may be the top of the account or bucket. */
  readonly rootMayBeTop: boolean;
}

const PUBLISHER = '.publisher';

/**
 * Where a tenant's things lie at a provider. Paths have no slash at their end; the top is the empty text.
 * Spec: storage.md sections 5 and 9, orchestrator.md section 3.
 */
export class RemoteLayout {
  readonly folders: Readonly<Record<Folder, string>>;
  /** `<root>/.publisher`. */
  readonly publisher: string;

  /**
   * @param paths as configured; a relative archive, keep or remove lies below the root
   * @throws PublisherError `config_unavailable`
   */
  constructor(
    paths: TenantStorageConfig['paths'],
    private readonly style: LayoutStyle,
  ) {
    const inbox = this.#clean(paths.root);
    if (inbox === '' && !style.rootMayBeTop) throw invalidPaths();
    const below = (path: string): string =>
      this.#clean(path.startsWith('/') || isBelow(this.#clean(path), inbox) ? path : `${inbox}/${path}`);
    this.folders = { inbox, archive: below(paths.archive), keep: below(paths.keep), remove: below(paths.remove) };
    this.publisher = this.join(inbox, PUBLISHER);
    for (const folder of FOLDERS) {
      const path = this.folders[folder];
      if (path === this.publisher || isBelow(path, this.publisher)) throw invalidPaths();
      if (folder !== 'inbox' && path === inbox) throw invalidPaths();
    }
  }

  /** Path of a file in a folder. @throws PublisherError `internal_error` when the name is not one segment */
  photo(folder: Folder, name: string): string {
    return this.join(this.folders[folder], name);
  }

  /** Path of a document or sidecar. @throws PublisherError `bad_name`, `internal_error` */
  document(at: DocumentAt): string {
    if ('sidecar' in at) return this.photo(at.sidecar.folder, checkSidecarName(at.sidecar));
    return checkDocumentPath(at.path).reduce((path, segment) => this.join(path, segment), this.publisher);
  }

  /** One level deeper; looked at again although the callers have checked, because everything rests on it. */
  join(path: string, segment: string): string {
    if (!isSafeSegment(segment)) throw bugError('A storage path of ours is malformed.');
    return path === '' && !this.style.leadingSlash ? segment : `${path}/${segment}`;
  }

  #clean(path: string): string {
    const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
    if (!segments.every(isSafeSegment)) throw invalidPaths();
    const joined = segments.join('/');
    return this.style.leadingSlash && joined !== '' ? `/${joined}` : joined;
  }
}

function isBelow(path: string, folder: string): boolean {
  return folder !== '' && path.startsWith(`${folder}/`);
}

function invalidPaths(): PublisherError {
  return upstreamError('config_unavailable', 'The storage paths of this tenant are invalid. Check storage.paths.', {
    reason: 'storage_paths',
  });
}
