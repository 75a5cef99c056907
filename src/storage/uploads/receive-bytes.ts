import { callerError, orAbort } from '../../kernel/index.js';
import type { PublisherError } from '../../kernel/index.js';

/** After so many bytes it is known what kind of file it is. Spec: storage.md section 8. */
const HEAD_BYTES = 64;

/**
 * Reads a file that is being sent, and stops as soon as it is known to be refused.
 * @param maxBytes one more is too many; counted as they come, whatever was announced
 * @param isWelcome asked once, with the first {@link HEAD_BYTES} bytes or all of a shorter file
 * @throws PublisherError `photo_too_large`, `unsupported_media_type`; the signal's reason
 */
export async function receiveBytes(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
  isWelcome: (head: Uint8Array) => boolean,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let isKnown = false;
  const look = (): void => {
    isKnown = true;
    if (!isWelcome(Buffer.concat(chunks))) throw notAPhoto();
  };
  const incoming = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const chunk: IteratorResult<Uint8Array, unknown> = await orAbort(incoming.next(), signal);
      if (chunk.done) break;
      const { value } = chunk;
      size += value.length;
      if (size > maxBytes) throw photoTooLarge(maxBytes);
      chunks.push(value);
      if (!isKnown && size >= HEAD_BYTES) look();
    }
    if (!isKnown) look();
    return Buffer.concat(chunks);
  } finally {
    // Ends the sender's stream. Not awaited: a stream that stands still would never say that it has ended.
    Promise.resolve(incoming.return?.()).catch(() => undefined);
  }
}

/** The bytes are no photo of a kind that we take. */
export function notAPhoto(): PublisherError {
  return callerError('unsupported_media_type', 'Only JPEG, PNG and WebP photos can be uploaded.');
}

/** More bytes than an upload may have. */
export function photoTooLarge(maxBytes: number): PublisherError {
  return callerError('photo_too_large', 'The photo is larger than an upload may be.', { members: { maxBytes } });
}
