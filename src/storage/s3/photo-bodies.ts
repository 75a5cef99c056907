import { Readable } from 'node:stream';
import { ContentHasher } from '../../kernel/index.js';

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
  const whole = Readable.from(rejoined(seen, chunks), { objectMode: false, highWaterMark: 64 * 1024 });
  // One that nobody begins to read never runs its generator: the source is ended from here.
  whole.once('close', () => source.destroy());
  return { head: Buffer.concat(seen), whole };
}

async function* rejoined(seen: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* seen;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
