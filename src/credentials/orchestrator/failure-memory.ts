import { LRUCache } from 'lru-cache';
import { ageMs, momentOf } from '../../kernel/index.js';
import type { Clock, Ids, Moment, PublisherError } from '../../kernel/index.js';
import { credentialsUnavailable, insufficientBalance } from '../credentials.errors.js';
import type { CredentialProblem } from '../credentials.errors.js';

/** What became of one try to get a credential. */
export interface CredentialFailure {
  readonly reason: Exclude<CredentialProblem, 'not_configured'> | 'insufficient_balance';
  /** Status of the answer, if one came. */
  readonly httpStatus?: number | undefined;
  /** When the service wants to be asked again. */
  readonly retryAfterSeconds?: number | null;
}

interface Remembered {
  readonly failure: CredentialFailure;
  readonly since: Moment;
  readonly forMs: number;
  /** Failures without a success between them. */
  readonly inARow: number;
}

/** Names only, by hash: as many as there may be credentials. */
const MOST = 5000;
const LONGEST_MS = 30_000;
const FIRST_PAUSE_MS = 1000;

/**
 * Credentials that could not be had a moment ago: who asks again meanwhile gets the same error without a call.
 * A clear answer holds for 30 s; after a failed call the next try waits 1 s, doubling to 30 s, with full jitter.
 * Spec: reliability.md section 2, orchestrator.md section 5.
 */
export class FailureMemory {
  readonly #remembered = new LRUCache<string, Remembered>({ max: MOST });

  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** The error to give again, with the time that is left; null = nothing speaks against a try. */
  recall(key: string): PublisherError | null {
    const known = this.#remembered.get(key);
    if (known === undefined) return null;
    const age = ageMs(this.clock, known.since);
    return age < known.forMs ? errorOf(known, age) : null;
  }

  /** @returns the error to give */
  note(key: string, failure: CredentialFailure): PublisherError {
    const inARow = (this.#remembered.peek(key)?.inARow ?? 0) + 1;
    const known = { failure, since: momentOf(this.clock), forMs: this.#pauseMs(failure, inARow), inARow };
    this.#remembered.set(key, known);
    return errorOf(known, 0);
  }

  /** It could be had. */
  forget(key: string): void {
    this.#remembered.delete(key);
  }

  #pauseMs({ reason, retryAfterSeconds }: CredentialFailure, inARow: number): number {
    if (reason !== 'unreachable') return LONGEST_MS;
    const ceilingMs = Math.min(LONGEST_MS, FIRST_PAUSE_MS * 2 ** (inARow - 1));
    const jittered = Math.max(FIRST_PAUSE_MS, this.ids.random() * ceilingMs);
    return Math.min(LONGEST_MS, Math.max(jittered, (retryAfterSeconds ?? 0) * 1000));
  }
}

function errorOf({ failure, forMs }: Remembered, age: number): PublisherError {
  // The service may ask for longer than anything is remembered here; the caller is told its wish.
  const untilMs = Math.max(forMs, (failure.retryAfterSeconds ?? 0) * 1000);
  const leftSeconds = (untilMs - age) / 1000;
  return failure.reason === 'insufficient_balance'
    ? insufficientBalance(leftSeconds)
    : credentialsUnavailable(failure.reason, leftSeconds);
}
