import { isIPv4 } from 'node:net';

/** One label of a host name, lower case. */
export const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** A host or domain name in lower case, null when it is none. No port, no trailing dot. */
export function asDomain(raw: string): string | null {
  const domain = raw.toLowerCase();
  return domain.length <= 253 && domain.split('.').every((label) => LABEL.test(label)) ? domain : null;
}

/** An http(s) base URL without its trailing slashes, null when it is none or carries more than a path. */
export function asBaseUrl(raw: string): string | null {
  const url = URL.canParse(raw) ? new URL(raw) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol)) return null;
  if (url.username || url.password || url.search || url.hash) return null;
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** An http(s) origin in its normal form, null when it is none or carries more. */
export function asOrigin(raw: string): string | null {
  const base = asBaseUrl(raw);
  return base !== null && base === new URL(base).origin ? base : null;
}

/** As {@link asBaseUrl}, on this machine only. */
export function asLoopbackUrl(raw: string): string | null {
  const base = asBaseUrl(raw);
  return base !== null && isLoopbackUrl(base) ? base : null;
}

/** Whether a URL stays on this machine. */
export function isLoopbackUrl(url: string): boolean {
  const { hostname } = new URL(url);
  if (hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]') return true;
  // An address, not a name that begins like one: 127.0.0.1.example.com may be anywhere.
  return isIPv4(hostname) && hostname.startsWith('127.');
}

/** An http(s) URL without credentials, query or fragment, exactly as written; null when it is none. */
export function asPlainUrl(raw: string): string | null {
  if (!URL.canParse(raw)) return null;
  const { protocol, username, password, search, hash } = new URL(raw);
  const isPlain = username === '' && password === '' && search === '' && hash === '' && !/[?#\s]/.test(raw);
  return isPlain && (protocol === 'https:' || protocol === 'http:') ? raw : null;
}

/** An http(s) URL in its normal form, with whatever it carries but a fragment; null when it is none. */
export function asHttpUrl(raw: string): string | null {
  const url = URL.canParse(raw) ? new URL(raw) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.hash !== '') return null;
  return url.href;
}
