import { bugError, pause } from '../../kernel/index.js';
import type { Clock, Ids } from '../../kernel/index.js';
import type { HttpClient, HttpStreamCall } from '../../platform/http/index.js';
import type { GitLabSettings } from '../settings.js';
import { retryWaitMs } from '../waits.js';
import { readFailure } from './read-failure.js';
import type { ReadFailure } from './read-failure.js';

/** Which call, for metrics. */
export type GitLabOperation = 'jobs' | 'trace';
/** How one request ended, for metrics. */
export type GitLabOutcome = 'ok' | 'not_found' | 'forbidden' | 'failed';

/** What every read of GitLab needs. */
export interface GitLabTools {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly settings: GitLabSettings;
  /** `RETRY_ATTEMPTS`, 0…10. */
  readonly retryAttempts: number;
  /** `RETRY_DELAY`, 0…300. */
  readonly retryDelaySeconds: number;
  /** Told of each request. */
  readonly onRequest?: ((operation: GitLabOperation, outcome: GitLabOutcome) => void) | undefined;
  /** Waits between two tries; tests hand in their own. */
  readonly sleep?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
}

/** What is the same in every request. The token goes to GitLab's own origin only: redirects are not followed. */
export function callTo(
  { settings }: GitLabTools,
  operation: GitLabOperation,
  path: string,
): Pick<HttpStreamCall, 'dependency' | 'operation' | 'method' | 'url' | 'headers' | 'keepHeaders'> {
  return {
    dependency: 'gitlab',
    operation,
    method: 'GET',
    url: `${settings.url}/api/v4/${path}`,
    headers: {
      Accept: operation === 'trace' ? 'text/plain' : 'application/json',
      'PRIVATE-TOKEN': settings.token.reveal(),
    },
    keepHeaders: ['retry-after', 'x-next-page'],
  };
}

/** An id as it may stand in a path. @throws PublisherError (a bug) when it is no positive safe integer */
export function idText(id: number): string {
  if (!Number.isSafeInteger(id) || id < 1) throw bugError('An id of GitLab is no positive integer.');
  return String(id);
}

/**
 * Reads, and after a failure that may pass once more, `RETRY_ATTEMPTS` times. Spec: pipeline-logs.md section 4.
 * @throws ReadFailure the last one; whatever is no failure of GitLab comes through as it is
 * @throws the signal's reason
 */
export async function withReadRetries<T>(
  tools: GitLabTools,
  operation: GitLabOperation,
  signal: AbortSignal,
  attempt: () => Promise<T>,
): Promise<T> {
  const { ids, retryAttempts, retryDelaySeconds, onRequest, sleep = pause } = tools;
  for (let retry = 0; ; retry++) {
    signal.throwIfAborted();
    try {
      const result = await attempt();
      onRequest?.(operation, 'ok');
      return result;
    } catch (error) {
      signal.throwIfAborted();
      const failure = readFailure(error);
      if (failure === null) throw error;
      onRequest?.(operation, outcomeOf(failure));
      if (!failure.isPassing || retry >= retryAttempts) throw failure;
      await sleep(retryWaitMs(retry, retryDelaySeconds, ids, failure.retryAfterMs), signal);
    }
  }
}

function outcomeOf({ status }: ReadFailure): GitLabOutcome {
  if (status === 404) return 'not_found';
  return status === 401 || status === 403 ? 'forbidden' : 'failed';
}
