import type { Clock } from '../kernel/index.js';
import { UpstreamError } from '../platform/http/index.js';
import type { EventLog, LogFields } from '../platform/logging/index.js';
import { InvalidAnswer } from './blocks/index.js';
import type { InvalidReason } from './blocks/index.js';
import { isTokenRefused } from './service-call.js';
import type { CallEffort, ServiceAnswer } from './service-call.js';

/** What a person reads when an answer cannot be used. */
const INVALID_MESSAGES = {
  shape: 'The orchestrator’s answer does not follow the contract.',
  schema_version: 'The orchestrator’s answer has a schema version this build does not know.',
  foreign_tenant: 'The orchestrator answered for another tenant than the one asked for.',
  storage_unknown: 'The tenant’s storage provider is not known; known are dropbox, managed and local.',
  storage_unavailable: 'The tenant’s storage provider is not available in this build.',
  local_storage_not_allowed: 'The tenant uses local storage, which ALLOW_LOCAL_STORAGE does not allow here.',
} satisfies Record<InvalidReason, string>;

interface CallFailed {
  readonly kind: 'failed';
  readonly retryAfterSeconds: number | null;
}

/** Writes the one line of each call, whatever became of it. Spec: observability.md section 2. */
export class CallRecord {
  readonly effort: CallEffort = { attempts: 0 };
  readonly #startMs: number;

  constructor(
    private readonly log: EventLog,
    private readonly clock: Clock,
    private readonly fields: { readonly operation: string; readonly tenant: string; readonly request_id: string },
  ) {
    this.#startMs = clock.monotonicMs();
  }

  ended(outcome: string, status: number | undefined, more: LogFields = {}, level: 'info' | 'warn' = 'info'): void {
    this.log[level]('orchestrator_call', 'The orchestrator was called.', {
      ...this.fields,
      config_version: null,
      http_status: status ?? null,
      latency_ms: Math.round(this.clock.monotonicMs() - this.#startMs),
      retries: Math.max(0, this.effort.attempts - 1),
      outcome,
      ...more,
    });
  }

  /** No usable answer came. @throws what is no failure of the call */
  failed(error: unknown): CallFailed {
    if (!(error instanceof UpstreamError)) throw error;
    this.ended(error.kind, error.status, {}, 'warn');
    return { kind: 'failed', retryAfterSeconds: error.retryAfterSeconds ?? null };
  }

  /** A status that says no to us, not to the tenant. */
  refused(answer: ServiceAnswer): CallFailed {
    this.ended('refused', answer.status, {}, 'warn');
    const { operation } = this.fields;
    if (isTokenRefused(answer)) {
      this.log.error('orchestrator_token_rejected', 'service token rejected', { operation });
    } else if (answer.status === 400) {
      const message = 'The orchestrator calls our request wrong: this is a fault of ours.';
      this.log.error('orchestrator_answer_invalid', message, { operation, reason: 'request_refused' });
    }
    return { kind: 'failed', retryAfterSeconds: null };
  }

  /** A 200 that must not be used. @throws what is no such finding */
  invalid(error: unknown): InvalidReason {
    if (!(error instanceof InvalidAnswer)) throw error;
    this.ended('invalid', 200, {}, 'warn');
    const { operation, tenant } = this.fields;
    this.log.error('orchestrator_answer_invalid', INVALID_MESSAGES[error.reason], {
      operation,
      tenant,
      reason: error.path,
    });
    return error.reason;
  }
}
