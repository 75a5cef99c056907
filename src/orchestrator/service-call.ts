import { deadlineIn, pause } from '../kernel/index.js';
import type { Clock, Deadline, Ids, Secret } from '../kernel/index.js';
import { jsonOf, UpstreamError, withRetries } from '../platform/http/index.js';
import type {
  Breaker,
  DependencyMetrics,
  HttpAnswer,
  HttpCall,
  HttpClient,
  UpstreamKind,
} from '../platform/http/index.js';
import { RatePause } from './rate-pause.js';
import { isTokenRefused } from './service-request.js';
import type { Operation, ServiceAnswer, ServiceRequest } from './service-request.js';
import type { ServiceToken } from './service-token.js';

/** The word for the orchestrator in errors and log lines. */
export const DEPENDENCY = 'orchestrator';
/** A timer may fire a little early; the pause must really be over by then. */
const TIMER_SLACK_MS = 2;

/** Limits of one whole call. */
export interface CallPlan {
  readonly operation: Operation;
  /** Total milliseconds, repeats and waits included. */
  readonly timeoutMs: number;
  /** Most milliseconds of one try; default: what is left of the total. */
  readonly tryMs?: number | undefined;
  /** Most tries, ≥ 1. */
  readonly attempts: number;
  /** Shortest milliseconds between two tries; default 0. */
  readonly pauseMs?: number | undefined;
  /** The caller has given up: the call ends with `aborted`. */
  readonly signal?: AbortSignal | undefined;
  /** Asked before each try but the first; false ends the call with the last failure. */
  readonly mayRepeat?: (() => boolean) | undefined;
}

/** What one whole call has cost so far; for the log. */
export interface CallEffort {
  /** Tries that sent something. */
  attempts: number;
}

/** One try; it may send a second request, as after a 405. */
export type Attempt = (send: (request: ServiceRequest) => Promise<ServiceAnswer>) => Promise<ServiceAnswer>;

/**
 * Sends service requests: the token and its rotation, repeats inside one deadline, the pause that a 429 asks for,
 * and a breaker around the whole call. Calls never wait for each other. Spec: orchestrator.md section 1,
 * reliability.md section 4.
 */
export class ServiceCaller {
  readonly #pause: RatePause;

  constructor(
    private readonly http: HttpClient,
    private readonly token: ServiceToken,
    private readonly breaker: Breaker,
    private readonly parts: {
      readonly clock: Clock;
      readonly ids: Ids;
      readonly counts?: DependencyMetrics | undefined;
    },
  ) {
    this.#pause = new RatePause(parts.clock);
  }

  /** Whether a 429 forbids calls right now. */
  isPausing(): boolean {
    return this.#pause.leftMs() > 0;
  }

  /**
   * @returns 200 or a status that is a decision
   * @throws UpstreamError, `circuit_open` without having called
   */
  async call(plan: CallPlan, attempt: Attempt, effort: CallEffort): Promise<ServiceAnswer> {
    return this.breaker.run(plan.operation, () => this.#repeat(plan, attempt, effort));
  }

  /**
   * The same around an open breaker: what asks whether the orchestrator is back must be able to find out. Any
   * answer, a 429 too, closes the breaker; a failure is not counted.
   */
  async probe(plan: CallPlan, attempt: Attempt, effort: CallEffort): Promise<ServiceAnswer> {
    try {
      const answer = await this.#repeat(plan, attempt, effort);
      this.breaker.close();
      return answer;
    } catch (error) {
      if (error instanceof UpstreamError && error.status === 429) this.breaker.close();
      throw error;
    }
  }

  async #repeat(plan: CallPlan, attempt: Attempt, effort: CallEffort): Promise<ServiceAnswer> {
    const { attempts, pauseMs = 0, signal, mayRepeat } = plan;
    const deadline = deadlineIn(this.parts.clock, plan.timeoutMs);
    const sleep = (ms: number): Promise<void> =>
      pause(Math.max(ms, pauseMs) + TIMER_SLACK_MS, signal).catch(() => Promise.reject(failure(plan, 'aborted')));
    const { ids, counts } = this.parts;
    return withRetries({ attempts, deadline, ids, sleep, mayRepeat, counts }, () => {
      let isCounted = false;
      return attempt((request) => {
        this.#respectPause(plan);
        if (!isCounted) effort.attempts += 1;
        isCounted = true;
        return this.#send(request, plan, deadline);
      });
    });
  }

  /** Sends with the token that worked last; after a refusal with each other one that may, once. */
  async #send(request: ServiceRequest, plan: CallPlan, deadline: Deadline): Promise<ServiceAnswer> {
    const refused: Secret<string>[] = [];
    let token = await this.token.current();
    for (;;) {
      const answer = await this.#exchange(request, token, plan, deadline);
      if (!isTokenRefused(answer)) {
        this.token.worked(token, refused.length > 0);
        return answer;
      }
      refused.push(token);
      const next = await this.token.after(refused);
      if (next === null) return answer;
      token = next;
    }
  }

  async #exchange(
    request: ServiceRequest,
    token: Secret<string>,
    plan: CallPlan,
    deadline: Deadline,
  ): Promise<ServiceAnswer> {
    const { method, url, body, maxBytes } = request;
    const headers = {
      ...request.headers,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      Authorization: `Bearer ${token.reveal()}`,
      'X-Request-Id': request.requestId,
    };
    const { operation, signal } = plan;
    const timeoutMs = Math.min(deadline.remainingMs(), plan.tryMs ?? Infinity);
    const call: HttpCall = {
      dependency: DEPENDENCY,
      operation,
      method,
      url,
      headers,
      body,
      timeoutMs,
      maxBytes,
      signal,
      continuesTrace: true,
    };
    return this.#decided(await this.http.send(call), plan);
  }

  /** @throws UpstreamError for a status that is worth another try, and for a 200 without JSON */
  #decided(answer: HttpAnswer, plan: CallPlan): ServiceAnswer {
    const { status } = answer;
    const said = { dependency: DEPENDENCY, operation: plan.operation };
    if (status === 200) return { status, json: jsonOf(answer, said) };
    if (status === 429) {
      this.#pause.ask(answer.retryAfterSeconds ?? 0);
      throw failure(plan, 'rate_limited', answer);
    }
    if (status >= 500) throw failure(plan, 'server_error', answer);
    if (status >= 200 && status < 300) throw failure(plan, 'bad_answer', answer);
    const mayTell = status === 403 && plan.operation === 'credentials';
    return { status, json: mayTell ? readQuietly(answer, said) : null };
  }

  #respectPause(plan: CallPlan): void {
    const leftMs = this.#pause.leftMs();
    if (leftMs > 0) throw failure(plan, 'rate_limited', { retryAfterSeconds: Math.ceil(leftMs / 1000) });
  }
}

function failure(
  { operation }: CallPlan,
  kind: UpstreamKind,
  answer: { readonly status?: number; readonly retryAfterSeconds?: number | null } = {},
): UpstreamError {
  const { status, retryAfterSeconds } = answer;
  const ambiguous = kind !== 'rate_limited';
  return new UpstreamError({
    dependency: DEPENDENCY,
    operation,
    kind,
    status,
    ambiguous,
    retryAfterSeconds: retryAfterSeconds ?? undefined,
  });
}

/** The body of a refusal may be anything; only a known word in it counts. */
function readQuietly(answer: HttpAnswer, said: Pick<HttpCall, 'dependency' | 'operation'>): unknown {
  try {
    return jsonOf(answer, said);
  } catch {
    return null;
  }
}
