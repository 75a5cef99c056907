import { asError } from '../kernel/index.js';
import type { Clock, Ids, WaitOptions } from '../kernel/index.js';
import { UpstreamError } from '../platform/http/index.js';
import type { EventLog } from '../platform/logging/index.js';
import { CallRecord } from './call-record.js';
import type { CallSubject } from './call-record.js';
import { Connectivity, verdictOfAnswer, verdictOfFailure } from './connectivity.js';
import type { Verdict } from './connectivity.js';
import { tenantOfHost } from './envelope.js';
import type { EnvelopeSettings } from './envelope.js';
import type { CredentialLookup, CredentialWanted, LookupFailed, LookUpOptions, RuntimeLookup } from './lookups.js';
import type { OrchestratorMetrics } from './orchestrator-metrics.js';
import type { OrchestratorSettings } from './orchestrator.settings.js';
import { credentialOutcome, runtimeOutcome } from './outcomes.js';
import type { RuntimeRoute } from './runtime-route.js';
import type { SecretRegister } from './secret-register.js';
import type { Attempt, ServiceCaller } from './service-call.js';
import type { ServiceAnswer, ServiceRequest } from './service-request.js';
import type { UsageReports } from './usage/index.js';

/** What the client is made of. */
export interface ClientParts {
  readonly caller: ServiceCaller;
  readonly route: RuntimeRoute;
  readonly register: SecretRegister;
  readonly usage: UsageReports;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
  readonly metrics?: OrchestratorMetrics;
}

const ATTEMPTS = 3;
const CREDENTIAL_MAX_BYTES = 64_000;
const PROBE_TIMEOUT_MS = 1500;

/**
 * The orchestrator's `/v1` service API. Expected outcomes are values; nothing of what it says but parsed
 * fields goes on. Spec: orchestrator.md sections 1, 3 and 5.
 */
export class OrchestratorClient {
  readonly #connectivity: Connectivity;

  constructor(
    private readonly parts: ClientParts,
    private readonly settings: OrchestratorSettings,
    private readonly envelope: EnvelopeSettings,
  ) {
    this.#connectivity = new Connectivity(() => parts.caller.isPausing(), parts.clock);
    parts.metrics?.watch(() => this.#connectivity.isReachable);
  }

  /**
   * Asks what the host may do.
   * @param host normalised host
   * @throws the reason of the signal, when the caller has given up
   */
  async lookUpRuntime(host: string, requestId: string, options: LookUpOptions = {}): Promise<RuntimeLookup> {
    const record = this.#begin({
      operation: 'runtime',
      tenant: tenantOfHost(host),
      config_version: null,
      request_id: requestId,
    });
    const ask: Attempt = (send) => this.parts.route.ask(send, host, requestId);
    const end = await this.#call('runtime', ask, record, options);
    if ('kind' in end) return end;
    const lookup = runtimeOutcome(end, host, this.envelope, record);
    if (lookup.kind === 'config') this.parts.register.referencesOf(lookup.config);
    return lookup;
  }

  /**
   * Resolves a reference for a tenant. The secret in the result stays in its `Secret`.
   * @throws the reason of the signal, when the caller has given up
   */
  async resolveCredential(
    wanted: CredentialWanted,
    requestId: string,
    options: WaitOptions = {},
  ): Promise<CredentialLookup> {
    const { tenant, configVersion, ref, provider } = wanted;
    const operation = 'credentials';
    const record = this.#begin({ operation, tenant, config_version: configVersion, request_id: requestId, provider });
    const request: ServiceRequest = {
      method: 'POST',
      url: `${this.settings.baseUrl}/v1/credentials/resolve`,
      headers: { 'X-Tenant': tenant },
      body: JSON.stringify({ credentials_ref: ref.reveal() }),
      requestId,
      maxBytes: CREDENTIAL_MAX_BYTES,
    };
    const end = await this.#call(operation, (send) => send(request), record, options);
    return 'kind' in end ? end : credentialOutcome(end, record);
  }

  /**
   * Whether the orchestrator answers: the last call within 5 s tells; else one lookup of a reserved host, 1.5 s,
   * no retry. Spec: reliability.md section 7.
   */
  isReachable(reservedHost: string): Promise<boolean> {
    return this.#connectivity.check(() => this.#probe(reservedHost));
  }

  /** Whether it has answered any call of this process so far. */
  get hasAnswered(): boolean {
    return this.#connectivity.hasAnswered;
  }

  /** Where the use of AI is reported. */
  get usage(): UsageReports {
    return this.parts.usage;
  }

  async #probe(reservedHost: string): Promise<Verdict> {
    const requestId = this.parts.ids.uuid();
    const record = this.#begin({ operation: 'runtime', tenant: null, config_version: null, request_id: requestId });
    const timeoutMs = Math.min(PROBE_TIMEOUT_MS, this.settings.timeoutMs);
    const plan = { operation: 'runtime', timeoutMs, attempts: 1 } as const;
    const ask: Attempt = (send) => this.parts.route.ask(send, reservedHost, requestId);
    try {
      const answer = await this.parts.caller.probe(plan, ask, record.effort);
      const verdict = verdictOfAnswer(answer);
      if (verdict) record.ended({ outcome: 'ok', status: answer.status, level: 'debug' });
      else record.refused(answer);
      return verdict;
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      // A pause that began a moment ago is an answer, too.
      const verdict = error.kind === 'rate_limited' || verdictOfFailure(error);
      if (verdict) record.ended({ outcome: 'ok', status: error.status ?? null, level: 'debug' });
      else record.failed(error);
      return verdict;
    }
  }

  async #call(
    operation: CallSubject['operation'],
    attempt: Attempt,
    record: CallRecord,
    { signal, mayRepeat }: LookUpOptions,
  ): Promise<ServiceAnswer | LookupFailed> {
    const plan = { operation, timeoutMs: this.settings.timeoutMs, attempts: ATTEMPTS, signal, mayRepeat };
    try {
      const answer = await this.parts.caller.call(plan, attempt, record.effort);
      this.#connectivity.note(verdictOfAnswer(answer));
      return answer;
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      this.#connectivity.note(verdictOfFailure(error));
      const failed = record.failed(error);
      // Nobody is there to read a value, and nobody may take this for a failure of the orchestrator.
      if (error.kind === 'aborted' && signal?.aborted) throw asError(signal.reason);
      return failed;
    }
  }

  #begin(subject: CallSubject): CallRecord {
    return new CallRecord(this.parts.log, this.parts.clock, subject, this.parts.metrics);
  }
}
