import { members, number, text } from '../lib/read.js';
import type { Promised } from '../lib/read.js';
import type { Schemas } from './contract.js';

/**
 * A refusal of the service, or of the way to it. `code` decides what the page does, never the status.
 * Codes of our own: `no_answer` (nothing came back), `aborted` (we no longer want it), `bad_answer`.
 */
export interface Problem {
  readonly code: string;
  /** 0 when there was no answer. */
  readonly status: number;
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
  /** The whole body, for codes that carry more. */
  readonly body: Promised<Schemas['ProblemBody']>;
}

export type Outcome<T> =
  | { readonly ok: true; readonly value: T; readonly status: number; readonly headers: Headers }
  | { readonly ok: false; readonly problem: Problem };

export function localProblem(
  code: 'no_answer' | 'aborted' | 'bad_answer' | 'photo_changed',
  requestId: string | null = null,
): Problem {
  return { code, status: 0, requestId, retryAfterSeconds: null, body: {} };
}

/** Reads a problem from an answer that was not a success; a body that is none gives a code by status. */
export function problemOf(status: number, headers: Headers, body: unknown): Problem {
  const parts: Problem['body'] = members(body);
  return {
    code: text(parts['code']) ?? codeOfStatus(status),
    status,
    requestId: text(parts['requestId']) ?? headers.get('x-request-id'),
    retryAfterSeconds: waitOf(number(parts['retryAfterSeconds']) ?? secondsOf(headers.get('retry-after'))),
    body: parts,
  };
}

/** Whether the same question may be asked again soon by itself; for reads only. */
export function isPassing(problem: Problem): boolean {
  return ['shutting_down', 'overloaded', 'tenant_busy', 'gateway'].includes(problem.code);
}

const PASSING = [
  'storage_unavailable',
  'rate_limited',
  'overloaded',
  'tenant_busy',
  'shutting_down',
  'gateway',
  'no_answer',
];

/** Whether it may be well in a moment, so that whoever looks at the message is asked again in time. */
export function mayPass(problem: Problem): boolean {
  return PASSING.includes(problem.code);
}

/** The sign-in is missing or over. A 403 means this only when its code says so. */
export function isSignedOut(problem: Problem): boolean {
  return problem.code === 'sign_in_required' || problem.code === 'session_expired';
}

function codeOfStatus(status: number): string {
  if (status === 401) return 'sign_in_required';
  if (status === 404) return 'not_found';
  if (status === 429) return 'rate_limited';
  return [502, 503, 504].includes(status) ? 'gateway' : 'internal_error';
}

/** Whoever says 0 is not asked again and again without a breath between. */
const waitOf = (seconds: number | null): number | null => (seconds === null ? null : Math.max(1, seconds));

function secondsOf(header: string | null): number | null {
  const value = header === null ? Number.NaN : Number(header);
  return Number.isFinite(value) && value >= 0 ? value : null;
}
