import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestTimes } from '../timings/index.js';
import type { Span } from '../tracing/index.js';

/** What every line of one request carries. Filled in as the request becomes known. */
export interface RequestLogFields {
  request_id: string;
  method?: string;
  /** Route template, never the raw URL. */
  route?: string;
  /** Only once the host is validated. */
  tenant?: string;
  config_version?: string;
  /** Pseudonym of the person. */
  actor?: string;
  /** Id of the request whose call this one shared. */
  coalesced_with?: string;
  /** With tracing alone. */
  trace_id?: string;
  span_id?: string;
}

/** What hangs on a request beside the fields of its lines. */
export interface RequestAttachments {
  /** Null = its times are not measured. */
  readonly times: RequestTimes | null;
  /** Null = nothing is traced. */
  readonly span: Span | null;
}

const NOTHING: RequestAttachments = { times: null, span: null };

interface Running {
  readonly fields: RequestLogFields;
  readonly attached: RequestAttachments;
}

/** Carries the fields of the current request to every line written while it runs, and what else hangs on it. */
export class LogContext {
  readonly #storage = new AsyncLocalStorage<Running>();

  /** Runs `work` with these fields on every line; the object may be filled in later. */
  run<T>(fields: RequestLogFields, work: () => T, attached: RequestAttachments = NOTHING): T {
    return this.#storage.run({ fields, attached }, work);
  }

  /** Runs `work` as if there were no request: for what serves many of them. */
  outside<T>(work: () => T): T {
    return this.#storage.exit(work);
  }

  /** The current request's fields; undefined outside of a request. */
  current(): RequestLogFields | undefined {
    return this.#storage.getStore()?.fields;
  }

  /** What hangs on the current request; undefined outside of one. */
  attached(): RequestAttachments | undefined {
    return this.#storage.getStore()?.attached;
  }
}
