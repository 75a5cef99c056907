import type { FetchOptions, Hop, Landing } from './browser-steps.js';
import type { RequestKind, Site } from './fetch-metadata.js';

/** A request on its way through redirects. */
export interface Way {
  readonly initiator: string | null;
  readonly kind: RequestKind;
  readonly credentials: NonNullable<FetchOptions['credentials']>;
  readonly headers: Readonly<Record<string, string>>;
  readonly hops: Hop[];
  /** Next request; null = the way has ended. */
  next: { readonly url: string; readonly method: string; readonly body: string | null } | null;
}

/** Where a way has come to so far. @throws Error before its first request */
export function landing({ hops }: Way): Landing {
  const last = hops.at(-1);
  if (!last) throw new Error('Nothing was asked yet.');
  return { ...last, hops };
}

/** The request a redirect asks for. */
export function nextOf({ method, status }: Hop, url: string, body: string | null): NonNullable<Way['next']> {
  const keeps = status === 307 || status === 308 || method === 'GET' || method === 'HEAD';
  return keeps ? { url, method, body } : { url, method: 'GET', body: null };
}

/** Forms and fetches that change something, and whatever asks another origin by CORS, say where they come from. */
export function originHeader(
  { initiator, kind, hops }: Way,
  now: { method: string; site: Site },
): Record<string, string> {
  if (initiator === null) return {};
  const isQuiet = now.method === 'GET' || now.method === 'HEAD';
  if (isQuiet && (kind.mode !== 'cors' || now.site === 'same-origin')) return {};
  const origins = new Set(hops.map(({ url }) => new URL(url).origin));
  const isTainted = origins.size > 1 || (origins.size === 1 && !origins.has(initiator));
  return { Origin: isTainted ? 'null' : initiator };
}

/** What a request without a body has no use for. */
export function withoutContentType(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-type'));
}
