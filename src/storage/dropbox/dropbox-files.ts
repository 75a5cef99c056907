import type { files } from 'dropbox';
import { contentHash } from '../../kernel/index.js';
import { UpstreamError } from '../../platform/http/index.js';
import { nameKey } from '../names.js';
import {
  BadShape,
  changedOf,
  entryOf,
  fileOf,
  madeOf,
  pageOf,
  recordOf,
  type Entry,
  type EntryPage,
  type FileFacts,
} from './answers.js';
import type { Answer, ApiCall, DropboxApi, SdkAnswer } from './dropbox-api.js';
import { folderError, isConflict, isNoFile, isNotFound, refusalError, type Tags } from './refusals.js';

/** Options of a call that its operation decides. */
export interface Asked {
  readonly signal: AbortSignal | undefined;
  /** The ledger's own. */
  readonly isBookkeeping?: boolean;
}

/** A file as it was downloaded. */
export interface Downloaded {
  readonly facts: FileFacts;
  readonly bytes: Uint8Array;
}

const MAX_ERROR_BYTES = 64 * 1024;

/** The calls of Dropbox's file API that we make, each with the arguments of storage.md section 4. */
export class DropboxFiles {
  constructor(readonly api: DropboxApi) {}

  /** @param path a path or `id:…`. @returns null = nothing is there */
  async entry(path: string, asked: Asked): Promise<Entry | null> {
    const call: ApiCall = { operation: 'get_metadata', kind: 'read', ...asked };
    const answer = await this.api.call(call, (dropbox) => dropbox.filesGetMetadata({ path }), entryOf);
    if (answer.outcome === 'refused' && isNoFile(answer.tags)) return null;
    return valueOf(answer);
  }

  /** The same when only a file counts. */
  async file(path: string, asked: Asked): Promise<FileFacts | null> {
    const entry = await this.entry(path, asked);
    return entry?.kind === 'file' ? entry : null;
  }

  /**
   * One page of a folder.
   * @param cursor null = from the start; one that Dropbox has forgotten starts again
   * @returns null = there is no such folder
   */
  async page(
    folder: { readonly path: string; readonly recursive: boolean; readonly limit: number },
    cursor: string | null,
    asked: Asked,
  ): Promise<EntryPage | null> {
    const call: ApiCall = {
      operation: cursor === null ? 'list_folder' : 'list_folder_continue',
      kind: 'read',
      ...asked,
    };
    const answer = await this.api.call(
      call,
      (dropbox) =>
        cursor === null ? dropbox.filesListFolder({ ...folder }) : dropbox.filesListFolderContinue({ cursor }),
      pageOf,
    );
    if (answer.outcome === 'refused' && isNotFound(answer.tags)) return null;
    if (answer.outcome === 'refused' && answer.tags[0] === 'reset' && cursor !== null)
      return this.page(folder, null, asked);
    return valueOf(answer, folderError);
  }

  /** @param maxBytes of a larger file only that is told */
  download(path: string, maxBytes: number, asked: Asked): Promise<Answer<Downloaded | 'too_large'>> {
    // Room for the words of an error, however little is asked for.
    const call: ApiCall = { operation: 'download', kind: 'read', maxBytes: maxBytes + MAX_ERROR_BYTES, ...asked };
    return this.api.call(
      call,
      (dropbox) => dropbox.filesDownload({ path }).catch(tooLarge),
      (result) => (result === 'too_large' ? result : downloadedOf(result, maxBytes)),
    );
  }

  /** Never renames, never takes equal bytes for no conflict. @param rev null = only where nothing is */
  upload(path: string, bytes: Uint8Array, rev: string | null, asked: Asked): Promise<Answer<FileFacts>> {
    const mode: files.WriteMode = rev === null ? { '.tag': 'add' } : { '.tag': 'update', update: rev };
    const fixed = { autorename: false, strict_conflict: true, mute: true } as const;
    const call: ApiCall = { operation: 'upload', kind: 'write', ...asked };
    const content_hash = contentHash(bytes);
    const contents = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return this.api.call(
      call,
      (dropbox) => dropbox.filesUpload({ path, mode, ...fixed, content_hash, contents }),
      fileOf,
    );
  }

