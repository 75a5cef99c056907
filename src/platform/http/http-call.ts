/** One outbound request. */
export interface HttpCall {
  /** Words of ours for logs and errors. */
  readonly dependency: string;
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Limit over connect, TLS, headers and body together, in milliseconds, > 0. */
  readonly timeoutMs: number;
  /** Most bytes of the answer's body, counted after decompression. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

/** An answer with any status but 3xx. Only the facts a caller may decide by. */
export interface HttpAnswer {
  readonly status: number;
  /** Whole seconds, 0…60; null when the answer named none. */
  readonly retryAfterSeconds: number | null;
  readonly body: Uint8Array;
}
