import type { Readable } from 'node:stream';

/** How one request of the SDK is sent. */
export interface WireOptions {
  /** A word of ours. */
  readonly operation: string;
  readonly timeoutMs: number;
  /** Most bytes of the answer's body. */
  readonly maxBytes: number;
  /** Whether the body of a good answer is left to be read. */
  readonly isStreamed: boolean;
  readonly signal: AbortSignal | undefined;
}

/**
 * One request of the SDK on its way: handed to `client.send` as its options, found again by the transport. Keeps
 * the facts of the answer that the SDK does not tell.
 */
export class WireCall {
  /** What the SDK calls it. */
  readonly abortSignal: AbortSignal | undefined;
  /** Null = no answer. */
  status: number | null = null;
  retryAfterSeconds: number | null = null;
  /** `Date` of the answer: the store's clock. */
  date: string | null = null;
  /** The answer's body; empty when it is streamed. */
  body: Uint8Array = new Uint8Array();
  stream: Readable | null = null;

  constructor(readonly options: WireOptions) {
    this.abortSignal = options.signal;
  }
}
