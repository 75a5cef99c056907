import { createHash, type Hmac } from 'node:crypto';
import { once } from 'node:events';
import { pipeline, type Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FrozenBody } from '../outbox/index.js';

/** A smaller body gains nothing. Spec: pipeline-logs.md section 7. */
const LEAST_PACKED_BYTES = 1024;

/** The stored body is not the one that was frozen: it must be composed anew. */
export class BodyLostError extends Error {
  constructor() {
    super('The body of a pipeline is not what was stored.');
    this.name = 'BodyLostError';
  }
}

/** A body that is ready to go. */
export interface OutgoingBody {
  readonly isPacked: boolean;
  /** Of what is sent. */
  readonly bytes: number;
  /** The body as it is sent; whoever opens it reads or destroys it. */
  open(): Readable;
}

/**
 * Reads a body once before it is sent: whether it is still the one that was frozen, its signature, and its compressed
 * length. Nothing of it stays in memory.
 * @param read opens the stored body
 * @param hmac is given every byte; null = not signed
 * @throws BodyLostError
 */
export async function outgoingBody(
  read: () => Readable,
  frozen: FrozenBody,
  wantsPacked: boolean,
  hmac: Hmac | null,
): Promise<OutgoingBody> {
  const isPacked = wantsPacked && frozen.bytes >= LEAST_PACKED_BYTES;
  const bytes = await measured(read(), frozen, isPacked, hmac);
  return { isPacked, bytes, open: () => (isPacked ? packed(read()) : read()) };
}

/** @returns bytes as they will be sent */
async function measured(stream: Readable, frozen: FrozenBody, isPacked: boolean, hmac: Hmac | null): Promise<number> {
  const hash = createHash('sha256');
  // The same input in the same pieces gives the same output, so the length is known before the bytes are sent.
  const gzip = isPacked ? createGzip() : null;
  let [bytes, packedBytes] = [0, 0];
  gzip?.on('data', (chunk: Buffer) => (packedBytes += chunk.length));
  const ended = gzip && once(gzip, 'end');
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      hash.update(chunk);
      hmac?.update(chunk);
      if (gzip && !gzip.write(chunk)) await once(gzip, 'drain');
    }
  } catch {
    gzip?.destroy();
    throw new BodyLostError();
  }
  gzip?.end();
  await ended;
  if (bytes !== frozen.bytes || hash.digest('hex') !== frozen.sha256) throw new BodyLostError();
  return gzip ? packedBytes : bytes;
}

function packed(stream: Readable): Readable {
  return pipeline(stream, createGzip(), () => undefined); // who reads it is told
}
