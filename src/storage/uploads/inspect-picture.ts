import sharp from 'sharp';
import { photoUnreadable } from '../storage.errors.js';

/** Spec: storage.md section 8. */
const MAX_PIXELS = 50_000_000;
const MAX_SIDE = 30_000;
const MIN_SIDE = 16;
/** Decoders that can, decode no more than this needs. */
const PROOF = { width: 32, height: 32, fit: 'inside' } as const;

/**
 * Looks whether a picture can be shown later: first at its header, then once through all of it, small.
 * @throws PublisherError `photo_unreadable`
 */
export async function inspectPicture(bytes: Uint8Array): Promise<void> {
  const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const picture = () => sharp(input, { limitInputPixels: MAX_PIXELS, failOn: 'error' });
  const { width, height, pages = 1 } = await readable(() => picture().metadata());
  if (width * height > MAX_PIXELS || Math.max(width, height) > MAX_SIDE) throw photoUnreadable('too_large');
  if (Math.min(width, height) < MIN_SIDE || pages > 1) throw photoUnreadable('not_an_image');
  // A header says nothing about an end that is missing.
  await readable(() => picture().resize(PROOF).raw().toBuffer());
}

async function readable<T>(look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    // libvips tells by text alone that a picture has too many pixels.
    throw photoUnreadable(String(error).includes('pixel limit') ? 'too_large' : 'not_an_image');
  }
}
