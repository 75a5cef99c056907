import type { IncomingHttpHeaders } from 'node:http';

/** One request and its answer. */
export interface Hop {
  readonly url: string;
  readonly method: string;
  /** As sent, without `Host` and what the proxy adds. */
  readonly sent: Readonly<Record<string, string>>;
  /** 0 = no such host in this world. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Where it leads, absolute; null = it is no redirect. */
  readonly location: string | null;
  readonly setCookies: readonly string[];
  readonly text: string;
}

/** Where a way of redirects ended. */
export interface Landing extends Hop {
  /** All requests of this way, in order; the last is this one. */
  readonly hops: readonly Hop[];
}

export interface NavigateOptions {
  /** Origin of the page that has the link or form; null = typed by a person. Default: see the method. */
  readonly from?: string | null;
  /** Fields of a form, sent by POST. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FetchOptions {
  /** Default GET, with a body POST. */
  readonly method?: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default `cors`. */
  readonly mode?: 'cors' | 'no-cors' | 'same-origin';
  /** Default `same-origin`. */
  readonly credentials?: 'include' | 'same-origin' | 'omit';
  /** Origin of the page that asks; default: the page that is open. */
  readonly from?: string;
  /** `Sec-Fetch-Dest`, default `empty`. */
  readonly dest?: string;
}
