import { FOLDERS, type Folder, type PhotoRef } from '../../../kernel/index.js';
import { nameKey, type ListingPage } from '../../../storage/index.js';
import { encodeVersion } from '../shared/photo-version.js';

/** One photo of the library. The first three members are those of the Python Publisher V2. */
export interface ObjectView {
  /** The name; in another folder than the inbox with the folder before it: `archive/a.jpg`. */
  readonly key: string;
  readonly size: number;
  /** RFC 3339, UTC. */
  readonly last_modified: string;
  /** What the other routes of the library take, with `folder`. */
  readonly filename: string;
  readonly folder: Folder;
  readonly version: string;
}

/** Answer of GET `/api/library/objects`. */
export interface ObjectsView {
  readonly objects: readonly ObjectView[];
  /** Null on the last page. */
  readonly cursor: string | null;
  /** Photos that fit the question, of those that were looked at. */
  readonly total_in_window: number;
  /** More photos than are looked at: the rest is not counted. */
  readonly truncated: boolean;
}

/** What a `prefix` asks for. */
export interface Prefix {
  readonly folder: Folder;
  /** Key (`nameKey`) the names begin with; empty = all. */
  readonly nameKey: string;
}

/** A photo's key: never a path of the storage. */
export function keyOf({ folder, name }: Pick<PhotoRef, 'folder' | 'name'>): string {
  return folder === 'inbox' ? name : `${folder}/${name}`;
}

/** The folder a prefix begins with, or the inbox, and the beginning of names in it. */
export function prefixOf(prefix: string): Prefix {
  const slash = prefix.indexOf('/');
  const word = slash === -1 ? prefix : prefix.slice(0, slash);
  const folder = FOLDERS.find((one) => one === word);
  if (folder === undefined) return { folder: 'inbox', nameKey: nameKey(prefix) };
  return { folder, nameKey: slash === -1 ? '' : nameKey(prefix.slice(slash + 1)) };
}

/** A page of a listing in the form of the library. */
export function objectsView({ items, cursor, total, truncated }: ListingPage): ObjectsView {
  return { objects: items.map(objectView), cursor, total_in_window: total, truncated };
}

function objectView(ref: PhotoRef): ObjectView {
  const { folder, name, size, modifiedAt, version } = ref;
  return {
    key: keyOf(ref),
    size,
    last_modified: modifiedAt.toISOString(),
    filename: name,
    folder,
    version: encodeVersion(version),
  };
}
