import { PublisherError } from '../../kernel/index.js';
import type { EventLog } from '../../platform/logging/index.js';
import type { Actors } from '../actors.js';

/** The log's `actor` is the beginning of the ledger's. */
const LOG_ACTOR_DIGITS = 12;

/** The lines of signing in and out. Spec: observability.md section 2. */
export class SignInLog {
  constructor(
    private readonly log: EventLog,
    private readonly actors: Actors,
  ) {}

  succeeded(person: Parameters<Actors['of']>[0]): void {
    const actor = this.actors.of(person).slice(0, LOG_ACTOR_DIGITS);
    this.log.info('login_succeeded', 'Somebody signed in.', { actor });
  }

  /** Nobody is named: who failed is not known. */
  failed(error: unknown): void {
    this.refused(error instanceof PublisherError ? error.code : 'internal_error');
  }

  /** @param reason a word of ours: which check failed */
  refused(reason: string): void {
    this.log.warn('login_failed', 'A sign-in was refused.', { reason });
  }

  /** Who it was stands on the line already, when the request told. */
  signedOut(): void {
    this.log.info('logout', 'Somebody signed out.');
  }
}
