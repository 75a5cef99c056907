import { Readable } from 'node:stream';
import type { HttpStreamCall } from './http-call.js';
import { stripped } from './strip-error.js';
import { UpstreamError } from './upstream-error.js';

/**
 * A body that ends when its sender becomes too slow or sends too much. The sender's time counts only while the
 * reader waits for it: a person on a slow line must not make a good storage look slow.
 * @param source the raw body; it is destroyed with the result
 */
export function pacedBody(source: Readable, call: HttpStreamCall, status: number): Readable {
  const pace = new Pace(source, call);
  const body = Readable.from(paced(source, call, status, pace), { objectMode: false, highWaterMark: 64 * 1024 });
  // A generator that nobody has begun to read does not end what it reads from.
  body.once('close', () => {
    pace.end();
    source.destroy();
  });
  // Whoever reads is told; what is lost before anybody reads must not end the process.
  source.on('error', () => undefined);
  return body;
}

async function* paced(source: Readable, call: HttpStreamCall, status: number, pace: Pace): AsyncGenerator<Buffer> {
  const chunks = (source as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let bytes = 0;
  try {
    for (;;) {
      const chunk = await pace.wait(() => chunks.next());
      if (chunk.done) return;
      bytes += chunk.value.length;
      if (bytes > call.maxBytes) throw new UpstreamError({ ...call, kind: 'too_large', status, ambiguous: true });
      pace.earn(chunk.value.length);
      yield chunk.value;
    }
  } catch (error) {
    throw stripped(error, call, pace.outcome);
  }
}

/** How long the sender may still be waited for: a slack at first, and more with every byte. */
class Pace {
  #leftMs: number;
  #isTimeout = false;
  readonly #giveUp = (): void => void this.source.destroy(new Error('aborted'));

  constructor(
    private readonly source: Readable,
    private readonly call: HttpStreamCall,
  ) {
    this.#leftMs = call.timeoutMs;
    if (call.signal?.aborted) this.#giveUp();
    call.signal?.addEventListener('abort', this.#giveUp, { once: true });
  }

  get outcome(): 'timeout' | 'aborted' | null {
    if (this.#isTimeout) return 'timeout';
    return this.call.signal?.aborted ? 'aborted' : null;
  }

  earn(bytes: number): void {
    const earnedMs = (bytes / this.call.minBytesPerSecond) * 1000;
    // What was fast for long is not allowed to stand still for long.
    this.#leftMs = Math.min(this.call.timeoutMs, this.#leftMs + earnedMs);
  }

  async wait<T>(next: () => Promise<T>): Promise<T> {
    const startedAt = process.hrtime.bigint();
    const timer = setTimeout(() => {
      this.#isTimeout = true;
      this.source.destroy(new Error('too slow'));
    }, this.#leftMs);
    try {
      return await next();
    } finally {
      clearTimeout(timer);
      this.#leftMs = Math.max(1, this.#leftMs - Number(process.hrtime.bigint() - startedAt) / 1e6);
    }
  }

  end(): void {
    this.call.signal?.removeEventListener('abort', this.#giveUp);
  }
}
