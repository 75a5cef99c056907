import type { Clock, CredentialsRef, Ids, TenantConfig } from '../kernel/index.js';
import { UpstreamError } from '../platform/http/index.js';
import type { EventLog } from '../platform/logging/index.js';
import { CallRecord } from './call-record.js';
import { parseCredential } from './credential-payload.js';
import type { CredentialPayload, CredentialProvider } from './credential-payload.js';
import { parseEnvelope, tenantOfHost } from './envelope.js';
import type { EnvelopeSettings } from './envelope.js';
import type { OrchestratorSettings } from './orchestrator.settings.js';
import { PostPreference } from './post-preference.js';
import { isBalanceRefused } from './service-call.js';
import type { ServiceAnswer, ServiceCaller, ServiceRequest } from './service-call.js';

/** What a lookup of a host came to. Only `config` may be used; `not_found` is a definite no. */
export type RuntimeLookup =
  | { readonly kind: 'config'; readonly config: TenantConfig; readonly unknownPublisherTypes: readonly string[] }
  | { readonly kind: 'not_found'; readonly reason: 'unknown_host' | 'wrong_app' }
  /** An answer that must not be used. `foreign`: it named another tenant. */
  | { readonly kind: 'invalid'; readonly foreign: boolean }
  | { readonly kind: 'failed'; readonly retryAfterSeconds: number | null };

/** A reference to resolve, and what is known about it. */
export interface CredentialWanted {
  readonly tenant: string;
  /** Of the config the reference stands in; for the log. */
  readonly configVersion: string;
  readonly ref: CredentialsRef;
  /** Who the credential should be for; for the log. The caller compares. */
  readonly provider: CredentialProvider;
}

/** What resolving a reference came to. */
export type CredentialLookup =
  | { readonly kind: 'credential'; readonly payload: CredentialPayload }
  | { readonly kind: 'missing' | 'insufficient_balance' | 'invalid' }
  | { readonly kind: 'failed'; readonly retryAfterSeconds: number | null };

const ATTEMPTS = 3;
const CONFIG_MAX_BYTES = 1_000_000;
const CREDENTIAL_MAX_BYTES = 64_000;
const PROBE_TIMEOUT_MS = 1500;
const PROBE_OK = [200, 404, 405, 409, 429];

/**
 * The orchestrator's `/v1` service API. Expected outcomes are values; nothing of what it says but parsed
 * fields goes on. Spec: orchestrator.md sections 1, 3 and 5.
 */
export class OrchestratorClient {
  readonly #post: PostPreference;

  constructor(
    private readonly caller: ServiceCaller,
    private readonly settings: OrchestratorSettings,
    private readonly envelope: EnvelopeSettings,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly log: EventLog,
  ) {
    this.#post = new PostPreference(settings.preferPost, settings.postReprobeSeconds, clock);
  }

  /** Asks what the host may do. @param host normalised host */
  async lookUpRuntime(host: string, requestId: string): Promise<RuntimeLookup> {
    const call = this.#begin('runtime', tenantOfHost(host), requestId);
    try {
      const answer = await this.caller.call(
        (send) => this.#askRuntime(send, host, requestId),
        { timeoutMs: this.settings.timeoutMs, attempts: ATTEMPTS },
        call.effort,
      );
      return this.#runtimeOutcome(answer, host, call);
    } catch (error) {
      return call.failed(error);
    }
  }

  /** Resolves a reference for a tenant. The secret in the result stays in its `Secret`. */
  async resolveCredential(wanted: CredentialWanted, requestId: string): Promise<CredentialLookup> {
    const { tenant, ref } = wanted;
    const call = this.#begin('credentials', tenant, requestId);
    const request: ServiceRequest = {
      operation: 'credentials',
      method: 'POST',
      url: `${this.settings.baseUrl}/v1/credentials/resolve`,
      headers: { 'X-Tenant': tenant },
      body: JSON.stringify({ credentials_ref: ref.reveal() }),
      requestId,
      maxBytes: CREDENTIAL_MAX_BYTES,
    };
    try {
      const limits = { timeoutMs: this.settings.timeoutMs, attempts: ATTEMPTS };
      const answer = await this.caller.call((send) => send(request), limits, call.effort);
      return this.#credentialOutcome(answer, call);
    } catch (error) {
      return call.failed(error);
    }
  }

  /**
   * Whether the orchestrator answers: one lookup of a reserved host, 1.5 s, no retry.
   * Spec: reliability.md section 7.
   */
  async isReachable(reservedHost: string): Promise<boolean> {
    const requestId = this.ids.uuid();
    try {
      const answer = await this.caller.call(
        (send) => this.#askRuntime(send, reservedHost, requestId),
        { timeoutMs: Math.min(PROBE_TIMEOUT_MS, this.settings.timeoutMs), attempts: 1 },
        { attempts: 0 },
      );
      return PROBE_OK.includes(answer.status);
    } catch (error) {
      return error instanceof UpstreamError && error.status !== undefined && PROBE_OK.includes(error.status);
    }
  }

  async #askRuntime(
    send: (request: ServiceRequest) => Promise<ServiceAnswer>,
    host: string,
    requestId: string,
  ): Promise<ServiceAnswer> {
    const url = `${this.settings.baseUrl}/v1/runtime/by-host`;
    const common = { operation: 'runtime', requestId, maxBytes: CONFIG_MAX_BYTES } as const;
    if (this.#post.usePost()) {
      const answer = await send({ ...common, method: 'POST', url, body: JSON.stringify({ host }) });
      if (answer.status !== 405) {
        this.#post.accepted();
        return answer;
      }
      if (this.#post.refused()) {
        const message = 'Orchestrator does not support POST runtime-by-host, falling back to GET';
        this.log.warn('orchestrator_post_unsupported', message);
      }
    }
    return send({ ...common, method: 'GET', url: `${url}?host=${encodeURIComponent(host)}` });
  }

  #runtimeOutcome(answer: ServiceAnswer, host: string, call: CallRecord): RuntimeLookup {
    if (answer.status === 404 || answer.status === 409) {
      call.ended('not_found', answer.status);
      return { kind: 'not_found', reason: 'unknown_host' };
    }
    if (answer.status !== 200) return call.refused(answer);
    try {
      const parsed = parseEnvelope(answer.json, host, this.envelope);
      if (parsed.kind === 'wrong_app') {
        call.ended('wrong_app', 200, {}, 'warn');
        return { kind: 'not_found', reason: 'wrong_app' };
      }
      call.ended('ok', 200, { config_version: parsed.config.configVersion });
      return parsed;
    } catch (error) {
      return { kind: 'invalid', foreign: call.invalid(error) === 'foreign_tenant' };
    }
  }

  #credentialOutcome(answer: ServiceAnswer, call: CallRecord): CredentialLookup {
    if (isBalanceRefused(answer)) {
      call.ended('insufficient_balance', 403, {}, 'warn');
      return { kind: 'insufficient_balance' };
    }
    if (answer.status === 404) {
      call.ended('missing', 404, {}, 'warn');
      return { kind: 'missing' };
    }
    if (answer.status !== 200) return call.refused(answer);
    try {
      const payload = parseCredential(answer.json);
      call.ended('ok', 200, { provider: payload.provider });
      return { kind: 'credential', payload };
    } catch (error) {
      call.invalid(error);
      return { kind: 'invalid' };
    }
  }

  #begin(operation: 'runtime' | 'credentials', tenant: string, requestId: string): CallRecord {
    return new CallRecord(this.log, this.clock, { operation, tenant, request_id: requestId });
  }
}
