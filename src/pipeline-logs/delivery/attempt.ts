import type { NetworkFault } from '../../platform/http/index.js';

/** One POST and what came of it. */
export interface Attempt {
  /** Null = there was no answer; `fault` then says why. */
  readonly status: number | null;
  readonly fault: NetworkFault | null;
  /** It was sent compressed. */
  readonly isPacked: boolean;
  readonly durationMs: number;
  /** What the answer asked for, 0…300 000; 0 = nothing. */
  readonly retryAfterMs: number;
  /** The first 64 KiB of the answer's body, as they came. */
  readonly answer: Uint8Array;
}

/**
 * What an attempt means for its body: `halve` = too large as it is, `plain` = not compressed, please; `refused` = never.
 */
export type Verdict = 'delivered' | 'again' | 'halve' | 'plain' | 'refused';

/** Refusals that may pass. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 425, 429]);
/** Server errors that do not. */
const LASTING: ReadonlySet<number> = new Set([501, 505]);

/** The table of answers. Spec: pipeline-logs.md section 7. */
export function verdictOf({ status, isPacked }: Pick<Attempt, 'status' | 'isPacked'>): Verdict {
  if (status === null) return 'again';
  if (status >= 200 && status < 300) return 'delivered';
  if (status === 413) return 'halve';
  if (status === 415 && isPacked) return 'plain';
  const mayPass = PASSING.has(status) || (status >= 500 && status < 600 && !LASTING.has(status));
  return mayPass ? 'again' : 'refused';
}

/** Whether a receiver that took the body says in its JSON that something went wrong all the same. */
export function saysFailure({ answer }: Pick<Attempt, 'answer'>): boolean {
  try {
    const value: unknown = JSON.parse(Buffer.from(answer).toString('utf8'));
    return typeof value === 'object' && value !== null && Reflect.get(value, 'success') === false;
  } catch {
    return false; // any type of body is fine
  }
}
