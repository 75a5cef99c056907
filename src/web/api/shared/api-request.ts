import type { TenantRequest } from '../../../tenancy/index.js';

/** A request of the API: what Express works out beside Node's own members. */
export interface ApiRequest extends TenantRequest {
  /** The client's address behind trusted hops. */
  readonly ip?: string;
  /** Whether what the browser has is still right, by the tag set on the answer. */
  readonly fresh: boolean;
}
