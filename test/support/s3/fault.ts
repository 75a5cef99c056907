import type { S3Code } from './s3-error.js';

/** What the stand-in does; anything else is `unknown` and never implemented. */
export const ROUTES = ['list', 'head', 'get', 'put', 'copy', 'delete', 'head_bucket', 'location'] as const;
export type Route = (typeof ROUTES)[number];
/** Also what is refused, as the journal names it. */
export type AnyRoute = Route | 'multipart' | 'unknown';

/** Conditions that can be switched off, each alone. `swap` = `If-Match` of a put, `copy` = of a copy's target. */
export const CONDITIONS = ['create', 'swap', 'copy', 'copy_source', 'delete', 'read'] as const;
export type Condition = (typeof CONDITIONS)[number];
/** What can be overlooked: also, as MinIO did until 2025, only the swap of a key that is absent, which then writes it. */
export type Overlooked = Condition | 'swap_absent';

/** `applied`: true = the request is carried out first and only the proper answer is lost. Default false. */
interface Applied {
  readonly applied?: boolean;
}

/** What a route does instead of answering properly. Spec: storage.md section 14, reliability.md section 6. */
export type Fault =
  /** A bare status, with `body` or an empty one. */
  | ({
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfter?: string;
      readonly body?: string;
    } & Applied)
  /** An error document of this code, e.g. `SlowDown`, `TooManyRequests`, `InternalError`, `ExpiredToken`. */
  | ({ readonly kind: 'error'; readonly code: S3Code; readonly retryAfter?: string } & Applied)
  /** 200 whose body is an error document, as S3 does when a copy fails after it began to answer. */
  | ({ readonly kind: 'error_in_200'; readonly code?: S3Code } & Applied)
  /** Accepts and never answers. */
  | ({ readonly kind: 'hang' } & Applied)
  /** Cuts the connection. */
  | ({ readonly kind: 'reset' } & Applied)
  /** A page for people, with 502 by default, as proxies send it. */
  | ({ readonly kind: 'html'; readonly status?: number } & Applied)
  /**
   * `status` (500) whose reason, a header and the error document repeat all that was received, the signature included.
   * With `words` these are the body.
   */
  | ({ readonly kind: 'echo'; readonly status?: number; readonly code?: S3Code; readonly words?: string } & Applied)
  /** 301 `PermanentRedirect` or 307 `TemporaryRedirect` to `location`, by default another path of this server. */
  | { readonly kind: 'redirect'; readonly status?: 301 | 307; readonly location?: string }
  /** The proper head at once, then the body byte by byte every `everyMs` (100); for ever when it has none. */
  | { readonly kind: 'drip'; readonly everyMs?: number }
  /** The proper answer with a Content-Length larger than what is sent, then the end of the connection. */
  | { readonly kind: 'truncate'; readonly missingBytes?: number }
  /** The proper answer without its last bytes, and a Content-Length that fits what is sent. */
  | { readonly kind: 'shorten'; readonly missingBytes?: number }
  /** The proper answer with one bit of its body turned. */
  | { readonly kind: 'corrupt' }
  /** The proper answer with another entity tag in its head (and in a copy's result). */
  | { readonly kind: 'wrong_etag'; readonly etag?: string }
  /** 200 with `megabytes` (300) of body and no length, as fast as the reader reads. */
  | { readonly kind: 'huge'; readonly megabytes?: number }
  /** The proper status with this text for a body; by default XML that ends in the middle. */
  | { readonly kind: 'bad_xml'; readonly text?: string };

/** Whom a switch is for; a member that is left out means all. */
export interface FaultScope {
  readonly bucket?: string;
  /** A part of the key (for a listing: of its prefix). */
  readonly keyIncludes?: string;
}
