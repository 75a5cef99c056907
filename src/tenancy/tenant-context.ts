import type { TenantConfig, WaitOptions } from '../kernel/index.js';
import type { TenantRuntime } from './tenant-runtime.js';

/** Who the signed-in person is; what they may do is decided per request. Spec: auth.md sections 1 and 4. */
export interface Identity {
  readonly subject: string;
  /** Null in password mode. */
  readonly email: string | null;
  readonly sessionId: string;
  readonly mode: 'auth0' | 'password';
  /**
   * Password mode: the tenant whose password was given; nowhere else does the identity count. Null in Auth0
   * mode, where the tenant's list decides.
   */
  readonly tenant: string | null;
  /** Milliseconds since the epoch. */
  readonly signedInAt: number;
  readonly expiresAt: number;
}

/**
 * What a request knows about its tenant: thin and read-only. Made by the tenant middleware and put on the
 * request; hot routes take it through `@Tenant()`, others may inject the request-scoped `TenantContext`.
 * As `WaitOptions` it waits for as long as the client does: `runtime.limit(work, context)`.
 * Spec: tenancy.md section 3.
 */
export class TenantContext implements WaitOptions {
  /**
   * @param host normalised host, never logged
   * @param configAgeSeconds age of the config in seconds
   * @param isStale reads only
   * @param runtime the tenant's services
   */
  constructor(
    readonly host: string,
    readonly requestId: string,
    readonly configAgeSeconds: number,
    readonly isStale: boolean,
    readonly runtime: TenantRuntime,
    readonly identity: Identity | null = null,
    /** A cookie arrived that was ours but has ended. */
    readonly sessionExpired: boolean = false,
    private readonly client: WaitOptions = {},
  ) {}

  /** Fires when the client has gone away. For reads: what has begun to change something goes on. */
  get signal(): AbortSignal | undefined {
    return this.client.signal;
  }

  get tenant(): string {
    return this.runtime.tenant;
  }

  get config(): TenantConfig {
    return this.runtime.config;
  }
}
