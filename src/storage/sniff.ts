import { fileTypeFromBuffer } from 'file-type';
import type { PhotoFormat } from '../kernel/index.js';

/** How many bytes from the start of a file {@link sniffPhoto} wants to see. */
export const SNIFF_BYTES = 4100;

const FORMAT_BY_MIME: ReadonlyMap<string, PhotoFormat> = new Map([
  ['image/jpeg', 'jpeg'],
  ['image/png', 'png'],
  ['image/apng', 'png'],
  ['image/webp', 'webp'],
  ['image/heic', 'heic'],
  ['image/heif', 'heic'],
]);

const MEDIA_TYPE: Readonly<Record<PhotoFormat, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  heic: 'image/heic',
};

/**
 * Format by magic bytes, from an allow-list: whatever is not on it (SVG, HTML, GIF, …) is not a photo.
 * @param head the first {@link SNIFF_BYTES} bytes, or all of a shorter file
 * @returns null = not a photo
 * Spec: storage.md sections 6 to 8.
 */
export async function sniffPhoto(head: Uint8Array): Promise<PhotoFormat | null> {
  const type = await fileTypeFromBuffer(head.subarray(0, SNIFF_BYTES));
  return type === undefined ? null : (FORMAT_BY_MIME.get(type.mime) ?? null);
}

/** Media type of a format for HTTP. */
export function mediaTypeOf(format: PhotoFormat): string {
  return MEDIA_TYPE[format];
}
