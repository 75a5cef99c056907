import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import { callerError } from '../../kernel/index.js';

/** Decoded pixels we accept. Spec: storage.md section 12. */
const MAX_INPUT_PIXELS = 50_000_000;
const QUALITY = 85;
/** sharp would open SVG and PDF as well: only what the magic bytes call a photo gets that far. */
const PHOTO_TYPES: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/apng',
  'image/webp',
  'image/heic',
  'image/heif',
]);

/**
 * A photo as a model gets it: upright, sRGB, on white, never enlarged, without any metadata, as a data URL.
 * @param longestSide pixels, ≥ 1
 * @throws PublisherError `photo_unreadable`
 * Spec: captioning.md section 2, "Image".
 */
export async function prepareImage(bytes: Uint8Array, longestSide: number): Promise<string> {
  const type = await fileTypeFromBuffer(bytes);
  if (type === undefined || !PHOTO_TYPES.has(type.mime)) throw unreadable();
  try {
    const jpeg = await sharp(bytes, { limitInputPixels: MAX_INPUT_PIXELS, failOn: 'error', pages: 1 })
      .autoOrient()
      .toColourspace('srgb')
      .flatten({ background: '#ffffff' })
      .resize(longestSide, longestSide, { fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: QUALITY })
      .toBuffer();
    return `data:image/jpeg;base64,${jpeg.toString('base64')}`;
  } catch {
    throw unreadable(); // sharp's message quotes the decoder; our own says enough
  }
}

function unreadable(): Error {
  return callerError('photo_unreadable', 'The photo cannot be decoded as a picture; replace the file.', {
    reason: 'not_an_image',
  });
}
