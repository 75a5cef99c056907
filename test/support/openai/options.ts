/** An API key and what it is good for. */
export interface ApiKey {
  readonly key: string;
  /** `no_access`: 403 for every model; `no_quota`: 429 `insufficient_quota`. Default `good`. */
  readonly standing?: 'good' | 'no_access' | 'no_quota';
}

/** A model that can be asked. */
export interface ModelSpec {
  readonly id: string;
  /** Name that is echoed; default: the id with a date behind it. */
  readonly snapshot?: string;
  /** Words `reasoning.effort` may have; null = a model that does not reason. Default: by the name. */
  readonly efforts?: readonly string[] | null;
  /** Whether it takes pictures; default true. */
  readonly vision?: boolean;
  /** Whether it takes `json_schema`; default true. */
  readonly structured?: boolean;
  /** `YYYY-MM-DD`; null = not announced. Default: as announced, else null. */
  readonly shutdownDate?: string | null;
}

/** How a stand-in is set up. */
export interface OpenAiOptions {
  /** Default: any that is free. */
  readonly port?: number;
  readonly keys: readonly (string | ApiKey)[];
  /** Beside the well-known ones in `models.ts`; the same id replaces one. */
  readonly models?: readonly (string | ModelSpec)[];
  /** Clock of `created`, `Date` and `Retry-After` dates, in ms since 1970. */
  readonly nowMs?: () => number;
  /** One line per request, without secrets. */
  readonly log?: (line: string) => void;
}
