import sharp from 'sharp';
import { BadRequest } from '../wire/answer.js';

const MAX_BYTES = 10 * 1024 * 1024;
const MAX_SIDE_SUM = 10_000;
const MAX_RATIO = 20;
const THUMBNAIL = 16;

/** What is known about a picture that was taken. */
export interface PhotoFacts {
  readonly width: number;
  readonly height: number;
}

/** Looks at a picture as Telegram does. @throws BadRequest when it does not take it */
export async function examine(bytes: Buffer): Promise<PhotoFacts> {
  if (bytes.length === 0) throw new BadRequest('file must be non-empty');
  if (bytes.length > MAX_BYTES) throw new BadRequest(`file of size ${bytes.length} bytes is too big for a photo`);
  const facts = await decoded(bytes);
  const { width, height } = facts;
  if (width + height > MAX_SIDE_SUM || Math.max(width / height, height / width) > MAX_RATIO) {
    throw new BadRequest('PHOTO_INVALID_DIMENSIONS');
  }
  return facts;
}

/** @throws BadRequest when it is no picture, or one that ends early */
async function decoded(bytes: Buffer): Promise<PhotoFacts> {
  try {
    const { width, height } = await sharp(bytes).metadata();
    await sharp(bytes, { failOn: 'error' }).resize(THUMBNAIL, THUMBNAIL, { fit: 'fill' }).toBuffer();
    return { width, height };
  } catch {
    throw new BadRequest('IMAGE_PROCESS_FAILED');
  }
}
