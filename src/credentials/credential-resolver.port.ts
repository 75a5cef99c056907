import type { Secret } from '../kernel/index.js';
import type { TenantConfig, WaitOptions } from '../kernel/index.js';

/** What a secret is for. The resolver knows which reference or variable stands behind it. */
export type CredentialSlot =
  | { readonly kind: 'storage' }
  | { readonly kind: 'ai' }
  | { readonly kind: 'smtp' }
  | { readonly kind: 'publisher'; readonly id: string };

/** A resolved secret: its string fields, and the version that tells when clients must be rebuilt. */
export interface ResolvedCredential {
  readonly provider: string;
  readonly version: string;
  /**
   * Milliseconds from now in which it may be used, > 0; clients and tokens made from it end with it unless the
   * resolver gives the same version again. Infinity in env mode.
   */
  readonly validForMs: number;
  readonly fields: Secret<Readonly<Record<string, string>>>;
}

/**
 * Turns a slot of a tenant's config into its secret. In memory only, never stale.
 * Spec: orchestrator.md section 5. See ADR 0003 for why this is a port beside `ConfigSource`.
 */
export interface CredentialResolver {
  /**
   * @param options a signal ends the caller's wait; nobody looks at it when the answer is at hand
   * @returns null when the slot needs no secret (local storage, offline captioning, outbox)
   * @throws PublisherError `credentials_unavailable` (missing, refused, wrong provider, unreachable),
   *   `insufficient_balance`; the signal's reason when the caller gave up
   */
  resolve(
    config: TenantConfig,
    slot: CredentialSlot,
    requestId: string,
    options?: WaitOptions,
  ): Promise<ResolvedCredential | null>;
  /**
   * The provider has refused a version: asks for another one past every cache. At most one such call per tenant and
   * reference in 30 s, however often and by however many it is refused; meanwhile all get what that call brought.
   * @param refusedVersion of the credential that was refused
   * @returns null = there is no other one (yet)
   * @throws PublisherError as `resolve`
   */
  renew(
    config: TenantConfig,
    slot: CredentialSlot,
    refusedVersion: string,
    options?: WaitOptions,
  ): Promise<ResolvedCredential | null>;
}
export const CredentialResolver = Symbol('CredentialResolver');
