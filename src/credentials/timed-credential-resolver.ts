import type { TenantConfig, WaitOptions } from '../kernel/index.js';
import type { LogContext } from '../platform/logging/index.js';
import { timed } from '../platform/timings/index.js';
import type { CredentialResolver, CredentialSlot, ResolvedCredential } from './credential-resolver.port.js';

/** Counts what a request waits for secrets of its tenant. Spec: observability.md section 8. */
export class TimedCredentialResolver implements CredentialResolver {
  constructor(
    private readonly resolver: CredentialResolver,
    private readonly context: LogContext,
  ) {}

  resolve(
    config: TenantConfig,
    slot: CredentialSlot,
    requestId: string,
    options?: WaitOptions,
  ): Promise<ResolvedCredential | null> {
    return timed(this.context, 'credentials', () => this.resolver.resolve(config, slot, requestId, options));
  }

  renew(
    config: TenantConfig,
    slot: CredentialSlot,
    refusedVersion: string,
    options?: WaitOptions,
  ): Promise<ResolvedCredential | null> {
    return timed(this.context, 'credentials', () => this.resolver.renew(config, slot, refusedVersion, options));
  }
}
