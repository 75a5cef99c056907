import sharp from 'sharp';
import { sniffPhoto } from '../sniff.js';
import { photoUnreadable } from '../storage.errors.js';
import type { ThumbnailSize } from '../thumbnails.port.js';

/** Changes whenever the same photo would give other bytes: part of every key and ETag. */
export const PIPELINE_VERSION = 1;
const MAX_PIXELS = 50_000_000;
const JPEG_QUALITY = 80;

interface Box {
  readonly width: number;
  readonly height: number;
}

/** What a thumbnail fits into, in pixels. */
export const BOXES = {
  w256h256: { width: 256, height: 256 },
  w480h320: { width: 480, height: 320 },
  w640h480: { width: 640, height: 480 },
  w960h640: { width: 960, height: 640 },
  w1024h768: { width: 1024, height: 768 },
} satisfies Record<ThumbnailSize, Box>;

/**
 * A small JPEG of a photo: upright, sRGB, alpha on white, never enlarged, without any metadata.
 * @param bytes the original, or a smaller picture of it
 * @throws PublisherError `photo_unreadable`
 * Spec: storage.md section 7.
 */
export async function makeThumbnail(bytes: Uint8Array, size: ThumbnailSize): Promise<Buffer> {
  if ((await sniffPhoto(bytes)) === null) throw photoUnreadable('not_an_image');
  const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const image = sharp(input, { limitInputPixels: MAX_PIXELS, failOn: 'error', page: 0, pages: 1 });
  try {
    return await image
      .autoOrient()
      .resize({ ...BOXES[size], fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg({ quality: JPEG_QUALITY })
      .toBuffer();
  } catch (error) {
    // libvips tells by text alone that a picture has too many pixels.
    const isTooLarge = String(error).includes('pixel limit');
    throw photoUnreadable(isTooLarge ? 'too_large' : 'not_an_image');
  }
}
