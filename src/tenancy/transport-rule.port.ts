import type { ServerResponse } from 'node:http';
import type { TenantRequest } from './tenant-request.js';

/** Whether a request may come over this transport. Asked once the host is known to be a tenant's. */
export interface TransportRule {
  /**
   * @param host validated host of the tenant
   * @returns false = it has answered (a redirect to https)
   * @throws PublisherError `https_required`
   */
  admit(request: TenantRequest, response: ServerResponse, host: string): boolean;
}
export const TransportRule = Symbol('TransportRule');
