/** What a span may say, all of it from the fields of log lines: words of ours, ids and counts. */
export interface SpanFields {
  readonly request_id?: string;
  readonly method?: string;
  readonly route?: string;
  readonly tenant?: string;
  readonly config_version?: string;
  readonly actor?: string;
  readonly http_status?: number;
  readonly bytes?: number;
  readonly aborted?: boolean;
  readonly dependency?: string;
  readonly operation?: string;
  readonly kind?: string;
}

/** One piece of work. Ids are there whether it is recorded or not. */
export interface Span {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  /** Value of the header `traceparent` for a service of ours that is called within it. */
  readonly traceparent: string;
  /** Ends it; later calls count for nothing. @param name a route template, or `dependency operation` */
  end(name: string, fields: SpanFields, outcome: 'ok' | 'failed'): void;
}

/**
 * Says what happened one after another in a request, over several services. Never throws, and never waits for whoever
 * takes the spans. Spec: observability.md section 8.
 */
export interface Tracing {
  /**
   * A request has come in.
   * @param traceparent as received: a valid one is continued, whether it is recorded is decided here; any other is ignored
   * @returns null = nothing is traced
   */
  request(traceparent: string | undefined): Span | null;
  /** A call to another service begins. @param within the span it belongs to; null = it begins a trace of its own */
  call(within: Span | null): Span | null;
}
export const Tracing = Symbol('Tracing');
