import { Readable } from 'node:stream';
import { asError, ContentHasher } from '../../kernel/index.js';
import { storageUnavailable } from '../storage.errors.js';

/**
 * A body as callers of the storage may have it: one that ends too soon or breaks is `storage_unavailable`, and one
 * that was given up tells the caller's own reason.
 * @param expectedBytes how many there must be
 */
export function guardedBody(source: Readable, expectedBytes: number, signal: AbortSignal | undefined): Readable {
  return Readable.from(guarded(source, expectedBytes, signal), { objectMode: false, highWaterMark: 64 * 1024 });
}

async function* guarded(
  source: Readable,
  expectedBytes: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      yield chunk;
    }
  } catch {
    throw signal?.aborted ? asError(signal.reason) : storageUnavailable();
  } finally {
    source.destroy();
  }
  if (bytes !== expectedBytes) throw storageUnavailable();
}

/** The content hash of a stream that is read to its end, and its length. */
export async function hashOfStream(source: Readable): Promise<{ readonly hash: string; readonly size: number }> {
  const hasher = new ContentHasher();
  let size = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    hasher.update(chunk);
    size += chunk.length;
  }
  return { hash: hasher.digest(), size };
}

/** The first bytes of a stream, and the whole of it again. */
export async function peek(
  source: Readable,
  bytes: number,
): Promise<{ readonly head: Buffer; readonly whole: Readable }> {
  const chunks = (source as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  const seen: Buffer[] = [];
  let length = 0;
  while (length < bytes) {
    const next = await chunks.next();
    if (next.done) break;
    seen.push(next.value);
    length += next.value.length;
  }
  const whole = Readable.from(rejoined(seen, chunks, source), { objectMode: false, highWaterMark: 64 * 1024 });
  return { head: Buffer.concat(seen), whole };
}

async function* rejoined(
  seen: readonly Buffer[],
  rest: AsyncIterator<Buffer>,
  source: Readable,
): AsyncGenerator<Buffer> {
  try {
    yield* seen;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    source.destroy();
  }
}
