/** An answer that is not of the documented form. Never leaves the adapter. */
export class BadShape extends Error {}

/** What we use of a file's metadata. */
export interface FileFacts {
  readonly kind: 'file';
  /** Stays over moves and renames. */
  readonly id: string;
  /** Last part of the path, as shown. */
  readonly name: string;
  /** Path as shown; null for what lies in no folder of this account. */
  readonly path: string | null;
  readonly rev: string;
  readonly size: number;
  /** Dropbox's clock, whole seconds. */
  readonly modifiedAt: Date;
  /** Null for the few kinds that cannot be downloaded. */
  readonly contentHash: string | null;
}

/** An entry of a folder: a file, or something else of that name. */
export type Entry = FileFacts | { readonly kind: 'other'; readonly name: string };

/** One page of a folder. */
export interface EntryPage {
  readonly entries: readonly Entry[];
  /** Null = the last one. */
  readonly cursor: string | null;
}

/** @throws BadShape */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadShape();
  return value as Readonly<Record<string, unknown>>;
}

/** @throws BadShape */
export function textOf(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new BadShape();
  return value;
}

/** @throws BadShape */
export function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new BadShape();
  return value;
}

/** FileMetadata, with or without its tag. @throws BadShape */
export function fileOf(value: unknown): FileFacts {
  const { '.tag': tag = 'file', ...file } = recordOf(value);
  const { size, content_hash: hash } = file;
  const modifiedAt = new Date(textOf(file['server_modified']));
  if (tag !== 'file' || !Number.isSafeInteger(size) || Number(size) < 0) throw new BadShape();
  if (Number.isNaN(modifiedAt.getTime())) throw new BadShape();
  if (hash !== undefined && !/^[0-9a-f]{64}$/u.test(textOf(hash))) throw new BadShape();
  return {
    kind: 'file',
    id: textOf(file['id']),
    name: textOf(file['name']),
    path: pathOf(file),
    rev: textOf(file['rev']),
    size: Number(size),
    modifiedAt,
    contentHash: hash === undefined ? null : textOf(hash),
  };
}

/** Metadata of anything; null = it was deleted. @throws BadShape */
export function entryOf(value: unknown): Entry | null {
  const entry = recordOf(value);
  const tag = textOf(entry['.tag']);
  if (tag === 'file') return fileOf(entry);
  return tag === 'deleted' ? null : { kind: 'other', name: textOf(entry['name']) };
}

/** ListFolderResult. @throws BadShape */
export function pageOf(value: unknown): EntryPage {
  const { entries, cursor, has_more: hasMore } = recordOf(value);
  if (typeof hasMore !== 'boolean') throw new BadShape();
  return {
    entries: listOf(entries).flatMap((one) => entryOf(one) ?? []),
    cursor: hasMore ? textOf(cursor) : null,
  };
}

/** RelocationResult or DeleteResult of a file. @throws BadShape */
export function changedOf(value: unknown): FileFacts {
  return fileOf(recordOf(value)['metadata']);
}

/** CreateFolderResult. @throws BadShape when it does not say that there is a folder now */
export function madeOf(value: unknown): string {
  return textOf(recordOf(recordOf(value)['metadata'])['id']);
}

function pathOf(file: Readonly<Record<string, unknown>>): string | null {
  const path = file['path_display'] ?? file['path_lower'];
  return path === undefined || path === null ? null : textOf(path);
}
