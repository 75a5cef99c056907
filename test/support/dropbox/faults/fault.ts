import type { Route } from '../endpoints/routes.js';

/** What a route does instead of answering properly. `(a)` = the request is applied all the same. */
export type Fault =
  /** A status with JSON (`body`), with words (`text`), or with nothing. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfter?: string;
      readonly body?: unknown;
      readonly text?: string;
    }
  /** 409 with these tags in the route's own form, such as `insufficient_space` for an upload, `to/other` for a move. */
  | { readonly kind: 'conflict'; readonly tags: string }
  /** 401 with this tag. */
  | {
      readonly kind: 'unauthorized';
      readonly tag: 'expired_access_token' | 'invalid_access_token' | 'missing_scope' | 'user_suspended';
    }
  /** 403. */
  | { readonly kind: 'access_denied' }
  /** 429; `text` = in words, as the real one does now and then. `retryAfter` in seconds, default 1; null = not said. */
  | {
      readonly kind: 'too_many';
      readonly form?: 'json' | 'text';
      readonly reason?: 'too_many_requests' | 'too_many_write_operations';
      readonly retryAfter?: number | null;
    }
  /** 400 of the token endpoint, such as `invalid_grant`. */
  | { readonly kind: 'oauth_error'; readonly error: string }
  /** Accepts and never answers. */
  | { readonly kind: 'hang' }
  /** Cuts the connection before anything is applied. */
  | { readonly kind: 'reset' }
  /** (a) Applied, then the reply is lost: connection cut, silence for ever, or another status. */
  | { readonly kind: 'apply_then'; readonly then: 'reset' | 'hang' | number }
  /** (a) Headers at once, then one byte every `everyMs` (100), for ever. */
  | { readonly kind: 'drip'; readonly everyMs?: number }
  /** (a) The proper answer, cut in the middle of its body. */
  | { readonly kind: 'truncate' }
  /** (a) The proper answer with one bit of its body turned; same length. */
  | { readonly kind: 'corrupt' }
  /** (a) Every `size` of the metadata is one more, every `content_hash` another one. */
  | { readonly kind: 'wrong_metadata' }
  /** (a) The proper answer, then `megabytes` (300) of filler, as fast as the reader reads. */
  | { readonly kind: 'huge'; readonly megabytes?: number }
  /** (a) 200 with JSON that is cut off. */
  | { readonly kind: 'bad_json' }
  /** 302 (or another) to `location`, by default a path of this server whose visit is in the journal. */
  | { readonly kind: 'redirect'; readonly status?: number; readonly location?: string }
  /** A page for people, 502 by default. */
  | { readonly kind: 'html'; readonly status?: number }
  /**
   * `status` (500) whose reason, headers and body repeat all that was received: headers, token, arguments, body. With
   * `error` that stands in the body as its error union.
   */
  | { readonly kind: 'echo'; readonly status?: number; readonly error?: unknown };

/** Whom a switch is for; a member that is left out means all. */
export interface Scope {
  readonly account?: string;
  /** Part of any path of the request, as given or as shown for its id. */
  readonly pathIncludes?: string;
}

/** What a request is, as far as switches care. */
export interface Subject {
  readonly route: Route | 'unknown';
  readonly account: string | null;
  readonly paths: readonly string[];
  readonly resolved: readonly string[];
}

export function concerns(one: Scope & { readonly route: Route | 'any' }, subject: Subject): boolean {
  const { pathIncludes } = one;
  return (
    (one.route === 'any' || one.route === subject.route) &&
    (one.account === undefined || one.account === subject.account) &&
    (pathIncludes === undefined || [...subject.paths, ...subject.resolved].some((path) => path.includes(pathIncludes)))
  );
}
