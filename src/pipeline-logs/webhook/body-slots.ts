import { upstreamError } from '../../kernel/index.js';
import type { PublisherError } from '../../kernel/index.js';

/** How many bodies may be here at once, as they came: they are large. */
const MAX_BODIES = 4;
/** Bodies up to here come within a packet or two, and wait for each other. */
const SMALL_BYTES = 1024 * 1024;
const MAX_WAIT_MS = 3_000;
const RETRY_AFTER_SECONDS = 5;

/** Room for bodies on their way in. Spec: pipeline-logs.md sections 2 and 11. */
export class BodySlots {
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  /**
   * Runs work that holds a body. Many events at once are the rule when a large pipeline ends, so a small one waits for
   * room a moment; a large one, or one of unknown size, does not.
   * @param bytes declared size of the body, null = unknown
   * @throws PublisherError `overloaded` when there is no room
   */
  async hold<T>(bytes: number | null, work: () => Promise<T>): Promise<T> {
    if (this.#taken >= MAX_BODIES) {
      if (bytes === null || bytes > SMALL_BYTES) throw noRoom();
      await this.#room(); // whoever leaves hands its place over
    } else {
      this.#taken += 1;
    }
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken -= 1;
    else next();
  }

  #room(): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(noRoom());
      }, MAX_WAIT_MS);
      this.#waiting.push(enter);
    });
  }
}

function noRoom(): PublisherError {
  return upstreamError('overloaded', 'There is no room for one more webhook.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
