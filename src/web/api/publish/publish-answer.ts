import type { ServerResponse } from 'node:http';
import { assertNever, upstreamError, type ErrorCode, type PublisherError } from '../../../kernel/index.js';
import type { PublishAnswer } from '../../../workflow/index.js';
import { publishView, resultsView, type PublishView } from './publish-view.js';

/** Answer of a publish that outlives its request. */
export interface RunningView {
  readonly operationId: string;
  readonly state: 'running';
}

/** Why nothing was started after the claim; whatever else it was, the settings no longer stood. */
const NOTHING_STARTED: ReadonlyMap<string, ErrorCode> = new Map([
  ['shutting_down', 'shutting_down'],
  ['ledger_unavailable', 'storage_unavailable'],
  ['credential_unavailable', 'credentials_unavailable'],
  ['not_configured', 'credentials_unavailable'],
]);

/**
 * The HTTP face of a publish answer: status, headers and body. Spec: publishing.md section 6.2.
 * @throws PublisherError `all_failed`, or the 503 of a run that started nothing; both carry `results`
 */
export function answerPublish(answer: PublishAnswer, response: ServerResponse): PublishView | RunningView {
  if (answer.outcome === 'running') {
    response.statusCode = 202;
    response.setHeader('Location', `/api/operations/${answer.operationId}`);
    return { operationId: answer.operationId, state: 'running' };
  }
  if (answer.replayed) response.setHeader('Idempotent-Replayed', 'true');
  // A check that was finished is finished, whatever it found.
  const outcome = answer.result.dryRun ? 'all_sent' : answer.outcome;
  switch (outcome) {
    case 'all_sent':
    case 'some_sent':
      response.statusCode = outcome === 'all_sent' ? 200 : 207;
      return publishView(answer.result);
    case 'all_failed':
    case 'nothing_started':
      throw refusalOf(answer);
    default:
      return assertNever(outcome);
  }
}

/** The problem of a run in which nothing was sent. */
export function refusalOf(answer: Exclude<PublishAnswer, { outcome: 'running' }>): PublisherError {
  const members = { results: resultsView(answer.result), operationId: answer.result.operationId };
  if (answer.outcome === 'all_failed') return upstreamError('all_failed', 'No platform took the post.', { members });
  const code = NOTHING_STARTED.get(answer.code ?? '') ?? 'config_unavailable';
  return upstreamError(code, 'Nothing was sent after the claim.', { members });
}
