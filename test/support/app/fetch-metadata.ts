import { getDomain } from 'tldts';

/** What a request is for: `Sec-Fetch-Mode`, `-Dest`, `-User`. */
export interface RequestKind {
  readonly mode: 'navigate' | 'cors' | 'no-cors' | 'same-origin';
  readonly dest: string;
  /** Whether a person did it. */
  readonly user: boolean;
}

export type Site = 'none' | 'same-origin' | 'same-site' | 'cross-site';

/** Same scheme and registrable domain; hosts without one have to be equal. */
export function isSameSite(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)];
  return a.protocol === b.protocol && siteOf(a.hostname) === siteOf(b.hostname);
}

/** With the private part of the public suffix list, as browsers read it. */
function siteOf(hostname: string): string {
  return getDomain(hostname, { allowPrivateDomains: true }) ?? hostname;
}

/**
 * `Sec-Fetch-Site` of a request after its redirects: one stranger anywhere on the way makes it `cross-site`.
 * @param initiator origin of the page that made the request; null = a person, at the address bar
 * @param chain every address of this request so far, the one to be asked now included
 */
export function fetchSite(initiator: string | null, chain: readonly string[]): Site {
  if (initiator === null) return 'none';
  if (!chain.every((url) => isSameSite(initiator, url))) return 'cross-site';
  return chain.every((url) => new URL(url).origin === initiator) ? 'same-origin' : 'same-site';
}

/** The `Sec-Fetch-*` headers; none over plain http, as browsers do. */
export function fetchMetadata(url: string, site: Site, { mode, dest, user }: RequestKind): Record<string, string> {
  if (!url.startsWith('https:')) return {};
  return {
    'Sec-Fetch-Site': site,
    'Sec-Fetch-Mode': mode,
    'Sec-Fetch-Dest': dest,
    ...(user && mode === 'navigate' ? { 'Sec-Fetch-User': '?1' } : {}),
  };
}

/** Which cookies may go along. A request made by a person, or by a page of the same site, sends all of them. */
export function sameSiteContext(
  initiator: string | null,
  url: string,
  { mode }: RequestKind,
  method: string,
): 'strict' | 'lax' | 'none' {
  if (initiator === null || isSameSite(initiator, url)) return 'strict';
  return mode === 'navigate' && method === 'GET' ? 'lax' : 'none';
}
