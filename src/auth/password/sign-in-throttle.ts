import pLimit from 'p-limit';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { callerError, type PublisherError } from '../../kernel/index.js';

const TRIES = 5;
const TRIES_WINDOW_SECONDS = 5 * 60;
const FIRST_WAIT_SECONDS = 30;
const MAX_WAIT_SECONDS = 15 * 60;
/** How long an address that had to wait is remembered: well over the longest wait. */
const STRIKES_WINDOW_SECONDS = 60 * 60;
const ALL_TRIES = 30;
const ALL_WINDOW_SECONDS = 60;
const ALL_KEY = 'all';

/**
 * Slows down guessing: 5 tries per address in 5 minutes, then a wait that doubles from 30 s to 15 min; 30
 * tries a minute in all. A stranger's tries count for the stranger's address only. Spec: auth.md section 7.
 */
export class SignInThrottle {
  readonly #tries = new RateLimiterMemory({ keyPrefix: 'tries', points: TRIES, duration: TRIES_WINDOW_SECONDS });
  readonly #strikes = new RateLimiterMemory({
    keyPrefix: 'strikes',
    points: Number.MAX_SAFE_INTEGER,
    duration: STRIKES_WINDOW_SECONDS,
  });
  readonly #all = new RateLimiterMemory({ keyPrefix: 'all', points: ALL_TRIES, duration: ALL_WINDOW_SECONDS });

  /** Looking and counting are several steps: without an order, many tries at once would all look first. */
  readonly #inOrder = pLimit(1);

  /**
   * Counts a try before it is made, so that many at once cannot slip through.
   * @param address see `addressKey`
   * @throws PublisherError `too_many_attempts` while the address, or everybody, has to wait
   */
  admit(address: string): Promise<void> {
    return this.#inOrder(() => this.#admit(address));
  }

  /** The password was right: the address starts afresh. */
  async succeeded(address: string): Promise<void> {
    await this.#tries.delete(address);
    await this.#strikes.delete(address);
  }

  async #admit(address: string): Promise<void> {
    const before = await this.#tries.get(address);
    if (before !== null && before.consumedPoints > TRIES) throw tooMany(before);
    await this.#countForAll();
    const struck = (await this.#strikes.get(address)) !== null;
    const counted = await this.#tries.penalty(address);
    if (struck || counted.consumedPoints >= TRIES) await this.#makeWait(address);
  }

  async #countForAll(): Promise<void> {
    const all = await this.#all.get(ALL_KEY);
    if (all !== null && all.consumedPoints >= ALL_TRIES) throw tooMany(all);
    await this.#all.penalty(ALL_KEY);
  }

  async #makeWait(address: string): Promise<void> {
    const { consumedPoints: strikes } = await this.#strikes.penalty(address);
    const seconds = Math.min(MAX_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (strikes - 1));
    await this.#tries.block(address, seconds);
  }
}

function tooMany(state: RateLimiterRes): PublisherError {
  const retryAfterSeconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
  return callerError('too_many_attempts', 'Too many sign-in tries.', { retryAfterSeconds });
}
