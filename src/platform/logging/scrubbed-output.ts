import { StringDecoder } from 'node:string_decoder';
import type { Scrubber } from './scrubber.js';

/** A partial line waits for its end, at most this many characters. */
const MAX_PENDING = 64 * 1024;
/** Of a line that is longer, this much waits on: a secret may have arrived only half. */
const HELD_BACK = 4 * 1024;

/** The part of a stream this file needs; `process.stdout` and `process.stderr` have it. */
export interface ScrubbableStream {
  write(chunk: string | Uint8Array, ...rest: unknown[]): boolean;
  end(...rest: unknown[]): unknown;
}

/**
 * Puts the scrubber before everything a stream writes: `console.*`, dependencies, our own last words.
 * Whole lines only, so that nobody else's half line stands before one of ours.
 * @param sink where clean text goes; null = to the stream itself
 * @returns ends it: writes what waits as a line of its own and restores the stream
 * Spec: observability.md section 4
 */
export function scrubStream(
  stream: ScrubbableStream,
  scrubber: Scrubber,
  sink: ((text: string) => unknown) | null = null,
): () => void {
  const original = { write: stream.write.bind(stream), end: stream.end.bind(stream) };
  const lines = new PendingLines(scrubber, sink ?? ((text) => original.write(text)));
  stream.write = (chunk, ...rest) => {
    lines.add(chunk, typeof rest[0] === 'string' ? (rest[0] as BufferEncoding) : 'utf8');
    const callback = rest.find((item) => typeof item === 'function') as (() => void) | undefined;
    if (callback) process.nextTick(callback);
    return true;
  };
  // The last words of `end` would not pass `write`.
  stream.end = (...rest) => {
    const [chunk, encoding] = rest;
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) stream.write(chunk, encoding);
    lines.flush();
    return original.end(...rest.filter((item) => typeof item === 'function'));
  };
  return () => {
    lines.flush();
    stream.write = original.write;
    stream.end = original.end;
  };
}

/** Gathers chunks to whole lines and scrubs them. */
class PendingLines {
  readonly #decoder = new StringDecoder('utf8');
  #pending = '';

  constructor(
    private readonly scrubber: Scrubber,
    private readonly write: (text: string) => unknown,
  ) {}

  add(chunk: string | Uint8Array, encoding: BufferEncoding): void {
    this.#pending += this.#textOf(chunk, encoding);
    const end = this.#pending.lastIndexOf('\n') + 1;
    const ready = this.#pending.slice(0, end);
    this.#pending = this.#pending.slice(end);
    if (ready !== '') this.write(this.scrubber.scrub(ready));
    if (this.#pending.length > MAX_PENDING) this.#cut();
  }

  /** What waits becomes a line. */
  flush(): void {
    const rest = this.#pending + this.#decoder.end();
    this.#pending = '';
    if (rest !== '') this.write(`${this.scrubber.scrub(rest)}\n`);
  }

  /** A character may be split between two chunks of bytes. */
  #textOf(chunk: string | Uint8Array, encoding: BufferEncoding): string {
    if (typeof chunk !== 'string') return this.#decoder.write(Buffer.from(chunk));
    const isText = /^utf-?8$/i.test(encoding);
    return isText ? this.#decoder.end() + chunk : this.#decoder.write(Buffer.from(chunk, encoding));
  }

  /** The head of a line without end becomes a line. All that is there is scrubbed first, so no secret is cut. */
  #cut(): void {
    const clean = this.scrubber.scrub(this.#pending);
    const cut = Math.max(1, clean.length - HELD_BACK);
    const at = isHighSurrogate(clean, cut - 1) ? cut + 1 : cut;
    this.#pending = clean.slice(at);
    this.write(`${clean.slice(0, at)}\n`);
  }
}

function isHighSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code <= 0xdbff;
}
