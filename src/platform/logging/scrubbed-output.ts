import type { Scrubber } from './scrubber.js';

/** A partial line waits for its end, at most this long. */
const MAX_PENDING = 64 * 1024;

/** The part of a stream this file needs; `process.stdout` and `process.stderr` have it. */
export interface ScrubbableStream {
  write(chunk: string | Uint8Array, ...rest: unknown[]): boolean;
}

/**
 * Puts the scrubber before everything a stream writes: `console.*`, warnings of Node, crash reports.
 * Works on whole lines. @returns ends it: writes what waits and restores the stream
 */
export function scrubStream(stream: ScrubbableStream, scrubber: Scrubber): () => void {
  const original = stream.write.bind(stream);
  let pending = '';
  stream.write = (chunk, ...rest) => {
    pending += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    const end = pending.length > MAX_PENDING ? pending.length : pending.lastIndexOf('\n') + 1;
    const ready = pending.slice(0, end);
    pending = pending.slice(end);
    const callback = rest.find((item) => typeof item === 'function') as (() => void) | undefined;
    if (ready !== '') return original(scrubber.scrub(ready), callback);
    callback?.();
    return true;
  };
  return () => {
    if (pending !== '') original(scrubber.scrub(pending));
    pending = '';
    stream.write = original;
  };
}
