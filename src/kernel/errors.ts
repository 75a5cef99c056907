import type { ErrorCode } from './error-codes.js';

/**
 * Who can do something about an error: the caller (fix the request), the upstream (wait, or mend it) or
 * we (a bug). Style rule 8.
 */
export type ErrorFamily = 'caller' | 'upstream' | 'bug';

/** Facts an error may carry to the caller. Never a path, URL, token or upstream text. */
export interface ErrorDetails {
  /** A finer reason from a closed list of the throwing module, e.g. `too_large`. */
  readonly reason?: string;
  /** When to try again, in whole seconds (≥ 1). */
  readonly retryAfterSeconds?: number;
  /** Per-field problems of a request. */
  readonly fields?: readonly FieldProblem[];
  /** Further public members of the problem body, e.g. `results` or `suggestedName`. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** One wrong field of a request: where it is (JSON pointer, or `?name` for a query) and what is wrong. */
export interface FieldProblem {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/**
 * The one error class that crosses rooms. Its message is a constant for people who read logs; callers
 * decide by `code`.
 */
export class PublisherError extends Error {
  /**
   * @param code stable code, the only thing a caller may decide by
   * @param family who can mend it
   * @param message constant text: names the thing and what to do, holds no outside value
   * @param details facts for the caller
   */
  constructor(
    readonly code: ErrorCode,
    readonly family: ErrorFamily,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
    this.name = 'PublisherError';
  }
}

/** The caller can mend it. */
export function callerError(code: ErrorCode, message: string, details?: ErrorDetails): PublisherError {
  return new PublisherError(code, 'caller', message, details);
}

/** Something we depend on is at fault. */
export function upstreamError(code: ErrorCode, message: string, details?: ErrorDetails): PublisherError {
  return new PublisherError(code, 'upstream', message, details);
}

/** We are at fault. */
export function bugError(message: string, code: ErrorCode = 'internal_error'): PublisherError {
  return new PublisherError(code, 'bug', message);
}

/** Whether an unknown thrown value is one of ours with this code. */
export function hasCode(error: unknown, code: ErrorCode): error is PublisherError {
  return error instanceof PublisherError && error.code === code;
}

/** Ends an exhaustive switch: a new member of the union no longer compiles (style rule 16). */
export function assertNever(value: never): never {
  throw bugError(`Unhandled case of type ${typeof value}.`);
}
