import { asError, orAbort, type Clock, type Ids, type PublisherError } from '../../kernel/index.js';
import {
  logFailedCall,
  UpstreamError,
  withRetries,
  type Breaker,
  type DependencyMetrics,
} from '../../platform/http/index.js';
import type { EventLog } from '../../platform/logging/index.js';
import type { ApiKey } from './api-key.js';
import type { ApiStyle } from './base-url.js';
import { aiUnavailable, modelRejected, UnusableOutput } from './failures.js';
import { readAnswer, type ModelAnswer } from './model-answer.js';
import { sendRequest, type ModelRequest, type Taken } from './model-request.js';
import type { PaidWork } from './paid-work.js';
import type { ParameterMemory } from './parameter-memory.js';
import { isPolicyRefusal, statusFailure } from './status-failures.js';
import type { Sleep, TenantLanes } from './tenant-lanes.js';
import { failureOf, type Exchanged, type OpenAiTransport, type WorkLimits } from './transport.js';

/** What the process lends to the calls of one tenant. */
export interface SharedCallParts {
  readonly transport: OpenAiTransport;
  readonly style: ApiStyle;
  readonly memory: ParameterMemory;
  readonly lanes: TenantLanes;
  readonly breaker: Breaker;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
  readonly counts?: DependencyMetrics | undefined;
  readonly sleep: Sleep;
}

/** Who calls. */
export interface Caller {
  readonly tenant: string;
  /** Its pseudonym. */
  readonly userId: string;
  readonly ratePerMinute: number;
  readonly key: ApiKey;
}

/** Spec: reliability.md section 4. */
const ATTEMPTS = 2;
/** There are five parameters to do without, one of them in two steps. */
const MOST_ADAPTATIONS = 6;

/**
 * The one layer around every question to a model: turn, deadline, one repetition, breaker, one warning in the log,
 * and errors that say status and kind only. One per tenant. Spec: captioning.md sections 2 and 5.
 */
export class ModelCalls {
  constructor(
    private readonly shared: SharedCallParts,
    private readonly caller: Caller,
  ) {}

  /**
   * Asks until there is an answer, and gives what the model wrote.
   * @throws PublisherError `ai_unavailable`, `insufficient_balance`; UnusableOutput; the signal's reason
   */
  async ask(request: ModelRequest, work: PaidWork, limits: WorkLimits): Promise<string> {
    const { clock, ids, sleep, breaker, counts } = this.shared;
    const { deadline, signal } = limits;
    signal?.throwIfAborted();
    const startedMs = clock.monotonicMs();
    const options = {
      ...{ attempts: ATTEMPTS, deadline, ids, counts, sleep: (ms: number) => sleep(ms, signal) },
      isRepeatable: () => work.mayCall && signal?.aborted !== true,
    };
    try {
      const { outcome } = await breaker.run(request.operation, () =>
        withRetries(options, () => this.#attempt(request, work, limits)),
      );
      if (outcome.kind === 'text') return outcome.text;
      throw new UnusableOutput(outcome.kind === 'failed' ? 'schema' : outcome.kind);
    } catch (error) {
      if (signal?.aborted) throw asError(signal.reason);
      if (error instanceof UpstreamError) throw this.#failed(error, request, clock.monotonicMs() - startedMs);
      throw error;
    }
  }

  async #attempt(request: ModelRequest, work: PaidWork, limits: WorkLimits): Promise<ModelAnswer> {
    const { memory, style } = this.shared;
    work.spend();
    for (let adapted = 0; ; adapted += 1) {
      const taken = memory.taken(request.model, request.effort);
      const answer = await this.#send(request, taken, work, limits);
      if (answer.status < 300) {
        const read = readAnswer(style, answer.body);
        work.note(read, request.model);
        if (read.outcome.kind === 'failed') throw failureOf(request, 'server_error', answer);
        return read;
      }
      if (isPolicyRefusal(answer)) throw new UnusableOutput('refused');
      const hasLearnt = answer.status === 400 && memory.learn(request.model, taken, answer.body);
      if (!hasLearnt || adapted >= MOST_ADAPTATIONS) throw statusFailure(request, answer);
    }
  }

  /** One HTTP call; one more with another key when the key was refused. */
  async #send(request: ModelRequest, taken: Taken, work: PaidWork, limits: WorkLimits): Promise<Exchanged> {
    const { key } = this.caller;
    const used = key.current;
    const answer = await this.#exchange(request, taken, limits, used);
    if (answer.status !== 401) return answer;
    const other = await inTime(key.instead(used), request, limits);
    if (!work.mayCall) throw key.refused();
    work.spend();
    const again = await this.#exchange(request, taken, limits, other);
    if (again.status === 401) throw key.refused();
    return again;
  }

  #exchange(request: ModelRequest, taken: Taken, limits: WorkLimits, key: ApiKey['current']): Promise<Exchanged> {
    const { lanes, transport, style } = this.shared;
    const { tenant, ratePerMinute, userId } = this.caller;
    const call = { ...limits, operation: request.operation, key };
    return lanes.run(tenant, ratePerMinute, limits, async (begin) => {
      const image = (await request.image?.()) ?? null;
      begin();
      return transport.exchange(call, (client) => sendRequest(client, style, { request, image, taken, userId }));
    });
  }

  #failed(error: UpstreamError, request: ModelRequest, latencyMs: number): PublisherError | Error {
    const { kind, status, retryAfterSeconds } = error;
    logFailedCall(this.shared.log, error, latencyMs);
    if (kind === 'rate_limited') return aiUnavailable('rate_limited', retryAfterSeconds);
    if (kind !== 'rejected') return aiUnavailable('unreachable', retryAfterSeconds);
    return status === 403 ? this.caller.key.refused(status) : modelRejected(request.setting);
  }
}

/** Waits as long as there is time. @throws UpstreamError `timeout`; the signal's reason */
async function inTime<T>(work: Promise<T>, request: ModelRequest, { deadline, signal }: WorkLimits): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(failureOf(request, 'timeout')), deadline.remainingMs());
  });
  try {
    return await orAbort(Promise.race([work, tooLate]), signal);
  } finally {
    clearTimeout(timer);
  }
}
