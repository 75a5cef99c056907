import { ageMs, deadlineIn, momentOf } from '../kernel/index.js';
import type { Clock, Deadline, Ids, Moment, Secret } from '../kernel/index.js';
import { jsonOf, UpstreamError, withRetries } from '../platform/http/index.js';
import type { HttpAnswer, HttpCall, HttpClient } from '../platform/http/index.js';
import type { ServiceToken } from './service-token.js';

const DEPENDENCY = 'orchestrator';

/** One call of the `/v1` service routes. */
export interface ServiceRequest {
  readonly operation: 'runtime' | 'credentials';
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly requestId: string;
  readonly maxBytes: number;
}

export interface ServiceAnswer {
  readonly status: number;
  /** Parsed body of a 200 and of a 403; null else. */
  readonly json: unknown;
}

/** What one whole call, with its repeats, came to; for the log. */
export interface CallEffort {
  attempts: number;
}

/**
 * Sends service requests: token and its rotation, retries inside one deadline, and the pause that a 429 asks
 * for, process-wide. Spec: orchestrator.md section 1.
 */
export class ServiceCaller {
  #pause: { readonly since: Moment; readonly ms: number } | null = null;

  constructor(
    private readonly http: HttpClient,
    private readonly token: ServiceToken,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * @param makeRequest makes the request of each try; a second request of the same try is its caller's business
   * @param limits total milliseconds and most tries
   * @returns any status but 3xx, 429 and 5xx
   * @throws UpstreamError
   */
  async call(
    tryOnce: (send: (request: ServiceRequest) => Promise<ServiceAnswer>) => Promise<ServiceAnswer>,
    limits: { readonly timeoutMs: number; readonly attempts: number },
    effort: CallEffort,
  ): Promise<ServiceAnswer> {
    const deadline = deadlineIn(this.clock, limits.timeoutMs);
    return withRetries({ attempts: limits.attempts, deadline, ids: this.ids }, (number) => {
      effort.attempts = number;
      return tryOnce((request) => this.#send(request, deadline));
    });
  }

  async #send(request: ServiceRequest, deadline: Deadline): Promise<ServiceAnswer> {
    this.#respectPause(request);
    const token = await this.token.current();
    let answer = await this.#exchange(request, token, deadline);
    if (!isTokenRefused(answer)) return answer;
    for (const other of await this.token.othersThan(token)) {
      answer = await this.#exchange(request, other, deadline);
      if (isTokenRefused(answer)) continue;
      this.token.prefer(other);
      return answer;
    }
    return answer;
  }

  async #exchange(request: ServiceRequest, token: Secret<string>, deadline: Deadline): Promise<ServiceAnswer> {
    const call: HttpCall = {
      dependency: DEPENDENCY,
      operation: request.operation,
      method: request.method,
      url: request.url,
      headers: {
        ...request.headers,
        ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        Authorization: `Bearer ${token.reveal()}`,
        'X-Request-Id': request.requestId,
      },
      body: request.body,
      timeoutMs: deadline.remainingMs(),
      maxBytes: request.maxBytes,
    };
    const answer = await this.http.send(call);
    this.#refuse(answer, call);
    if (answer.status === 200) return { status: 200, json: jsonOf(answer, call) };
    return { status: answer.status, json: answer.status === 403 ? readQuietly(answer, call) : null };
  }

  /** Statuses that are worth another try become errors. */
  #refuse(answer: HttpAnswer, call: HttpCall): void {
    const { status } = answer;
    if (status !== 429 && status < 500 && (status < 201 || status > 299)) return;
    const retryAfterSeconds = answer.retryAfterSeconds ?? undefined;
    if (status === 429 && retryAfterSeconds) {
      this.#pause = { since: momentOf(this.clock), ms: retryAfterSeconds * 1000 };
    }
    const kind = status === 429 ? 'rate_limited' : status >= 500 ? 'server_error' : 'bad_answer';
    const { dependency, operation } = call;
    throw new UpstreamError({ dependency, operation, kind, status, ambiguous: status !== 429, retryAfterSeconds });
  }

  #respectPause(request: ServiceRequest): void {
    if (!this.#pause) return;
    const leftMs = this.#pause.ms - ageMs(this.clock, this.#pause.since);
    if (leftMs <= 0) {
      this.#pause = null;
      return;
    }
    throw new UpstreamError({
      dependency: DEPENDENCY,
      operation: request.operation,
      kind: 'rate_limited',
      ambiguous: false,
      retryAfterSeconds: Math.ceil(leftMs / 1000),
    });
  }
}

/** 403 with a reason of its own is no word about the token. Spec: orchestrator.md section 1. */
export function isBalanceRefused(answer: ServiceAnswer): boolean {
  const { json } = answer;
  return (
    answer.status === 403 &&
    typeof json === 'object' &&
    json !== null &&
    Reflect.get(json, 'error') === 'insufficient_balance'
  );
}

export function isTokenRefused(answer: ServiceAnswer): boolean {
  return (answer.status === 401 || answer.status === 403) && !isBalanceRefused(answer);
}

/** The body of a refusal may be anything; only a known word in it counts. */
function readQuietly(answer: HttpAnswer, call: HttpCall): unknown {
  try {
    return jsonOf(answer, call);
  } catch {
    return null;
  }
}
