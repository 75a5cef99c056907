/** A way to say in one request which tenant it is for. */
export interface Spoof {
  readonly name: string;
  /** `same`: it says nothing, or nothing that counts. `refused`: nobody can tell whom it means, so 400 or 404. */
  readonly outcome: 'same' | 'refused';
  /** Header lines instead of the usual `Host` line. */
  readonly host?: readonly string[];
  /** Header lines beside the usual ones. */
  readonly lines?: readonly string[];
  /** What stands before the path in the request line. */
  readonly authority?: string;
}

/** The tenant every request is for … */
export const OWN_HOST = 'aurora.localhost';
/** … and the one it must never reach. */
export const OTHER_HOST = 'harbor.localhost';

const lines = (name: string, ...own: readonly string[]): Spoof => ({ name, outcome: 'same', lines: own });
const host = (name: string, outcome: Spoof['outcome'], ...own: readonly string[]): Spoof => ({
  name,
  outcome,
  host: own,
});

/** Spec: tenancy.md sections 1 and 7. */
export const SPOOFS: readonly Spoof[] = [
  lines('X-Forwarded-Host', `X-Forwarded-Host: ${OTHER_HOST}`),
  lines('a list of X-Forwarded-Host', `X-Forwarded-Host: ${OTHER_HOST}, ${OWN_HOST}`),
  lines('two lines X-Forwarded-Host', `X-Forwarded-Host: ${OWN_HOST}`, `X-Forwarded-Host: ${OTHER_HOST}`),
  lines('an underscore name', `X_Forwarded_Host: ${OTHER_HOST}`),
  lines('Forwarded', `Forwarded: for=10.0.0.1;host=${OTHER_HOST};proto=http`),
  lines('X-Host', `X-Host: ${OTHER_HOST}`),
  lines('X-Original-Host', `X-Original-Host: ${OTHER_HOST}`),
  lines('X-Real-Host', `X-Real-Host: ${OTHER_HOST}`),
  lines('X-HTTP-Host-Override', `X-HTTP-Host-Override: ${OTHER_HOST}`),
  lines('X-Forwarded-Server', `X-Forwarded-Server: ${OTHER_HOST}`),
  lines('X-Tenant', 'X-Tenant: harbor', 'X-Tenant-Id: harbor', 'Tenant: harbor'),
  lines('X-Original-URL', `X-Original-URL: http://${OTHER_HOST}/api/images`),
  lines('X-Rewrite-URL', `X-Rewrite-URL: //${OTHER_HOST}/api/images`),
  lines('X-Forwarded-Prefix', `X-Forwarded-Prefix: //${OTHER_HOST}`, `X-Forwarded-Path: //${OTHER_HOST}/`),
  lines('Referer', `Referer: http://${OTHER_HOST}/`),
  lines('hop-by-hop Host', 'Connection: close, Host, X-Forwarded-Host', `X-Forwarded-Host: ${OTHER_HOST}`),
  host('capitals', 'same', 'Host: AURORA.LocalHost'),
  host('a port', 'same', `Host: ${OWN_HOST}:8443`),
  host('a dot at the end', 'same', `Host: ${OWN_HOST}.`),
  { name: 'an absolute target of its own host', outcome: 'same', authority: `http://${OWN_HOST}` },
  { name: 'an absolute target of another host', outcome: 'refused', authority: `http://${OTHER_HOST}` },
  { name: 'an absolute target with a user', outcome: 'refused', authority: `http://${OWN_HOST}@${OTHER_HOST}` },
  host('two Host lines', 'refused', `Host: ${OWN_HOST}`, `Host: ${OTHER_HOST}`),
  host('two hosts in one line', 'refused', `Host: ${OWN_HOST}, ${OTHER_HOST}`),
  host('a folded Host line', 'refused', `Host: ${OWN_HOST}`, ` ${OTHER_HOST}`),
  host('a blank before the colon', 'refused', `Host: ${OWN_HOST}`, `Host : ${OTHER_HOST}`),
  host('a user in the Host line', 'refused', `Host: ${OWN_HOST}@${OTHER_HOST}`),
  { name: 'a pseudo-header', outcome: 'refused', lines: [`:authority: ${OTHER_HOST}`] },
];

/** Bytes of a request without a body that ends its connection. */
export function spoofed(spoof: Spoof | null, method: string, path: string, headers: readonly string[]): string {
  const target = `${spoof?.authority ?? ''}${path}`;
  const all = [...(spoof?.host ?? [`Host: ${OWN_HOST}`]), ...headers, ...(spoof?.lines ?? [])];
  if (!all.some((line) => line.startsWith('Connection:'))) all.push('Connection: close');
  return [`${method} ${target} HTTP/1.1`, ...all, '', ''].join('\r\n');
}
