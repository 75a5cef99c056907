import { HttpException } from '@nestjs/common';
import { PublisherError } from '../../kernel/index.js';
import type { ErrorCode, ErrorDetails } from '../../kernel/index.js';
import { PROBLEM_TEXTS, problemDetail, problemTitle } from './problem-texts.js';

/** An error as it is answered. Spec: web-api.md section 3. */
export interface Problem {
  readonly code: ErrorCode;
  readonly status: number;
  /** A word of ours that says more, for the log. */
  readonly reason?: string;
  /** Headers that belong to this code, beside the security headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** Members of the problem body in order. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A wait that is never wrong when the thrower knew none. */
const DEFAULT_RETRY_AFTER_SECONDS = 5;

/** Codes of the framework's own refusals, by status; anything else is a bug of ours. */
const FRAMEWORK_CODES: ReadonlyMap<number, ErrorCode> = new Map([
  [400, 'malformed_request'],
  [404, 'not_found'],
  [405, 'method_not_allowed'],
  [408, 'request_timeout'],
  [413, 'body_too_large'],
  [414, 'uri_too_long'],
  [415, 'unsupported_media_type'],
  [422, 'validation_failed'],
  [429, 'rate_limited'],
]);

/** The code of any thrown value; what nobody foresaw is `internal_error`. */
export function codeOf(thrown: unknown): ErrorCode {
  if (thrown instanceof PublisherError) return thrown.code;
  if (thrown instanceof HttpException) return FRAMEWORK_CODES.get(thrown.getStatus()) ?? 'internal_error';
  return 'internal_error';
}

/** The answer to any thrown value. Only our own errors bring facts along; texts are always ours. */
export function problemOf(thrown: unknown, requestId: string): Problem {
  return problemFor(codeOf(thrown), thrown instanceof PublisherError ? thrown.details : {}, requestId);
}

/** The answer to a code. */
export function problemFor(code: ErrorCode, details: ErrorDetails, requestId: string): Problem {
  const { status } = PROBLEM_TEXTS[code];
  const waits = status === 429 || status === 503 || code === 'in_progress';
  const retryAfter = Math.max(1, Math.ceil(details.retryAfterSeconds ?? DEFAULT_RETRY_AFTER_SECONDS));
  return {
    code,
    status,
    ...(details.reason === undefined ? {} : { reason: details.reason }),
    headers: {
      'Cache-Control': 'no-store',
      Vary: 'Host, Cookie',
      ...(waits ? { 'Retry-After': String(retryAfter) } : {}),
      ...(status === 401 ? { 'WWW-Authenticate': 'Session realm="publisher"' } : {}),
    },
    body: {
      ...details.members,
      type: `urn:publisher-v2:problem:${code}`,
      title: problemTitle(code),
      status,
      code,
      detail: problemDetail(code, details.reason),
      requestId,
      ...(details.fields === undefined ? {} : { errors: details.fields }),
      ...(waits ? { retryAfterSeconds: retryAfter } : {}),
    },
  };
}
