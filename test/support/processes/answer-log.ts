import { performance } from 'node:perf_hooks';
import type { GivenAnswer } from './checker/index.js';

/** Milliseconds since 1970 on a clock that never jumps; the stand-ins' journals use the same. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** What clients asked and what they were told, append-only: evidence for I5. */
export class AnswerLog {
  readonly #answers: GivenAnswer[] = [];

  get answers(): readonly GivenAnswer[] {
    return this.#answers;
  }

  add(answer: GivenAnswer): void {
    this.#answers.push(answer);
  }
}
