import pLimit from 'p-limit';
import { assertNever, callerError } from '../../kernel/index.js';
import { equalInConstantTime, normalisePassword, verifyPasswordHash } from '../../platform/security/index.js';
import type { PasswordProof } from '../auth.settings.js';

/** A hash takes 64 MB and a third of a second: one at a time, and so many more may wait. */
const MAX_WAITING = 8;
const BUSY_RETRY_SECONDS = 2;

/** Checks the one password of this process. Spec: auth.md section 7. */
export class PasswordCheck {
  readonly #oneAtATime = pLimit(1);

  constructor(private readonly proof: PasswordProof) {}

  /**
   * Whether this is the password. Empty, over-long and malformed input is simply wrong.
   * @throws PublisherError `too_many_attempts` when too many are waiting
   */
  async isRight(input: string): Promise<boolean> {
    if (this.#oneAtATime.pendingCount >= MAX_WAITING) {
      throw callerError('too_many_attempts', 'Too many passwords wait to be checked.', {
        retryAfterSeconds: BUSY_RETRY_SECONDS,
      });
    }
    return this.#oneAtATime(() => this.#matches(normalisePassword(input)));
  }

  async #matches(password: string | null): Promise<boolean> {
    if (password === null) return false;
    switch (this.proof.kind) {
      case 'hash':
        return verifyPasswordHash(password, this.proof.hash);
      case 'plain':
        return equalInConstantTime(password, this.proof.password.reveal());
      default:
        return assertNever(this.proof);
    }
  }
}