  /** @param from a path or `id:…` */
  move(from: string, to: string, asked: Asked): Promise<Answer<FileFacts>> {
    const call: ApiCall = { operation: 'move', kind: 'write', ...asked };
    const paths = { from_path: from, to_path: to, autorename: false };
    return this.api.call(call, (dropbox) => dropbox.filesMoveV2(paths), changedOf);
  }

  copy(from: string, to: string, asked: Asked): Promise<Answer<FileFacts>> {
    const call: ApiCall = { operation: 'copy', kind: 'write', ...asked };
    const paths = { from_path: from, to_path: to, autorename: false };
    return this.api.call(call, (dropbox) => dropbox.filesCopyV2(paths), changedOf);
  }

  /** Deletes this revision of a file only. */
  remove(path: string, rev: string, asked: Asked): Promise<Answer<FileFacts>> {
    const call: ApiCall = { operation: 'delete', kind: 'write', ...asked };
    return this.api.call(call, (dropbox) => dropbox.filesDeleteV2({ path, parent_rev: rev }), changedOf);
  }

  async makeFolder(path: string, asked: Asked): Promise<void> {
    const call: ApiCall = { operation: 'create_folder', kind: 'write', isRepeatable: true, ...asked };
    const answer = await this.api.call(
      call,
      (dropbox) => dropbox.filesCreateFolderV2({ path, autorename: false }),
      madeOf,
    );
    if (answer.outcome === 'refused' && isConflict(answer.tags) && answer.tags.includes('folder')) return;
    valueOf(answer, folderError);
  }

  /**
   * What has this name in a folder. Dropbox ignores case, but takes the composed and the decomposed form of a letter for
   * two names, so for other than plain letters the whole folder is looked through.
   * @param name one path segment
   */
  async named(folder: string, name: string, asked: Asked): Promise<Entry | null> {
    const entry = await this.entry(`${folder}/${name}`, asked);
    return entry ?? this.otherForm(folder, name, asked);
  }

  /** What has this name in another form of its letters; null for plain names, which have only one. */
  async otherForm(folder: string, name: string, asked: Asked): Promise<Entry | null> {
    if (/^[\x20-\x7e]*$/u.test(name)) return null;
    const key = nameKey(name);
    let cursor: string | null = null;
    do {
      const page: EntryPage | null = await this.page({ path: folder, recursive: false, limit: 2000 }, cursor, asked);
      const found = page?.entries.find((entry) => nameKey(entry.name) === key);
      if (found) return found;
      cursor = page?.cursor ?? null;
    } while (cursor !== null);
    return null;
  }
}

/**
 * The value of an answer that can only be good.
 * @param errorOf what a refusal means
 * @throws PublisherError what it means that it is not good
 */
export function valueOf<T>(answer: Answer<T>, errorOf: (tags: Tags) => Error = refusalError): T {
  if (answer.outcome === 'done') return answer.value;
  throw answer.outcome === 'unsure' ? answer.error : errorOf(answer.tags);
}

/** Whether two paths are the same, as names are compared everywhere. */
export function isSamePath(a: string | null, b: string): boolean {
  return a !== null && nameKey(a) === nameKey(b);
}

function downloadedOf(result: unknown, maxBytes: number): Downloaded | 'too_large' {
  const { fileBinary } = recordOf(result);
  if (!Buffer.isBuffer(fileBinary)) throw new BadShape();
  return fileBinary.length > maxBytes ? 'too_large' : { facts: fileOf(result), bytes: fileBinary };
}

/** A body that was cut off because it is larger than asked for is an answer too. */
function tooLarge(error: unknown): SdkAnswer {
  if (error instanceof UpstreamError && error.kind === 'too_large' && error.status === 200)
    return { headers: {}, result: 'too_large' };
  throw error;
}
