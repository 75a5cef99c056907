import { callerError, sha256Hex, type PhotoRef, type PublisherError } from '../kernel/index.js';
import { compareCodePoints, nameKey } from './names.js';
import type { ListingOrder, ListingQuery, ListingSort } from './photo-listing.port.js';

/** A photo with what it is sorted and searched by, computed once per listing. */
export interface ListedPhoto {
  readonly ref: PhotoRef;
  /** Name without case, for order and search. */
  readonly key: string;
}

/** A place in an order: enough to go on at the nearest name when the listing has changed. */
export interface Position {
  readonly value: number;
  readonly key: string;
  readonly name: string;
}

export function positionOf({ ref, key }: ListedPhoto, sort: ListingSort): Position {
  return { value: valueOf(ref, sort), key, name: ref.name };
}

/** What `sort` compares first; names are compared after it. */
function valueOf(ref: PhotoRef, sort: ListingSort): number {
  switch (sort) {
    case 'name':
      return 0;
    case 'date':
      return ref.modifiedAt.getTime();
    case 'size':
      return ref.size;
  }
}

/** Case-folded, then by code point: a total order, because no two files of a folder have one name. */
export function compareNames(a: Omit<Position, 'value'>, b: Omit<Position, 'value'>): number {
  return compareCodePoints(a.key, b.key) || compareCodePoints(a.name, b.name);
}

/** The photos in the order asked for. Photos of one date or size are in name order either way. */
export function sorted(photos: readonly ListedPhoto[], sort: ListingSort, order: ListingOrder): readonly ListedPhoto[] {
  return [...photos].sort((a, b) => compareIn(sort, order, positionOf(a, sort), positionOf(b, sort)));
}

/** Index of the first photo behind a position, in a list of that order. */
export function indexAfter(
  photos: readonly ListedPhoto[],
  sort: ListingSort,
  order: ListingOrder,
  position: Position,
): number {
  let [low, high] = [0, photos.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const photo = photos[middle];
    if (photo !== undefined && compareIn(sort, order, positionOf(photo, sort), position) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

function compareIn(sort: ListingSort, order: ListingOrder, a: Position, b: Position): number {
  const direction = order === 'desc' ? -1 : 1;
  if (sort === 'name') return direction * compareNames(a, b);
  return direction * (a.value - b.value) || compareNames(a, b);
}

/** A cursor: which question it belongs to, and where its page ended. */
export function encodeCursor(query: ListingQuery, last: Position): string {
  return Buffer.from(JSON.stringify([bindingOf(query), last.value, last.name]), 'utf8').toString('base64url');
}

/** @throws PublisherError `validation_failed` when the cursor is not ours, or of another question */
export function decodeCursor(query: ListingQuery, cursor: string): Position {
  const parts = parseJson(Buffer.from(cursor.slice(0, 2000), 'base64url').toString('utf8'));
  const [binding, value, name] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if (binding !== bindingOf(query) || typeof value !== 'number' || typeof name !== 'string') throw badCursor();
  return { value, key: nameKey(name), name };
}

/** The search as it is compared: trimmed, NFC, without case. */
export function searchKey(search: string): string {
  return nameKey(search.trim());
}

function bindingOf({ folder, sort, order, search }: ListingQuery): string {
  return sha256Hex(JSON.stringify([folder, sort, order, searchKey(search)])).slice(0, 12);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // not JSON: refused by the caller like anything else that is no cursor
  }
}

function badCursor(): PublisherError {
  return callerError('validation_failed', 'The cursor does not belong to this listing. Start from the first page.', {
    fields: [{ pointer: '?cursor', code: 'invalid', detail: 'Use the cursor of the same folder, sort and search.' }],
  });
}
