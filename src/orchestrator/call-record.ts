import type { Clock } from '../kernel/index.js';
import type { UpstreamError } from '../platform/http/index.js';
import type { EventLog } from '../platform/logging/index.js';
import { InvalidAnswer } from './blocks/index.js';
import type { InvalidReason } from './blocks/index.js';
import type { CredentialProvider } from './credential-payload.js';
import type { LookupFailed } from './lookups.js';
import type { CallEffort } from './service-call.js';
import { OrchestratorMetrics } from './orchestrator-metrics.js';
import { isTokenRefused } from './service-request.js';
import type { Operation, ServiceAnswer } from './service-request.js';

/** What a person reads when an answer cannot be used. */
const INVALID_MESSAGES = {
  shape: 'The orchestrator’s answer does not follow the contract.',
  schema_version: 'The orchestrator’s answer has a schema version this build does not know.',
  foreign_tenant: 'The orchestrator answered for another tenant than the one asked for.',
  storage_unknown: 'The tenant’s storage provider is not known; known are dropbox, managed and local.',
  storage_unavailable:
    'The tenant’s storage is not available here. Dropbox needs DROPBOX_APP_KEY and DROPBOX_APP_SECRET.',
  local_storage_not_allowed: 'The tenant uses local storage, which ALLOW_LOCAL_STORAGE does not allow here.',
} satisfies Record<InvalidReason, string>;

/** What is known of a call before it is made. */
export interface CallSubject {
  readonly operation: Operation;
  /** Null = the call is about no tenant. */
  readonly tenant: string | null;
  /** Of the config the call is made for; null = not known yet. */
  readonly config_version: string | null;
  readonly request_id: string;
  /** Of credentials only. */
  readonly provider?: CredentialProvider;
}

interface CallEnd {
  readonly outcome: string;
  readonly status: number | null;
  readonly level: 'debug' | 'info' | 'warn';
  readonly configVersion?: string;
}

/** Writes the one line of each call, whatever became of it, and counts it. Spec: observability.md sections 2 and 7. */
export class CallRecord {
  readonly effort: CallEffort = { attempts: 0 };
  readonly #startMs: number;

  constructor(
    private readonly log: EventLog,
    private readonly clock: Clock,
    private readonly subject: CallSubject,
    private readonly metrics: OrchestratorMetrics = new OrchestratorMetrics(),
  ) {
    this.#startMs = clock.monotonicMs();
  }

  ended({ outcome, status, level, configVersion }: CallEnd): void {
    const { config_version, ...subject } = this.subject;
    const latencyMs = this.clock.monotonicMs() - this.#startMs;
    this.metrics.ended(subject.operation, outcome, latencyMs / 1000);
    this.log[level]('orchestrator_call', 'The orchestrator was called.', {
      ...subject,
      config_version: configVersion ?? config_version,
      http_status: status,
      latency_ms: Math.round(latencyMs),
      retries: Math.max(0, this.effort.attempts - 1),
      outcome,
    });
  }

  /** No answer that decides anything came. */
  failed({ kind, status, retryAfterSeconds }: UpstreamError): LookupFailed {
    this.ended({ outcome: kind, status: status ?? null, level: kind === 'aborted' ? 'info' : 'warn' });
    return { kind: 'failed', retryAfterSeconds: retryAfterSeconds ?? null, status };
  }

  /** A status that says no to us, not to the tenant. */
  refused(answer: ServiceAnswer): LookupFailed {
    const { status } = answer;
    this.ended({ outcome: 'refused', status, level: 'warn' });
    if (isTokenRefused(answer)) {
      this.log.error('orchestrator_token_rejected', 'service token rejected', this.#alarm(`status_${status}`));
    } else if (status === 400) {
      const message = 'The orchestrator calls our request wrong: this is a fault of ours.';
      this.log.error('orchestrator_answer_invalid', message, this.#alarm('request_refused'));
    }
    return { kind: 'failed', retryAfterSeconds: null, status };
  }

  /** A 200 that must not be used. @throws what is no such finding */
  invalid(error: unknown): InvalidReason {
    if (!(error instanceof InvalidAnswer)) throw error;
    this.ended({ outcome: 'invalid', status: 200, level: 'warn' });
    this.log.error('orchestrator_answer_invalid', INVALID_MESSAGES[error.reason], this.#alarm(error.path));
    return error.reason;
  }

  /** @param reason a word of ours or the path of a field, never a value */
  #alarm(reason: string) {
    const { operation, tenant, request_id } = this.subject;
    return { operation, tenant, request_id, reason };
  }
}
