import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { ownOrigin } from '../../auth/index.js';
import { callerError } from '../../kernel/index.js';
import { pathOf } from '../../tenancy/index.js';
import type { TenantRequest, TransportRule } from '../../tenancy/index.js';
import { isPageRequest } from '../problems/send-problem.js';

/**
 * What a trusted proxy says the client used; null when no trusted proxy says anything, as the header of a
 * stranger does not count. Spec: tenancy.md section 1.
 * @param trustedHops `TRUST_PROXY`, ≥ 0
 */
export function forwardedScheme(headers: IncomingHttpHeaders, trustedHops: number): 'http' | 'https' | null {
  const header = headers['x-forwarded-proto'];
  if (trustedHops === 0 || header === undefined) return null;
  const hops = (Array.isArray(header) ? header.join(',') : header).split(',');
  // Each trusted hop appends one value; the outermost trusted one speaks for the client.
  const word = hops.at(-Math.min(trustedHops, hops.length))?.trim().toLowerCase();
  return word === 'https' ? 'https' : 'http';
}

/**
 * Our own origin at this request, as a browser writes it. @param host validated host of the tenant
 */
export function originOf(request: IncomingMessage & Partial<TenantRequest>, host: string): string {
  return ownOrigin(request.scheme ?? 'http', host, request.headers.host);
}

/** Behind a proxy that says http: pages are sent to https, API calls refused. Spec: tenancy.md section 6. */
export class HttpsRule implements TransportRule {
  readonly #force: boolean;
  readonly #trustedHops: number;

  /** @param trustedHops `TRUST_PROXY` */
  constructor(force: boolean, trustedHops: number) {
    this.#force = force;
    this.#trustedHops = trustedHops;
  }

  admit(request: TenantRequest, response: ServerResponse, host: string): boolean {
    if (!this.#force || forwardedScheme(request.headers, this.#trustedHops) !== 'http') return true;
    if (!isPageRequest(request.method, pathOf(request))) {
      throw callerError('https_required', 'The request came over http.');
    }
    response.writeHead(308, { Location: `https://${host}${request.url ?? '/'}` });
    response.end();
    return false;
  }
}
