import { momentOf } from '../../kernel/index.js';
import type { Clock, Ids, PublisherError } from '../../kernel/index.js';
import type { CredentialLookup, CredentialPayload, OrchestratorClient } from '../../orchestrator/index.js';
import { SingleFlight } from '../../platform/caching/index.js';
import type { FlightOptions } from '../../platform/caching/index.js';
import type { EventLog, LiveSecrets, LogContext } from '../../platform/logging/index.js';
import type { FetchedCredential } from './credential-cache.js';
import type { CredentialCounts } from './credential-metrics.js';
import { FailureMemory } from './failure-memory.js';
import type { CredentialFailure } from './failure-memory.js';
import type { WantedCredential } from './wanted-credential.js';

/** What the process lends to it. */
export interface CredentialResolverParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
  readonly context: LogContext;
  /** Learns every secret before anyone can use it. */
  readonly live: LiveSecrets;
  /** Default: nobody counts. */
  readonly counts?: CredentialCounts;
}

/** A late line may still quote a secret that has just run out. */
const AFTERGLOW_MS = 60_000;
/** Fields of a payload that are secrets, unlike a bucket or a region. */
const SECRET_NAME = /(token|key|password|secret)$/;

/**
 * Calls for credentials: one at a time per tenant and reference, whoever waits; a failure is remembered, so that
 * it is one call and one line however many ask. Spec: reliability.md sections 2 and 3.
 */
export class CredentialFetcher {
  readonly #flights: SingleFlight<FetchedCredential>;
  readonly #failures: FailureMemory;

  constructor(
    private readonly client: OrchestratorClient,
    private readonly parts: CredentialResolverParts,
  ) {
    this.#flights = new SingleFlight(parts.counts?.joined);
    this.#failures = new FailureMemory(parts.clock, parts.ids);
  }

  /** The failure of a moment ago, if a call would come too early. */
  recall(wanted: WantedCredential): PublisherError | null {
    return this.#failures.recall(wanted.key) ?? this.#failures.recall(mismatchKey(wanted));
  }

  /**
   * Calls, or joins the call that is under way, and checks the answer for this slot.
   * @param ttlMs how long the answer may be used
   * @param caller who waits, by request id; without a signal the call goes on to its end
   * @throws PublisherError `credentials_unavailable`, `insufficient_balance`; the signal's reason
   */
  async fetch(
    wanted: WantedCredential,
    ttlMs: number,
    caller: FlightOptions & { readonly id: string },
  ): Promise<FetchedCredential> {
    const call = (signal: AbortSignal) => this.#call(wanted, ttlMs, caller.id, signal);
    const fetched = await this.#flights.run(wanted.key, call, caller);
    if (fetched.payload.provider !== wanted.provider) throw this.mismatch(wanted);
    return fetched;
  }

  /** The answer is for somebody else than this slot expects. Others with the same reference may use it. */
  mismatch(wanted: WantedCredential): PublisherError {
    const key = mismatchKey(wanted);
    const known = this.#failures.recall(key);
    if (known) return known;
    const { tenant } = wanted.config;
    const message = 'The orchestrator’s credential is for another provider than its place in the config.';
    this.parts.log.error('orchestrator_answer_invalid', message, {
      operation: 'credentials',
      tenant,
      reason: '$.provider',
    });
    return this.#failed(wanted, key, { reason: 'wrong_provider', httpStatus: 200 });
  }

  async #call(
    wanted: WantedCredential,
    ttlMs: number,
    requestId: string,
    signal: AbortSignal,
  ): Promise<FetchedCredential> {
    const { config, provider, ref } = wanted;
    const { tenant, configVersion } = config;
    const { clock, counts } = this.parts;
    const startedMs = clock.monotonicMs();
    const lookup = await this.client.resolveCredential({ tenant, configVersion, ref, provider }, requestId, { signal });
    counts?.resolved(provider, lookup.kind, (clock.monotonicMs() - startedMs) / 1000);
    if (lookup.kind !== 'credential') throw this.#failed(wanted, wanted.key, failureOf(lookup));
    this.#failures.forget(wanted.key);
    const { payload } = lookup;
    this.#register(payload, tenant, ttlMs + AFTERGLOW_MS);
    return { payload, at: momentOf(clock), ttlMs, tenant, configVersion };
  }

  /** Once per fetch, before anyone can use it. Spec: observability.md section 4. */
  #register({ fields }: CredentialPayload, tenant: string, lifetimeMs: number): void {
    for (const [name, value] of Object.entries(fields.reveal())) {
      if (this.parts.live.register(value, lifetimeMs) || !SECRET_NAME.test(name)) continue;
      const message = 'A secret is too short to be looked for in log lines; a longer one should be chosen.';
      this.parts.log.warn('orchestrator_answer_invalid', message, {
        operation: 'credentials',
        tenant,
        reason: `$.${name}`,
      });
    }
  }

  #failed(wanted: WantedCredential, key: string, failure: CredentialFailure): PublisherError {
    this.parts.log.warn('credential_unavailable', 'A credential of a tenant cannot be had.', {
      tenant: wanted.config.tenant,
      provider: wanted.provider,
      reason: failure.reason,
      http_status: failure.httpStatus ?? null,
    });
    return this.#failures.note(key, failure);
  }
}

/** A credential for somebody else is a failure of this slot alone. */
function mismatchKey({ key, provider }: WantedCredential): string {
  return `${key}\n${provider}`;
}

function failureOf(lookup: Exclude<CredentialLookup, { kind: 'credential' }>): CredentialFailure {
  switch (lookup.kind) {
    case 'missing':
      return { reason: 'missing', httpStatus: 404 };
    case 'insufficient_balance':
      return { reason: 'insufficient_balance', httpStatus: 403 };
    case 'invalid':
      return { reason: 'invalid', httpStatus: 200 };
    case 'failed':
      return { reason: 'unreachable', retryAfterSeconds: lookup.retryAfterSeconds, httpStatus: lookup.status };
  }
}
