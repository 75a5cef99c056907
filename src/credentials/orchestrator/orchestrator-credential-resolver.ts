import { ageMs, PublisherError } from '../../kernel/index.js';
import type { TenantConfig, WaitOptions } from '../../kernel/index.js';
import type { OrchestratorClient } from '../../orchestrator/index.js';
import type { FlightOptions } from '../../platform/caching/index.js';
import type { CredentialResolver, CredentialSlot, ResolvedCredential } from '../credential-resolver.port.js';
import { CredentialCache } from './credential-cache.js';
import type { FetchedCredential } from './credential-cache.js';
import { CredentialFetcher } from './credential-fetcher.js';
import type { CredentialResolverParts } from './credential-fetcher.js';
import { Renewals } from './renewals.js';
import { wantedBy } from './wanted-credential.js';
import type { WantedCredential } from './wanted-credential.js';

/** No credential is used longer than this after its resolve, whatever is configured. */
const LONGEST_TTL_SECONDS = 600;
const REFRESH_AHEAD = 0.8;
/** An answer that is wrong for a slot is believed for as long as any other failure. */
const MISMATCH_MS = 30_000;
/** Answers after which what is at hand must not be used any more, unlike calls that failed. */
const CONTRADICTED: readonly (string | undefined)[] = ['wrong_provider', 'invalid'];

export interface CredentialCacheSettings {
  readonly credentialCacheEnabled: boolean;
  readonly credentialCacheTtlSeconds: number;
  readonly credentialCacheMaxSize: number;
}

/**
 * Secrets behind the references of a tenant's config: in memory only, never past their time, one call per
 * tenant and reference at once, the next one ahead of the end. Spec: orchestrator.md section 5.
 */
export class OrchestratorCredentialResolver implements CredentialResolver {
  readonly #cache: CredentialCache;
  readonly #fetcher: CredentialFetcher;
  readonly #renewals: Renewals;

  constructor(
    client: OrchestratorClient,
    private readonly settings: CredentialCacheSettings,
    private readonly parts: CredentialResolverParts,
  ) {
    this.#cache = new CredentialCache(settings.credentialCacheMaxSize, parts.clock);
    this.#fetcher = new CredentialFetcher(client, parts);
    this.#renewals = new Renewals(parts.clock);
  }

  async resolve(
    config: TenantConfig,
    slot: CredentialSlot,
    requestId: string,
    options: WaitOptions = {},
  ): Promise<ResolvedCredential | null> {
    this.#cache.enter(config.tenant, config.configVersion);
    const wanted = wantedBy(config, slot);
    if (!wanted) return null;
    const kept = this.#cache.get(wanted.key, this.#ttlMs(config));
    if (kept?.payload.provider === wanted.provider) this.parts.counts?.hit(wanted.provider);
    else this.parts.counts?.miss(wanted.provider);
    if (kept) {
      if (kept.payload.provider === wanted.provider) return this.#reuse(kept, wanted);
      if (ageMs(this.parts.clock, kept.at) < MISMATCH_MS) throw this.#fetcher.mismatch(wanted);
    }
    const failure = this.#fetcher.recall(wanted);
    if (failure) throw failure;
    const fields = this.parts.context.current();
    const onJoined = (leader: string): void => {
      if (fields && leader !== requestId) fields.coalesced_with = leader;
    };
    return this.#handOut(await this.#fetch(wanted, { id: requestId, signal: options.signal, onJoined }), config);
  }

  async renew(
    config: TenantConfig,
    slot: CredentialSlot,
    refusedVersion: string,
    options: WaitOptions = {},
  ): Promise<ResolvedCredential | null> {
    const wanted = wantedBy(config, slot);
    if (!wanted) return null;
    const id = this.parts.context.current()?.request_id ?? this.parts.ids.uuid();
    const version =
      this.#otherVersion(wanted, refusedVersion) ??
      (await this.#renewals.run(wanted.key, () => this.#fetchAnew(wanted, id), options));
    // What was found is in the cache now, and is looked at as anything else there.
    const credential = version === refusedVersion ? null : await this.resolve(config, slot, id, options);
    return credential?.version === refusedVersion ? null : credential;
  }

  /** Somebody has asked anew already. */
  #otherVersion({ key, config }: WantedCredential, refusedVersion: string): string | null {
    this.#cache.enter(config.tenant, config.configVersion);
    const version = this.#cache.get(key, this.#ttlMs(config))?.payload.version;
    return version === undefined || version === refusedVersion ? null : version;
  }

  /** To its end, whoever still waits. @returns the version */
  async #fetchAnew(wanted: WantedCredential, id: string): Promise<string> {
    try {
      return (await this.#fetch(wanted, { id })).payload.version;
    } catch (error) {
      this.#dropContradicted(wanted, error);
      throw error;
    }
  }

  #reuse(kept: FetchedCredential, wanted: WantedCredential): ResolvedCredential {
    const isAging =
      ageMs(this.parts.clock, kept.at) >= Math.min(kept.ttlMs, this.#ttlMs(wanted.config)) * REFRESH_AHEAD;
    if (isAging && this.#fetcher.recall(wanted) === null) this.#refreshInBackground(wanted);
    return this.#handOut(kept, wanted.config);
  }

  async #fetch(wanted: WantedCredential, caller: FlightOptions & { readonly id: string }): Promise<FetchedCredential> {
    const fetched = await this.#fetcher.fetch(wanted, this.#ttlMs(wanted.config), caller);
    if (this.settings.credentialCacheEnabled) this.#cache.keep(wanted.key, fetched);
    return fetched;
  }

  /** Joins the call under way or starts one, for which nobody waits. */
  #refreshInBackground(wanted: WantedCredential): void {
    this.#fetch(wanted, { id: this.parts.ids.uuid() }).catch((error: unknown) => {
      if (!(error instanceof PublisherError) || error.family === 'bug') {
        this.parts.log.failure('unhandled_error', 'A background refresh of a credential broke.', error);
      }
      this.#dropContradicted(wanted, error);
      // Any other failure has its line; the credential at hand serves until its own end.
    });
  }

  #dropContradicted({ key }: WantedCredential, error: unknown): void {
    if (error instanceof PublisherError && CONTRADICTED.includes(error.details.reason)) this.#cache.drop(key);
  }

  #handOut(fetched: FetchedCredential, config: TenantConfig): ResolvedCredential {
    const { provider, version, fields } = fetched.payload;
    return { provider, version, fields, validForMs: Math.max(1, this.#leftMs(fetched, config)) };
  }

  #leftMs(fetched: FetchedCredential, config: TenantConfig): number {
    return Math.min(fetched.ttlMs, this.#ttlMs(config)) - ageMs(this.parts.clock, fetched.at);
  }

  #ttlMs({ ttlSeconds }: TenantConfig): number {
    return Math.min(ttlSeconds, this.settings.credentialCacheTtlSeconds, LONGEST_TTL_SECONDS) * 1000;
  }
}
