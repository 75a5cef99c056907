import type { Readable } from 'node:stream';
import type { HttpCall } from './http-call.js';
import { UpstreamError } from './upstream-error.js';

/** The whole body of an answer. @throws UpstreamError `too_large`, and whatever the stream fails with */
export async function readBody(
  stream: Readable,
  call: HttpCall,
  status: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of endingWith(stream, signal)) {
    bytes += chunk.length;
    if (bytes > call.maxBytes) throw new UpstreamError({ ...call, kind: 'too_large', status, ambiguous: true });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The first `maxBytes` of the body of an answer; see `answerBody` of the call. @throws whatever the stream fails with */
export async function readStart(
  stream: Readable,
  { maxBytes }: HttpCall,
  status: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of endingWith(stream, signal)) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > maxBytes) break; // leaving the loop ends the connection
    }
  } catch (error) {
    // Who refuses a body while it is sent often closes the connection at once: the refusal was said all the same.
    if (signal.aborted || (status >= 200 && status < 300)) throw error;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

async function* endingWith(stream: Readable, signal: AbortSignal): AsyncGenerator<Buffer> {
  const stop = () => stream.destroy(new Error('aborted'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (signal.aborted) stop();
    for await (const chunk of stream as AsyncIterable<Buffer>) yield chunk;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
