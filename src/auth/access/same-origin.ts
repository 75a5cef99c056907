import type { IncomingHttpHeaders } from 'node:http';

/** What the same-origin guard looks at. */
export interface OriginFacts {
  readonly method: string;
  /** Path without query, as sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** `https://host[:port]` of this request, see {@link ownOrigin}. */
  readonly ownOrigin: string;
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Answers 204 whatever happens and judges the sender itself. Spec: auth.md section 6. */
const RENEWAL = '/auth/renew';

/** Whether a request may change something, by its method. */
export function mayChange({ method }: Pick<OriginFacts, 'method'>): boolean {
  return !SAFE_METHODS.has(method);
}

/**
 * Whether a request may come from where it comes from. Spec: auth.md section 8: nothing is changed by a
 * request of another site, and no other site can probe our answers.
 */
export function originIsAllowed(facts: OriginFacts): boolean {
  if (!SAFE_METHODS.has(facts.method)) return facts.path === RENEWAL || comesFromOurselves(facts);
  if (facts.method === 'OPTIONS' || !(facts.path === '/api' || facts.path.startsWith('/api/'))) return true;
  const { origin, 'sec-fetch-site': site } = facts.headers;
  // The handshake of a socket has no `Sec-Fetch-Site` in Chromium, cookies all the same; but it says who asks.
  if (site === undefined) return origin === undefined || origin === facts.ownOrigin;
  return site === 'same-origin' || site === 'none' || isTopLevelNavigation(facts.headers);
}

/** A change whose own headers say that another site, or a sibling, has sent it. */
export function saysElsewhere(facts: OriginFacts): boolean {
  if (SAFE_METHODS.has(facts.method) || facts.path === RENEWAL) return false;
  const { origin, 'sec-fetch-site': site } = facts.headers;
  return (site !== undefined || origin !== undefined) && !comesFromOurselves(facts);
}

/** The rule for everything that changes something. */
export function comesFromOurselves(facts: Pick<OriginFacts, 'headers' | 'ownOrigin'>): boolean {
  const site = facts.headers['sec-fetch-site'];
  const origin = facts.headers.origin;
  if (site === undefined && origin === undefined) return false;
  return (site === undefined || site === 'same-origin') && (origin === undefined || origin === facts.ownOrigin);
}

/**
 * Our own origin as a browser writes it: default ports are left out.
 * @param host validated, normalised host of the tenant
 * @param hostHeader the raw Host header, whose port counts
 */
export function ownOrigin(scheme: 'http' | 'https', host: string, hostHeader: string | undefined): string {
  const port = /:([0-9]{1,5})$/.exec(hostHeader ?? '')?.[1];
  const standard = scheme === 'https' ? '443' : '80';
  return port === undefined || Number(port) === Number(standard)
    ? `${scheme}://${host}`
    : `${scheme}://${host}:${Number(port)}`;
}

function isTopLevelNavigation(headers: IncomingHttpHeaders): boolean {
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}
