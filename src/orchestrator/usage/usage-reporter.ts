import type { AiUsage, Clock, WaitOptions } from '../../kernel/index.js';
import { UpstreamError } from '../../platform/http/index.js';
import type { EventLog } from '../../platform/logging/index.js';
import { CallRecord } from '../call-record.js';
import type { OrchestratorMetrics } from '../orchestrator-metrics.js';
import type { ServiceCaller } from '../service-call.js';
import type { ServiceRequest } from '../service-request.js';

/** `taken`: it is there, now or since before; `refused`: it never will be; `failed`: nobody could be told. */
export type UsageOutcome = 'taken' | 'refused' | 'failed';

/** Tells the orchestrator what one answer of a model has cost. */
export interface UsageReports {
  /**
   * Safe to repeat: an event is counted once by its key. Never throws.
   * @param options a signal ends it with `failed`
   */
  report(usage: AiUsage, requestId: string, options?: WaitOptions): Promise<UsageOutcome>;
}

/** How events are sent. */
export interface UsageRoute {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** Shortest milliseconds between two tries of one event. */
  readonly pauseMs: number;
}

const ATTEMPTS = 3;
const TRY_MS = 5_000;
/** Three tries, and before two of them a wait of as long as a 429 may ask for. */
const TOTAL_MS = 3 * TRY_MS + 2 * 65_000;
const MAX_BYTES = 16_000;

/** `POST /v1/billing/usage`: one event at a time, one line each. Spec: captioning.md section 6. */
export class UsageReporter implements UsageReports {
  /** @param caller of its own: a refusal or a pause of billing must not hold up what tenants wait for */
  constructor(
    private readonly caller: ServiceCaller,
    private readonly route: UsageRoute,
    private readonly parts: {
      readonly clock: Clock;
      readonly log: EventLog;
      readonly metrics?: OrchestratorMetrics;
    },
  ) {}

  async report(usage: AiUsage, requestId: string, { signal }: WaitOptions = {}): Promise<UsageOutcome> {
    const { tenant } = usage;
    const subject = { operation: 'usage', tenant, config_version: null, request_id: requestId } as const;
    const record = new CallRecord(this.parts.log, this.parts.clock, subject, this.parts.metrics);
    const { pauseMs } = this.route;
    const plan = {
      operation: 'usage',
      timeoutMs: TOTAL_MS,
      tryMs: TRY_MS,
      attempts: ATTEMPTS,
      pauseMs,
      signal,
    } as const;
    const request = this.#request(usage, requestId);
    try {
      // Past the breaker: while the orchestrator is down, events wait in their queue.
      const { status } = await this.caller.probe(plan, (send) => send(request), record.effort);
      const isTaken = status === 200;
      record.ended({ outcome: isTaken ? 'ok' : 'refused', status, level: isTaken ? 'info' : 'warn' });
      return isTaken ? 'taken' : 'refused';
    } catch (error) {
      if (!(error instanceof UpstreamError)) {
        this.parts.log.failure('unhandled_error', 'Reporting what captions have cost broke.', error);
        return 'refused';
      }
      record.failed(error);
      return 'failed';
    }
  }

  #request({ tenant, tokens, occurredAt, idempotencyKey }: AiUsage, requestId: string): ServiceRequest {
    const body = {
      tenant_id: tenant,
      source: 'publisher',
      idempotency_key: idempotencyKey,
      metric: 'ai_tokens',
      quantity: tokens,
      unit: 'tokens',
      occurred_at: new Date(occurredAt).toISOString(),
    };
    const url = `${this.route.baseUrl}/v1/billing/usage`;
    return { method: 'POST', url, body: JSON.stringify(body), requestId, maxBytes: MAX_BYTES };
  }
}
