import { sha256Hex } from '../../kernel/index.js';
import { parseAttemptKey } from '../attempt-key.js';
import type { PreparedPost } from '../publisher.port.js';

/** A platform id as part of a file name; longer or other ones get a short hash instead of what is lost. */
const SAFE_SEGMENT = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Directory of a post below the outbox: `<yyyy-mm>/<12 hex of the hash>-<platform>-<attempt>`.
 * @param nowMs wall clock, milliseconds since the Unix epoch
 */
export function postDirectory(attemptKey: string, platformId: string, nowMs: number): string {
  const { contentHash, attempt } = parseAttemptKey(attemptKey);
  const month = new Date(nowMs).toISOString().slice(0, 7);
  return `${month}/${contentHash.slice(0, 12)}-${safeSegment(platformId)}-${attempt}`;
}

function safeSegment(id: string): string {
  if (SAFE_SEGMENT.test(id)) return id;
  return `${id.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 40)}-${sha256Hex(id).slice(0, 8)}`;
}

/** `post.json` of a post, exactly as publishers.md section 4 lists its members. */
export function postDocument(
  post: PreparedPost,
  attemptKey: string,
  platform: string,
  createdAtMs: number,
): Uint8Array {
  const members = {
    attemptKey,
    platform,
    caption: post.caption,
    altText: post.altText,
    spoiler: post.spoiler,
    width: post.width,
    height: post.height,
    bytes: post.image.length,
    sha256: sha256Hex(post.image),
    createdAt: new Date(createdAtMs).toISOString(),
  };
  return new TextEncoder().encode(`${JSON.stringify(members, null, 2)}\n`);
}

/** The attempt key inside a `post.json`; null = it is none. */
export function attemptKeyOf(document: Uint8Array): string | null {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(document));
    if (typeof parsed !== 'object' || parsed === null || !('attemptKey' in parsed)) return null;
    return typeof parsed.attemptKey === 'string' ? parsed.attemptKey : null;
  } catch {
    return null;
  }
}
