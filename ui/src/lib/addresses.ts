import { text } from './read.js';

/** A path on this host; null for everything else, `//other.host` included. */
export function ownPath(value: unknown): string | null {
  const path = text(value);
  return path !== null && /^\/(?![/\\])/.test(path) ? path : null;
}

/** Links to posts are `https:` only. Spec: ui.md section 14. */
export function httpsUrl(value: unknown): string | null {
  return urlWith(['https:'], value);
}

/**
 * An address of the service itself, which may be on the sign-in host: https, and over http only for a page that came
 * over http itself (development). @param protocol of this page, e.g. `https:`
 */
export function serviceUrl(value: unknown, protocol: string): string | null {
  return ownPath(value) ?? urlWith(protocol === 'http:' ? ['http:', 'https:'] : ['https:'], value);
}

/**
 * Where the browser goes after a sign-out: to the sign-in host that this page renewed at, or it stays on this host.
 * @param renewUrl what the service had said before; null = it renewed nowhere
 * @returns `/` for an address that is not there
 */
export function afterSignOut(next: unknown, renewUrl: string | null, here: URL): string {
  const url = serviceUrl(next, here.protocol);
  if (url === null) return '/';
  const target = new URL(url, here).origin;
  const known = [here.origin, new URL(renewUrl ?? '/', here).origin];
  return known.includes(target) ? url : '/';
}

function urlWith(protocols: readonly string[], value: unknown): string | null {
  const url = text(value);
  return url !== null && URL.canParse(url) && protocols.includes(new URL(url).protocol) ? url : null;
}
