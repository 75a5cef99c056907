import { callerError } from '../../../kernel/index.js';

const PER_PERSON = 4;
const PER_TENANT = 16;
/** Open streams are open requests, of which a process takes 200: the rest of its work must have room. */
const PER_PROCESS = 100;
const RETRY_AFTER_SECONDS = 30;

/** How many streams are open at once. Spec: web-api.md section 8. */
export class StreamPlaces {
  readonly #open = new Map<string, number>();

  /**
   * Takes a place. @returns gives it back; calling it again does nothing
   * @throws PublisherError `rate_limited`
   */
  take(tenant: string, person: string): () => void {
    const keys: readonly (readonly [string, number])[] = [
      [JSON.stringify([tenant, person]), PER_PERSON],
      [JSON.stringify([tenant]), PER_TENANT],
      ['all', PER_PROCESS],
    ];
    if (keys.some(([key, max]) => (this.#open.get(key) ?? 0) >= max)) {
      throw callerError('rate_limited', 'Too many open event streams.', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    for (const [key] of keys) this.#open.set(key, (this.#open.get(key) ?? 0) + 1);
    let isHeld = true;
    return () => {
      if (isHeld) for (const [key] of keys) this.#giveBack(key);
      isHeld = false;
    };
  }

  #giveBack(key: string): void {
    const left = (this.#open.get(key) ?? 1) - 1;
    if (left > 0) this.#open.set(key, left);
    else this.#open.delete(key);
  }
}
