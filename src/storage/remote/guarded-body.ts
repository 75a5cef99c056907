import { Readable } from 'node:stream';
import { asError } from '../../kernel/index.js';
import { storageUnavailable } from '../storage.errors.js';

/**
 * A body as callers of a storage may have it: one that breaks, ends too soon or goes on too long is
 * `storage_unavailable`, and one that was given up tells the caller's own reason.
 * @param source ends with the result, whether that was read or not
 * @param expectedBytes how many there must be
 */
export function guardedBody(source: Readable, expectedBytes: number, signal: AbortSignal | undefined): Readable {
  const bytes = guarded(source, expectedBytes, signal);
  // A stream that nobody begins to read never runs its generator: the source is ended from here.
  return Readable.from(bytes, { objectMode: false, highWaterMark: 64 * 1024 }).once('close', () => source.destroy());
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
      if (bytes > expectedBytes) break;
      yield chunk;
    }
  } catch {
    throw signal?.aborted ? asError(signal.reason) : storageUnavailable();
  }
  if (bytes !== expectedBytes) throw storageUnavailable();
}
