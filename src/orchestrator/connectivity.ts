import { ageMs, momentOf } from '../kernel/index.js';
import type { Clock, Moment } from '../kernel/index.js';
import { SingleFlight } from '../platform/caching/index.js';
import type { UpstreamError } from '../platform/http/index.js';
import { isBalanceRefused, isTokenRefused } from './service-request.js';
import type { ServiceAnswer } from './service-request.js';

/** Probes and ordinary calls of this long ago still say how things are. */
const VALID_MS = 5000;

/** Whether the end of a call shows that the orchestrator answers; null = it shows nothing. */
export type Verdict = boolean | null;

/**
 * Whether the orchestrator answers: at most one probe per 5 s, none while ordinary calls tell, and none during a
 * pause that it has asked for itself. Spec: reliability.md section 7.
 */
export class Connectivity {
  readonly #flights = new SingleFlight<boolean>();
  #last: { readonly at: Moment; readonly reachable: boolean } | null = null;
  #hasAnswered = false;

  /** @param isPausing whether a 429 forbids calls right now */
  constructor(
    private readonly isPausing: () => boolean,
    private readonly clock: Clock,
  ) {}

  /** Whether any call of this process, a probe or an ordinary one, ever showed that the orchestrator is there. */
  get hasAnswered(): boolean {
    return this.#hasAnswered;
  }

  /** What the last call that shows it has shown; null = there was none yet. */
  get isReachable(): Verdict {
    return this.#last?.reachable ?? null;
  }

  /** A call ended. */
  note(verdict: Verdict): void {
    if (verdict === null) return;
    this.#last = { at: momentOf(this.clock), reachable: verdict };
    this.#hasAnswered ||= verdict;
  }

  /** @param probe makes the one call; who comes meanwhile shares its verdict */
  async check(probe: () => Promise<Verdict>): Promise<boolean> {
    if (this.#last && ageMs(this.clock, this.#last.at) < VALID_MS) return this.#last.reachable;
    // It has answered, and said when to come back.
    if (this.isPausing()) return true;
    return this.#flights.run('probe', async () => {
      const reachable = (await probe()) ?? false;
      this.note(reachable);
      return reachable;
    });
  }
}

/**
 * A 200 counts even when its envelope is of no use (a field of the wrong type, another tenant): that is one
 * tenant's data, and must not take every replica out of service. A refused balance is about one tenant as well. A
 * refused token concerns everybody. Other refusals say nothing about how the orchestrator is.
 */
export function verdictOfAnswer(answer: ServiceAnswer): Verdict {
  if (isTokenRefused(answer)) return false;
  return [200, 404, 405, 409].includes(answer.status) || isBalanceRefused(answer) ? true : null;
}

/** 429 and every 2xx are answers; a body that is no JSON, 5xx, 3xx and transport are not. */
export function verdictOfFailure({ kind, status }: UpstreamError): Verdict {
  if (kind === 'aborted' || kind === 'circuit_open') return null;
  if (kind === 'rate_limited') return status === undefined ? null : true;
  return status !== undefined && status > 200 && status < 300;
}
