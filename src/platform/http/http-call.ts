import type { Readable } from 'node:stream';

/** One outbound request. */
export interface HttpCall {
  /** Words of ours for logs and errors. */
  readonly dependency: string;
  readonly operation: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream needs its `Content-Length` among the headers, and can be sent once only. */
  readonly body?: string | Uint8Array | Readable;
  /** Limit over connect, TLS, headers and body together, in milliseconds, > 0. */
  readonly timeoutMs: number;
  /** Most bytes of the answer's body, counted after decompression. */
  readonly maxBytes: number;
  /** `answer`: 3xx is an answer like any other, and still not followed; default: an error. */
  readonly redirects?: 'answer';
  /**
   * `start`: at most `maxBytes` of the body as they came, not decompressed; the rest is let go and no error. What a
   * refusal (no 2xx) says counts as far as it came. Default: the whole body, or an error.
   */
  readonly answerBody?: 'start';
  /** Answer headers the caller decides by, in lower case; no other one is handed on. */
  readonly keepHeaders?: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /**
   * The service is one of ours and is told which trace the call belongs to. Never for a third party: it would learn
   * which calls of a person belong together. Default: nothing is told. Spec: observability.md section 8.
   */
  readonly continuesTrace?: true;
  /**
   * Called exactly once when the connection stands (TLS included) and no byte of the request has been written: the
   * last moment to call it off. What it throws ends the call, and `send` throws it as it is. Not called when there is
   * no connection. Such a call has a connection of its own, so that none is used that may be dead already.
   */
  readonly beforeFirstByte?: (() => void) | undefined;
  /** With `beforeFirstByte`: limit over DNS, TCP and TLS in milliseconds, > 0 (5000). */
  readonly connectTimeoutMs?: number;
}

/** One outbound request whose answer is read as it comes. */
export interface HttpStreamCall extends Omit<
  HttpCall,
  'timeoutMs' | 'beforeFirstByte' | 'connectTimeoutMs' | 'redirects' | 'answerBody'
> {
  /** Limit over connect, TLS and headers, and the slack of the body, in milliseconds, > 0. */
  readonly timeoutMs: number;
  /** Slowest body that is put up with, bytes a second; only time in which the reader waits counts. */
  readonly minBytesPerSecond: number;
}

/** An answer with any status, 3xx only where it was asked for. Only the facts a caller may decide by. */
export interface HttpAnswer {
  readonly status: number;
  /** Whole seconds, 0…60; null when the answer named none. */
  readonly retryAfterSeconds: number | null;
  /** Those of `keepHeaders` that came. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** An answer whose body is not read yet, byte for byte as it was sent. Whoever has it reads or destroys it. */
export interface HttpStream extends Omit<HttpAnswer, 'body'> {
  /** Fails with an UpstreamError: `timeout`, `connection_lost`, `too_large`, `aborted`. */
  readonly body: Readable;
}
