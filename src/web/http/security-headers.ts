import type { ServerResponse } from 'node:http';

/** Header name and value, in the order they are sent. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

export const API_CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";
/** Error pages are no app: nothing runs, only a style of ours may load. */
export const ERROR_PAGE_CSP =
  "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Over https alone: browsers do not believe it otherwise. */
export const HSTS: HeaderList[number] = ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'];

/** On every answer, whatever it is. Spec: auth.md section 9. */
export const SECURITY_HEADERS: HeaderList = [
  ['Content-Security-Policy', API_CSP],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Robots-Tag', 'noindex, nofollow'],
  [
    'Permissions-Policy',
    'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), web-share=(self), clipboard-write=(self), fullscreen=(self)',
  ],
];

/**
 * The policy of our own page.
 * @param signInOrigin origin of the canonical sign-in host, which the page renews at; null = there is none
 */
export function pageCsp(signInOrigin: string | null): string {
  const connect = signInOrigin === null ? "'self'" : `'self' ${signInOrigin}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    `connect-src ${connect}`,
    "font-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

/**
 * Sets what every answer carries: ids, security headers, and the caching that is right when nobody says
 * otherwise (nothing is kept).
 */
export function setCommonHeaders(response: ServerResponse, requestId: string, overHttps: boolean): void {
  response.setHeader('X-Request-Id', requestId);
  response.setHeader('X-Correlation-ID', requestId);
  for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value);
  if (overHttps) response.setHeader(...HSTS);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Vary', 'Host, Cookie');
}
