import { PublisherError, sha256Hex } from '../../kernel/index.js';
import type { Clock, CredentialsRef, Ids, TenantConfig } from '../../kernel/index.js';
import type { CredentialLookup, CredentialPayload, OrchestratorClient } from '../../orchestrator/index.js';
import { SingleFlight } from '../../platform/caching/index.js';
import type { EventLog, LiveSecrets, LogContext } from '../../platform/logging/index.js';
import type { CredentialResolver, CredentialSlot, ResolvedCredential } from '../credential-resolver.port.js';
import { credentialsUnavailable, insufficientBalance } from '../credentials.errors.js';
import type { CredentialProblem } from '../credentials.errors.js';
import { needOf } from '../slots.js';
import type { SlotNeed } from '../slots.js';
import { CredentialCache } from './credential-cache.js';

/** No credential is used longer than this after its resolve, whatever is configured. */
const LONGEST_TTL_SECONDS = 600;

export interface CredentialCacheSettings {
  readonly credentialCacheEnabled: boolean;
  readonly credentialCacheTtlSeconds: number;
  readonly credentialCacheMaxSize: number;
}

/** What the process lends to it. */
export interface CredentialResolverParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
  readonly context: LogContext;
  /** Learns every secret before anyone can use it. */
  readonly live: LiveSecrets;
}

/** What one resolve works on. */
interface Wanted {
  readonly config: TenantConfig;
  readonly need: SlotNeed;
  readonly ref: CredentialsRef;
  /** By tenant first; the reference only as a hash. */
  readonly key: string;
}

/**
 * Secrets behind the references of a tenant's config: in memory only, never past their time, one call per
 * tenant and reference at once. Failures are not kept. Spec: orchestrator.md section 5.
 */
export class OrchestratorCredentialResolver implements CredentialResolver {
  readonly #cache: CredentialCache;
  readonly #flights = new SingleFlight<ResolvedCredential>();

  constructor(
    private readonly client: OrchestratorClient,
    private readonly settings: CredentialCacheSettings,
    private readonly parts: CredentialResolverParts,
  ) {
    this.#cache = new CredentialCache(settings.credentialCacheMaxSize, parts.clock);
  }

  async resolve(config: TenantConfig, slot: CredentialSlot, requestId: string): Promise<ResolvedCredential | null> {
    const need = needOf(config, slot);
    if (!need) return null;
    const { ref } = need;
    // A mail server may take mail without a login; every other slot is of no use without its secret.
    if (!ref && need.provider === 'smtp') return null;
    if (!ref) throw credentialsUnavailable('not_configured');
    const key = `${config.tenant}\n${config.configVersion}\n${sha256Hex(ref.reveal())}`;
    const wanted: Wanted = { config, need, ref, key };
    const kept = this.settings.credentialCacheEnabled ? this.#cache.get(key) : null;
    if (!kept) return this.#fetch(wanted, requestId);
    if (kept.credential.provider !== need.provider) throw this.#refused(wanted, 'wrong_provider');
    if (kept.isAging) this.#refreshInBackground(wanted);
    return kept.credential;
  }

  #refreshInBackground(wanted: Wanted): void {
    this.#fetch(wanted, this.parts.ids.uuid()).catch((error: unknown) => {
      // A failure of the call has its line already; the credential at hand serves until its own end.
      if (error instanceof PublisherError && error.family !== 'bug') return;
      this.parts.log.failure('unhandled_error', 'A background refresh of a credential broke.', error);
    });
  }

  #fetch(wanted: Wanted, requestId: string): Promise<ResolvedCredential> {
    return this.#flights.run(`${wanted.key}\n${wanted.need.provider}`, async () => {
      const { tenant, configVersion } = wanted.config;
      const { ref, need } = wanted;
      const asked = { tenant, configVersion, ref, provider: need.provider };
      const payload = this.#checked(await this.client.resolveCredential(asked, requestId), wanted);
      const ttlSeconds = Math.min(
        wanted.config.ttlSeconds,
        this.settings.credentialCacheTtlSeconds,
        LONGEST_TTL_SECONDS,
      );
      for (const value of Object.values(payload.fields.reveal())) this.parts.live.register(value);
      const credential = { ...payload, validForMs: ttlSeconds * 1000 };
      if (this.settings.credentialCacheEnabled) this.#cache.keep(wanted.key, credential, ttlSeconds);
      return credential;
    });
  }

  /** @throws PublisherError */
  #checked(lookup: CredentialLookup, wanted: Wanted): CredentialPayload {
    switch (lookup.kind) {
      case 'credential':
        if (lookup.payload.provider !== wanted.need.provider) throw this.#refused(wanted, 'wrong_provider');
        return lookup.payload;
      case 'insufficient_balance':
        throw insufficientBalance();
      case 'missing':
      case 'invalid':
        throw this.#refused(wanted, lookup.kind);
      case 'failed':
        throw this.#refused(wanted, 'unreachable', lookup.retryAfterSeconds ?? undefined);
    }
  }

  #refused(wanted: Wanted, reason: CredentialProblem, retryAfterSeconds?: number) {
    this.parts.log.warn('credential_unavailable', 'A credential of a tenant cannot be had.', {
      tenant: wanted.config.tenant,
      provider: wanted.need.provider,
      reason,
    });
    return credentialsUnavailable(reason, retryAfterSeconds);
  }
}
