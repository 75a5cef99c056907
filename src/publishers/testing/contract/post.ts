import type { PostText, PreparedPost, Publisher } from '../../publisher.port.js';
import { drawnPhoto } from '../photos.js';

/** Stands in captions, and must stand nowhere else. */
export const CAPTION_CANARY = 'canary-caption-7f3a';
/** Stands in alt texts, and must stand nowhere else. */
export const ALT_TEXT_CANARY = 'canary-alt-91c2';

export const POST_TEXT: PostText = {
  caption: `${CAPTION_CANARY} in the evening`,
  altText: `A red and a blue half, ${ALT_TEXT_CANARY}`,
  spoiler: true,
};

/** A small post with canaries in it. */
export async function preparedPost(publisher: Publisher): Promise<PreparedPost> {
  return publisher.prepare(await drawnPhoto().jpeg().toBuffer(), POST_TEXT);
}
