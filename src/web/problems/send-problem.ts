import type { ServerResponse } from 'node:http';
import type { SignInRequest } from '../../auth/index.js';
import type { TenantRequest } from '../../tenancy/index.js';
import { API_CSP, ERROR_PAGE_CSP } from '../http/security-headers.js';
import { sendBytes } from '../http/send-bytes.js';
import { errorPage, FIRST_PAGE } from './error-page.js';
import type { Problem } from './problem.js';
import type { SmallPageLink } from '../small-page/index.js';

/** What a handler may have set for an answer that did not come about. */
const HEADERS_OF_SUCCESS = [
  'ETag',
  'Last-Modified',
  'Content-Disposition',
  'Content-Encoding',
  'Content-Length',
  'Content-Range',
  'Accept-Ranges',
  'Location',
  'Idempotent-Replayed',
  'X-Config-Stale',
];
/** Everything but pages answers JSON. */
const NO_PAGES = /^\/(?:api|health|webhook|metrics|assets)(?:\/|$)/;

/** An answer that tells of an error, as the line of its request sees it. */
export interface ProblemResponse extends ServerResponse {
  problem?: Pick<Problem, 'code' | 'reason'>;
}

/** A request that ends in an error; one of a sign-in knows where it began. */
type ErringRequest = TenantRequest & Pick<SignInRequest, 'wayBack'>;

/** Whether an error at this path is shown as a page to a person. */
export function isPageRequest(method: string | undefined, path: string): boolean {
  return (method === 'GET' || method === 'HEAD') && !NO_PAGES.test(path);
}

/** Writes the problem as the whole answer. A body that was not read is not waited for. */
export function sendProblem(
  request: ErringRequest,
  response: ProblemResponse,
  problem: Problem,
  asPage: boolean,
): void {
  for (const name of HEADERS_OF_SUCCESS) response.removeHeader(name);
  for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
  const text = asPage
    ? errorPage(problem, String(problem.body['requestId']), wayOn(request, problem))
    : JSON.stringify(problem.body);
  response.setHeader('Content-Security-Policy', asPage ? ERROR_PAGE_CSP : API_CSP);
  response.setHeader('Content-Type', asPage ? 'text/html; charset=utf-8' : 'application/problem+json; charset=utf-8');
  if (!request.complete) response.setHeader('Connection', 'close');
  response.statusCode = problem.status;
  response.problem = problem;
  sendBytes(request, response, Buffer.from(text));
}

/** A sign-in leads back to where it began. Hosts of nobody and the sign-in host have no page to go to. */
function wayOn({ wayBack, tenantContext, canonicalHost }: ErringRequest, { code }: Problem): SmallPageLink | null {
  // Of a sign-in this says that the tenant itself is gone.
  if (wayBack !== undefined) return code === 'not_found' ? null : { href: wayBack, text: 'Back to the site' };
  const hasFirstPage = tenantContext !== undefined || (canonicalHost === undefined && code !== 'not_found');
  return hasFirstPage ? FIRST_PAGE : null;
}
