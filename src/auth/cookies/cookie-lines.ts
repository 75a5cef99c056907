import type { CookieKind, CookieLayout } from './cookie-layout.js';
import { FORMER_COOKIES } from './cookie-layout.js';

const GONE = 'Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT';
/** A path of more segments than any of ours does not make the answer longer. */
const MAX_PATH_PREFIXES = 8;

/** A `Set-Cookie` line that stores a value for `maxAgeSeconds`. */
export function storeLine(layout: CookieLayout, kind: CookieKind, value: string, maxAgeSeconds: number): string {
  return `${kind.name}=${value}; Path=/${domainPart(kind.domain)}; Max-Age=${maxAgeSeconds}${attributes(layout)}`;
}

/** Lines that end both of our cookies where we set them; an identity for all hosts also on this host alone. */
export function endLines(layout: CookieLayout): string[] {
  const { identity, session } = layout;
  return [
    ...(identity.domain === null ? [] : [endLine(layout, identity.name, '/', null)]),
    ...[identity, session].map((kind) => endLine(layout, kind.name, '/', kind.domain)),
  ];
}

/** A line that ends a cookie of this host. */
export function endHostLine(layout: CookieLayout, name: string): string {
  return endLine(layout, name, '/', null);
}

/** Lines that end cookies of the Python Publisher V2: on this host, and where it set them for all hosts. */
export function endFormerLines(layout: CookieLayout, names: readonly string[] = FORMER_COOKIES): string[] {
  const domains = layout.identity.domain === null ? [null] : [null, layout.identity.domain];
  return names.flatMap((name) => domains.map((domain) => endLine(layout, name, '/', domain)));
}

/**
 * Lines that end every cookie of our names, planted ones included: both scopes, on `/` and every prefix of
 * the path. Spec: auth.md section 11.
 * @param path path of the request, without query
 * @param parentDomain the domain a sibling could have used; null = none is known
 */
export function endPlantedLines(layout: CookieLayout, path: string, parentDomain: string | null): string[] {
  const domains = parentDomain === null ? [null] : [null, parentDomain];
  return [layout.identity, layout.session].flatMap(({ name }) =>
    pathPrefixes(path).flatMap((prefix) => domains.map((domain) => endLine(layout, name, prefix, domain))),
  );
}

function endLine(layout: CookieLayout, name: string, path: string, domain: string | null): string {
  return `${name}=; Path=${path}${domainPart(domain)}; ${GONE}${attributes(layout)}`;
}

function domainPart(domain: string | null): string {
  return domain === null ? '' : `; Domain=${domain}`;
}

function attributes(layout: CookieLayout): string {
  return `${layout.secure ? '; Secure' : ''}; HttpOnly; SameSite=Lax`;
}

/** `/a/b` → `/`, `/a`, `/a/`, `/a/b`. A path that could break the header line stands for `/` alone. */
function pathPrefixes(path: string): string[] {
  if (!/^\/[\x21-\x3a\x3c-\x7e]*$/.test(path)) return ['/'];
  const segments = path.split('/').filter((segment) => segment !== '');
  const prefixes = segments.slice(0, MAX_PATH_PREFIXES).map((_, at) => `/${segments.slice(0, at + 1).join('/')}`);
  return ['/', ...prefixes.flatMap((prefix, at) => (at === segments.length - 1 ? [prefix] : [prefix, `${prefix}/`]))];
}
