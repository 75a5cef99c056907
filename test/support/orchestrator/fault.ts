/** The routes of the contract. */
export const ROUTES = ['runtime', 'credentials', 'usage'] as const;
export type Route = (typeof ROUTES)[number];

/** Bodies that are almost the right one, so that whoever accepts them gets a usable config out of a bad answer. */
export const BAD_JSON = [
  'bom',
  'duplicate_key',
  'proto',
  'deep',
  'empty',
  'cut',
  'trailing_comma',
  'not_utf8',
  'array',
] as const;
export type BadJson = (typeof BAD_JSON)[number];

/** What a route does instead of answering properly. Spec: reliability.md section 6. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string; readonly body?: unknown }
  /** 200 with this text as its body, whatever it is. */
  | { readonly kind: 'body'; readonly text: string }
  /** Accepts and never answers. */
  | { readonly kind: 'hang' }
  /** Cuts the connection. */
  | { readonly kind: 'reset' }
  /** 200 and its headers at once, then one byte every `everyMs` (100) for ever. */
  | { readonly kind: 'drip'; readonly everyMs?: number }
  /** The whole proper body, then the end of the connection before the end of the answer; `length` by default. */
  | { readonly kind: 'truncate'; readonly framing?: 'length' | 'chunked' }
  /** The proper body with `megabytes` (300) of filler in it, as fast as the reader reads. */
  | { readonly kind: 'huge'; readonly megabytes?: number }
  /** The same, compressed: small on the wire, huge when unpacked. */
  | { readonly kind: 'gzip_bomb'; readonly megabytes?: number }
  /** 302 (or another) to `location`, by default a path of this very server whose visit is in the journal. */
  | { readonly kind: 'redirect'; readonly status?: number; readonly location?: string }
  /** A page for people, with 200 by default, as proxies send it. */
  | { readonly kind: 'html'; readonly status?: number }
  /** `status` (500) whose reason, a header and the body repeat all that was received, the token included. */
  | { readonly kind: 'echo'; readonly status?: number }
  | { readonly kind: 'bad_json'; readonly variant: BadJson }
  /** The proper answer in the name of another tenant. */
  | { readonly kind: 'wrong_tenant'; readonly tenant?: string }
  | { readonly kind: 'wrong_app'; readonly appType?: string }
  /** A well-formed credential of a provider that was not asked for. */
  | { readonly kind: 'wrong_provider' };

/** Whom a switch is for; a member that is left out means all. */
export interface FaultScope {
  /** Label of the tenant asked for. */
  readonly tenant?: string;
}

/** A fault and for whom, how often. */
export interface PlannedFault extends FaultScope {
  readonly route: Route | 'any';
  readonly fault: Fault;
  /** ≥ 1; default for ever. */
  readonly times?: number;
}
