import { deadlineIn, type Clock, type Ids } from '../../kernel/index.js';
import { Breaker, breakerLog, jsonOf, logFailedCall, UpstreamError, withRetries } from '../../platform/http/index.js';
import type { DependencyMetrics, HttpAnswer, HttpCall, HttpClient } from '../../platform/http/index.js';
import type { EventLog } from '../../platform/logging/index.js';

/** The word for the provider in errors and log lines. */
export const DEPENDENCY = 'auth0';

const TOKEN_TIMEOUT_MS = 5000;
const TOKEN_MAX_BYTES = 64_000;

/** What calling the provider needs. */
export interface ProviderParts {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
  readonly counts?: DependencyMetrics;
}

/** One document to fetch. */
export interface DocumentCall {
  readonly operation: 'discovery' | 'jwks';
  readonly url: string;
  /** Total milliseconds, repeats included. */
  readonly timeoutMs: number;
  /** Most tries, ≥ 1. */
  readonly attempts: number;
  readonly maxBytes: number;
}

/**
 * Every call to the provider: total deadline, byte cap, retries of what may be repeated, one breaker for the process,
 * one warning in the log, and errors that name nothing. Spec: reliability.md section 4.
 */
export class ProviderCalls {
  readonly #breaker: Breaker;

  constructor(private readonly parts: ProviderParts) {
    this.#breaker = new Breaker(DEPENDENCY, parts.clock, breakerLog(parts.log, DEPENDENCY, 'process', parts.counts));
  }

  /**
   * Fetches a JSON document.
   * @param read its owner's schema; what it throws as UpstreamError counts as a bad answer
   * @throws UpstreamError
   */
  document<T>(call: DocumentCall, read: (json: unknown) => T): Promise<T> {
    const { clock, ids, counts } = this.parts;
    const { operation, url, attempts, maxBytes } = call;
    const deadline = deadlineIn(clock, call.timeoutMs);
    return this.#guarded(operation, () =>
      withRetries({ attempts, deadline, ids, counts }, async () => {
        const timeoutMs = Math.max(1, deadline.remainingMs());
        return read(await this.#json({ dependency: DEPENDENCY, operation, method: 'GET', url, timeoutMs, maxBytes }));
      }),
    );
  }

  /**
   * Sends a form to the token endpoint: 5 s, 64 kB, one try.
   * @throws UpstreamError `rejected` = the provider refused what was sent
   */
  token(url: string, form: Readonly<Record<string, string>>): Promise<unknown> {
    return this.#guarded('token', () =>
      this.#json({
        dependency: DEPENDENCY,
        operation: 'token',
        method: 'POST',
        url,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(form).toString(),
        timeoutMs: TOKEN_TIMEOUT_MS,
        maxBytes: TOKEN_MAX_BYTES,
      }),
    );
  }

  async #json(call: HttpCall): Promise<unknown> {
    const answer = await this.parts.http.send(call);
    if (answer.status !== 200) throw refused(answer, call);
    return jsonOf(answer, call);
  }

  async #guarded<T>(operation: string, work: () => Promise<T>): Promise<T> {
    const { clock, log } = this.parts;
    const startedMs = clock.monotonicMs();
    try {
      return await this.#breaker.run(operation, work);
    } catch (error) {
      if (error instanceof UpstreamError) logFailedCall(log, error, clock.monotonicMs() - startedMs);
      throw error;
    }
  }
}

/** An answer that does not have what was asked for, as an error. */
function refused({ status, retryAfterSeconds }: HttpAnswer, { dependency, operation }: HttpCall): UpstreamError {
  const facts = { dependency, operation, status };
  if (status === 429) {
    return new UpstreamError({
      ...facts,
      kind: 'rate_limited',
      ambiguous: false,
      retryAfterSeconds: retryAfterSeconds ?? 0,
    });
  }
  if (status >= 500) return new UpstreamError({ ...facts, kind: 'server_error', ambiguous: true });
  if (status >= 400) return new UpstreamError({ ...facts, kind: 'rejected', ambiguous: false });
  return badAnswer(operation, status);
}

/** The provider answered something that cannot be used. */
export function badAnswer(operation: string, status?: number): UpstreamError {
  return new UpstreamError({ dependency: DEPENDENCY, operation, kind: 'bad_answer', status, ambiguous: true });
}
