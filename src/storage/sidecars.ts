import type { PhotoRef } from '../kernel/index.js';
import type { ImageStorage, SidecarAt, StoredDocument } from './image-storage.port.js';
import { nameKey } from './names.js';

/** Largest sidecar that is read. Spec: storage.md section 12. */
export const MAX_SIDECAR_BYTES = 256 * 1024;

/** What a move adds to a stem that is taken. Spec: publishing.md section 7.4. */
const ADDED_BY_MOVE = /-[0-9a-f]{8}(?:-[2-9])?$/u;

/** Longest name a disk takes. */
const MAX_NAME_BYTES = 255;

/** The file name without its last extension: `a.b.jpg` → `a.b`. */
export function stemOf(name: string): string {
  return name.replace(/\.[^.]*$/u, '');
}

/**
 * Name of a new sidecar.
 * @param naming `full`: `a.jpg.txt`; `stem`: `a.txt`, as long as no second photo has that stem (the caller's check)
 * Spec: storage.md section 10.
 */
export function sidecarNameFor(photoName: string, naming: 'full' | 'stem'): string {
  return naming === 'full' ? `${photoName}.txt` : `${stemOf(photoName)}.txt`;
}

/** Other photos that share a photo's stem, and with it a legacy sidecar. Spec: storage.md section 10. */
export function sharingStem<T extends { readonly name: string }>(photos: readonly T[], name: string): readonly T[] {
  const stem = nameKey(stemOf(name));
  const own = nameKey(name);
  return photos.filter((photo) => nameKey(stemOf(photo.name)) === stem && nameKey(photo.name) !== own);
}

/**
 * Which photo a sidecar says it belongs to.
 * @param bytes the sidecar file
 * @returns null = it names none
 */
export function imageFileOf(bytes: Uint8Array): string | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const value = /^# image_file: (.+?)[ \t]*\r?$/mu.exec(text)?.[1];
  // A value that begins with [ or { carries one backslash in front (captioning.md section 10).
  return value === undefined ? null : value.replace(/^\\(?=[[{])/u, '');
}

/**
 * Whether a legacy sidecar counts for a photo: it names this photo, or none, or the name the photo had before a move
 * added to it. Spec: storage.md section 10, publishing.md section 7.4.
 */
export function legacySidecarCounts(bytes: Uint8Array, photoName: string): boolean {
  const imageFile = imageFileOf(bytes);
  if (imageFile === null || nameKey(imageFile) === nameKey(photoName)) return true;
  return ADDED_BY_MOVE.test(stemOf(photoName)) && extensionKey(imageFile) === extensionKey(photoName);
}

function extensionKey(name: string): string {
  return nameKey(name.slice(stemOf(name).length));
}

export interface FoundSidecar {
  readonly at: SidecarAt;
  readonly document: StoredDocument;
  /** It is `<stem>.txt`, which other photos may share. */
  readonly legacy: boolean;
}

/**
 * The sidecar that counts for a photo: `<full name>.txt`, else a `<stem>.txt` that does not name another photo.
 * @returns null = the photo has none
 * @throws PublisherError as `documents.read`
 * Spec: storage.md section 10.
 */
export async function findSidecar(
  storage: Pick<ImageStorage, 'documents'>,
  ref: Pick<PhotoRef, 'folder' | 'name'>,
  signal?: AbortSignal,
): Promise<FoundSidecar | null> {
  const full = { folder: ref.folder, name: sidecarNameFor(ref.name, 'full') };
  // A photo's name may be so long that no file can be called after it.
  const fits = Buffer.byteLength(full.name, 'utf8') <= MAX_NAME_BYTES;
  const own = fits ? await storage.documents.read({ sidecar: full }, MAX_SIDECAR_BYTES, signal) : null;
  if (own !== null) return { at: full, document: own, legacy: false };
  const stem = { folder: ref.folder, name: sidecarNameFor(ref.name, 'stem') };
  const shared = await storage.documents.read({ sidecar: stem }, MAX_SIDECAR_BYTES, signal);
  if (shared === null || !legacySidecarCounts(shared.bytes, ref.name)) return null;
  return { at: stem, document: shared, legacy: true };
}
