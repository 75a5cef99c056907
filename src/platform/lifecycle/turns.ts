import { setImmediate as nextTurn } from 'node:timers/promises';
import { pause } from '../../kernel/index.js';

const LOOK_EVERY_MS = 1;

/**
 * Pieces of work that have time, one after the other, with the event loop free in between: each waits a moment while
 * somebody else waits for an answer of this process.
 */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /**
   * @param othersWait somebody waits for an answer of this process
   * @param mostMs however busy the others are, a piece goes on after so long
   */
  constructor(
    private readonly othersWait: () => boolean,
    private readonly mostMs: number,
  ) {}

  /** Resolves when the next piece may be worked on. */
  next(): Promise<void> {
    this.#last = this.#last.then(() => this.#turn());
    return this.#last;
  }

  async #turn(): Promise<void> {
    await nextTurn();
    for (let ms = 0; ms < this.mostMs && this.othersWait(); ms += LOOK_EVERY_MS) await pause(LOOK_EVERY_MS, undefined);
  }
}
