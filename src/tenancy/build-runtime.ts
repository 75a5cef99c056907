import type { ResolvedCredential } from '../credentials/index.js';
import { hasCode, upstreamError } from '../kernel/index.js';
import type { TenantConfig, WaitOptions, RenewCredential } from '../kernel/index.js';
import { PooledTenantRuntime } from './pooled-tenant-runtime.js';
import type { RuntimeParts } from './runtime-parts.js';
import { Validity } from './validity.js';

const STORAGE = { kind: 'storage' } as const;

/** Why a runtime is built, or no longer handed out. */
export type RuntimeReason = 'first_use' | 'replaced' | 'evicted' | 'expired' | 'credential_changed' | 'closing';

/**
 * A tenant's runtime with its storage: the eager part. Spec: orchestrator.md section 5.
 * @throws PublisherError `storage_unavailable`, `insufficient_balance`
 */
export async function buildRuntime(
  parts: RuntimeParts,
  config: TenantConfig,
  requestId: string,
  reason: RuntimeReason,
): Promise<PooledTenantRuntime> {
  const { clock, log, storages } = parts;
  const startedAt = clock.monotonicMs();
  const credential = await storageCredential(parts, config, requestId);
  // Counted from the resolve: the time a build takes is part of it.
  const access = { version: credential?.version ?? null, validity: new Validity(clock, credential?.validForMs) };
  const renew = credential === null ? undefined : renewalOf(parts, config, credential.version);
  const storage = await storages.build(config, credential?.fields ?? null, renew);
  log.info('tenant_runtime_built', "A tenant's services were built.", {
    tenant: config.tenant,
    config_version: config.configVersion,
    latency_ms: Math.round(clock.monotonicMs() - startedAt),
    reason,
  });
  return new PooledTenantRuntime(parts, config, storage, access);
}

/**
 * Whether a runtime may go on with the secret it was built with. Secrets have no stale mode: the resolver (which
 * caches) must still give the same version, and what it gives holds from now on.
 * @throws as `buildRuntime`; the signal's reason
 */
export async function credentialHolds(
  parts: RuntimeParts,
  { config, access }: PooledTenantRuntime,
  requestId: string,
  options: WaitOptions,
): Promise<boolean> {
  const credential = await storageCredential(parts, config, requestId, options);
  if (credential === null || credential.version !== access.version) return false;
  access.validity.renew(credential.validForMs);
  return true;
}

/**
 * For a storage whose secret is refused while it works: it may go on with another one until its request is over. The
 * next request finds the new version and builds a new runtime.
 */
function renewalOf({ credentials }: RuntimeParts, config: TenantConfig, version: string): RenewCredential {
  return async (signal) => {
    const renewed = await asStorageTrouble(() => credentials.renew(config, STORAGE, version, { signal }));
    return renewed?.fields ?? null;
  };
}

function storageCredential(
  { credentials }: RuntimeParts,
  config: TenantConfig,
  requestId: string,
  options?: WaitOptions,
): Promise<ResolvedCredential | null> {
  return asStorageTrouble(() => credentials.resolve(config, STORAGE, requestId, options));
}

async function asStorageTrouble<T>(resolve: () => Promise<T>): Promise<T> {
  try {
    return await resolve();
  } catch (error) {
    if (!hasCode(error, 'credentials_unavailable')) throw error;
    throw upstreamError('storage_unavailable', 'The storage credential cannot be had.', error.details);
  }
}
