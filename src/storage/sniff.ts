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

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Whether the very beginning of a file speaks for a photo; {@link sniffPhoto} decides when more of it is there.
 * @param head the first 16 bytes or more
 * @param heicReadable whether this build decodes HEIC
 */
export function couldBePhoto(head: Uint8Array, heicReadable: boolean): boolean {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  const isJpeg = text.startsWith('\xff\xd8\xff');
  const isPng = text.startsWith(PNG.toString('latin1'));
  const isWebp = text.startsWith('RIFF') && text.startsWith('WEBP', 8);
  return isJpeg || isPng || isWebp || (heicReadable && text.startsWith('ftyp', 4));
}

/** Media type of a format for HTTP. */
export function mediaTypeOf(format: PhotoFormat): string {
  return MEDIA_TYPE[format];
}
