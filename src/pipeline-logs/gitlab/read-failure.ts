import type { Clock } from '../../kernel/index.js';
import { UpstreamError } from '../../platform/http/index.js';
import type { HttpAnswer } from '../../platform/http/index.js';
import { retryAfterMs } from '../waits.js';

/** One read of GitLab that failed; nothing of the request or the answer but these facts is in it. */
export class ReadFailure extends Error {
  /**
   * @param status of the answer, null when there was none
   * @param isPassing another try may help
   * @param retryAfterMs what the answer asked for, 0…300 000
   */
  constructor(
    readonly status: number | null,
    readonly isPassing: boolean,
    readonly retryAfterMs = 0,
  ) {
    super('GitLab could not be read.');
    this.name = 'ReadFailure';
  }
}

/** Another try may help: 408, 429, 5xx. Spec: pipeline-logs.md section 4. */
function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** The failure that an answer is; null = it is none. */
export function failureOf(answer: Pick<HttpAnswer, 'status' | 'headers'>, clock: Clock): ReadFailure | null {
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return null;
  return new ReadFailure(status, isPassing(status), retryAfterMs(headers['retry-after'], clock));
}

/** The same of a call without an answer; 3xx, and what is larger than allowed, are the same next time. */
export function readFailure(error: unknown): ReadFailure | null {
  if (error instanceof ReadFailure) return error;
  if (!(error instanceof UpstreamError)) return null;
  const status = error.status ?? null;
  const isRedirect = status !== null && status >= 300 && status < 400;
  return new ReadFailure(status, !isRedirect && error.kind !== 'too_large');
}
