import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { callerError } from '../../kernel/index.js';
import { addressKey } from '../password/client-address.js';

const PER_MINUTE = 60;
const WINDOW_SECONDS = 60;

/** The two steps that cost something: starting at the provider, and coming back from it. */
export type SignInStep = 'start' | 'callback';

/**
 * Bounds how often one client address starts and finishes sign-ins: 60 a minute each, per replica. The specs name no
 * number; an office behind one address signs in within it, and a callback makes a request to the provider, so that
 * nobody can make us flood it. An IPv6 client is its /64. Spec: web-api.md section 9.
 */
export class SignInRate {
  readonly #steps: Readonly<Record<SignInStep, RateLimiterMemory>> = {
    start: new RateLimiterMemory({ keyPrefix: 'start', points: PER_MINUTE, duration: WINDOW_SECONDS }),
    callback: new RateLimiterMemory({ keyPrefix: 'callback', points: PER_MINUTE, duration: WINDOW_SECONDS }),
  };

  /**
   * @param address the client's address behind trusted hops
   * @throws PublisherError `too_many_attempts` with the wait
   */
  async admit(step: SignInStep, address: string | undefined): Promise<void> {
    try {
      await this.#steps[step].consume(addressKey(address));
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw callerError('too_many_attempts', 'Too many sign-ins from one address.', { retryAfterSeconds });
    }
  }
}
