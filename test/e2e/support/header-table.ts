import type { Answer, Question } from './asking.js';
import { CANONICAL } from './auth0-app.js';

/** The table of auth.md section 9, written down once more: the application must not be its own measure. */
const EVERYWHERE: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), web-share=(self), clipboard-write=(self), fullscreen=(self)',
};
const PAGE_CSP = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self' https://${CANONICAL}; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'`;
const API_CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";
const SMALL_PAGE_CSP =
  "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const HSTS = 'max-age=31536000; includeSubDomains';
const NEVER = ['server', 'x-powered-by', 'access-control-allow-origin', 'access-control-allow-credentials'];
const ID = /^[A-Za-z0-9_-]{8,64}$/;
const NO_PAGE = /^\/(?:api|auth|assets|health|metrics|webhook|favicon\.ico)(?:\/|$)/;
const JSON_READS = /^\/api\/(?:images(?:\/(?:list|random|[^/]+))?|config\/(?:features|publishers))$/;
const MAY_SET_COOKIES = /^\/(?:auth\/|api\/admin\/log(?:in|out)$)/;
/** What was asked, as far as headers depend on it. */
export interface HeaderFacts extends Pick<Question, 'host' | 'method' | 'path' | 'proto'> {
  /** Two cookies of one name were sent. */
  readonly duplicates?: boolean;
}

/** Everything that is wrong with the headers of an answer, in words; empty = nothing. */
export function wrongHeaders(facts: HeaderFacts, answer: Answer): readonly string[] {
  const wanted = expectedHeaders(facts, answer);
  const wrong = Object.entries(wanted).flatMap(([name, value]) =>
    answer.headers[name] === value ? [] : [`${name} is ${String(answer.headers[name])}, not ${String(value)}`],
  );
  const { headers, setCookies } = answer;
  const path = pathOf(facts);
  if (!ID.test(String(headers['x-request-id']))) wrong.push('no request id');
  if (headers['x-correlation-id'] !== headers['x-request-id']) wrong.push('two request ids');
  wrong.push(...NEVER.filter((name) => name in headers).map((name) => `${name} is there`));
  if (setCookies.length > 0 && facts.duplicates !== true && !MAY_SET_COOKIES.test(path)) wrong.push('sets a cookie');
  if (String(headers['cache-control']).includes('public') && !path.startsWith('/assets/')) wrong.push('public');
  // The probe's 503 is its usual answer (reliability.md), not a problem.
  if (answer.status >= 400 && path !== '/health/ready') wrong.push(...wrongError(facts, answer));
  return wrong.map((what) => `${facts.method ?? 'GET'} ${facts.host}${path} ${answer.status}: ${what}`);
}

function expectedHeaders(facts: HeaderFacts, answer: Answer): Readonly<Record<string, string | undefined>> {
  const isRenewal = pathOf(facts) === '/auth/renew' && answer.status === 204 && facts.method === 'POST';
  return {
    ...EVERYWHERE,
    ...caching(facts, answer),
    'content-security-policy': policy(facts, answer),
    'cross-origin-resource-policy': isRenewal ? 'same-site' : 'same-origin',
    'strict-transport-security': (facts.proto ?? 'https') === 'https' && facts.proto !== null ? HSTS : undefined,
  };
}

function policy(facts: HeaderFacts, answer: Answer): string {
  if (isPage(facts, answer)) return PAGE_CSP;
  return String(answer.headers['content-type']).startsWith('text/html') ? SMALL_PAGE_CSP : API_CSP;
}

/** web-api.md section 7, row by row. */
function caching(facts: HeaderFacts, answer: Answer): Readonly<Record<string, string>> {
  const path = pathOf(facts);
  const isRead = facts.method === undefined || facts.method === 'GET' || facts.method === 'HEAD';
  const row = (cache: string, vary: string) => ({ 'cache-control': cache, vary });
  if (answer.status >= 400 || !isRead) return row('no-store', 'Host, Cookie');
  if (isPage(facts, answer)) return row(facts.duplicates === true ? 'no-store' : 'no-cache', 'Host, Accept-Encoding');
  if (answer.status === 308 || answer.status === 303) return row('no-store', 'Host, Cookie');
  if (path.startsWith('/assets/main-')) return row('public, max-age=31536000, immutable', 'Accept-Encoding');
  if (path.startsWith('/assets/')) return row('no-cache', 'Accept-Encoding');
  if (path === '/favicon.ico') return row('no-cache', 'Host, Cookie');
  if (JSON_READS.test(path)) return row('private, no-cache', 'Host, Cookie, Accept-Encoding');
  if (/\/thumbnail$/.test(path) && /[?&]v=/.test(facts.path ?? '')) {
    return row('private, max-age=86400, immutable', 'Host, Cookie');
  }
  if (/\/(?:thumbnail|original)$/.test(path)) return row('private, no-cache', 'Host, Cookie');
  return row('no-store', 'Host, Cookie');
}

function wrongError({ method }: HeaderFacts, { status, headers, text, json }: Answer): readonly string[] {
  const wrong: string[] = [];
  const isHtml = String(headers['content-type']) === 'text/html; charset=utf-8';
  if (!isHtml && headers['content-type'] !== 'application/problem+json; charset=utf-8') wrong.push('is no problem');
  if ((status === 401) !== (headers['www-authenticate'] === 'Session realm="publisher"'))
    wrong.push('WWW-Authenticate');
  if ((status === 429 || status === 503) && !/^[1-9]\d*$/.test(String(headers['retry-after'])))
    wrong.push('Retry-After');
  for (const name of ['etag', 'last-modified', 'accept-ranges', 'location', 'content-disposition']) {
    if (name in headers) wrong.push(`${name} on an error`);
  }
  if (method === 'HEAD') {
    if (text !== '') wrong.push('a body for HEAD');
  } else if (isHtml) {
    if (!text.includes(String(headers['x-request-id']))) wrong.push('a page without its id');
  } else if (json['requestId'] !== headers['x-request-id'] || json['status'] !== status) {
    wrong.push('a body that is not of its header');
  }
  return wrong;
}

function isPage(facts: HeaderFacts, { status, headers }: Answer): boolean {
  const isRead = facts.method === undefined || facts.method === 'GET' || facts.method === 'HEAD';
  return isRead && (status === 200 || status === 304) && headers['etag'] !== undefined && !NO_PAGE.test(pathOf(facts));
}

function pathOf({ path = '/' }: HeaderFacts): string {
  return path.split('?')[0] ?? '/';
}
