import { callerError, PublisherError, upstreamError, type Clock } from '../../kernel/index.js';
import type { Sealer } from '../../platform/security/index.js';
import { returnPath } from './return-path.js';
import { SealedNote } from './sealed-note.js';
import type { HandOver } from './sign-in-outcome.js';

/** Long enough to load the page again. */
const LIFE_SECONDS = 10 * 60;

/** What ends on a page of the canonical host. */
const FAILURES = {
  callback_failed: () => callerError('callback_failed', 'What came back from the sign-in service cannot be believed.'),
  sign_in_expired: () => callerError('sign_in_expired', 'The sign-in took too long.'),
  provider_unavailable: () => upstreamError('provider_unavailable', 'The sign-in service does not answer.'),
  not_found: () => callerError('not_found', 'The tenant is gone.'),
  config_unavailable: () => upstreamError('config_unavailable', 'The settings of the tenant cannot be had.'),
} as const;
type Failure = keyof typeof FAILURES;

/** A sign-in that failed, as its page shows it. */
export interface FailedSignIn {
  readonly error: PublisherError;
  readonly handOver: HandOver;
}

/**
 * The way of a failed sign-in from the callback, whose address holds code and state, to a page whose address holds
 * nothing of the provider's. Spec: auth.md sections 5 and 14.
 */
export class FailedSignIns {
  readonly #notes: SealedNote;

  constructor(sealer: Sealer, clock: Clock) {
    this.#notes = new SealedNote(sealer, clock, { purpose: 'hand-over', name: 'failed', lifeSeconds: LIFE_SECONDS });
  }

  /** @returns the sealed form; null = this error is none that a page is made of, e.g. a bug */
  seal(error: unknown, { tenant, path }: HandOver): string | null {
    const code = error instanceof PublisherError ? error.code : '';
    return isFailure(code) ? this.#notes.seal([code, tenant, path]) : null;
  }

  /** @param value of the query; anything at all. @returns null = nothing of ours, or too old */
  open(value: unknown): FailedSignIn | null {
    const note = this.#notes.open(value);
    const [code = '', tenant, path] = note.outcome === 'good' ? note.parts : [];
    if (!isFailure(code) || tenant === undefined || path === undefined) return null;
    return { error: FAILURES[code](), handOver: { tenant, path: returnPath(path) } };
  }
}

function isFailure(code: string): code is Failure {
  return Object.hasOwn(FAILURES, code);
}
