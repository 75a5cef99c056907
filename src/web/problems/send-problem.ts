import type { ServerResponse } from 'node:http';
import type { TenantRequest } from '../../tenancy/index.js';
import { API_CSP, ERROR_PAGE_CSP } from '../http/security-headers.js';
import { errorPage } from './error-page.js';
import type { Problem } from './problem.js';

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

/** Whether an error at this path is shown as a page to a person. */
export function isPageRequest(method: string | undefined, path: string): boolean {
  return (method === 'GET' || method === 'HEAD') && !NO_PAGES.test(path);
}

/** Writes the problem as the whole answer. A body that was not read is not waited for. */
export function sendProblem(
  request: TenantRequest,
  response: ProblemResponse,
  problem: Problem,
  asPage: boolean,
): void {
  for (const name of HEADERS_OF_SUCCESS) response.removeHeader(name);
  for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
  const text = asPage
    ? errorPage(problem, String(problem.body['requestId']), hasFirstPage(request, problem))
    : JSON.stringify(problem.body);
  response.setHeader('Content-Security-Policy', asPage ? ERROR_PAGE_CSP : API_CSP);
  response.setHeader('Content-Type', asPage ? 'text/html; charset=utf-8' : 'application/problem+json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  if (!request.complete) response.setHeader('Connection', 'close');
  response.statusCode = problem.status;
  response.problem = problem;
  response.end(request.method === 'HEAD' ? undefined : text);
}

/** Hosts of nobody and the sign-in host have no page to go to. */
function hasFirstPage({ tenantContext, canonicalHost }: TenantRequest, { code }: Problem): boolean {
  return tenantContext !== undefined || (canonicalHost === undefined && code !== 'not_found');
}
