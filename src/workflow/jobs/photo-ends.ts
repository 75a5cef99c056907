import { PublisherError, type ErrorCode } from '../../kernel/index.js';
import type { PlatformResult, PublishAnswer } from '../workflow.types.js';
import type { JobFilePhoto } from './job-file.js';
import type { JobPhotoState } from './job.types.js';

/** A photo is begun anew so often at most. */
const MAX_TRIES = 3;

/** What stops a whole job: the next photo would meet the same. */
export type Stop =
  | { readonly state: 'paused'; readonly reason: ErrorCode }
  | { readonly state: 'interrupted' }
  | { readonly state: 'cancelled' };

/** What became of one photo, and of its job. */
export interface PhotoEnd {
  readonly change: Partial<JobFilePhoto>;
  /** Null = the job goes on. */
  readonly stop: Stop | null;
}

/** What a job waits out until a person says "continue". Spec: publishing.md section 10. */
const PAUSING: ReadonlySet<string> = new Set<ErrorCode>([
  'config_unavailable',
  'not_found',
  'feature_disabled',
  'publish_disabled',
  'storage_unavailable',
  'storage_unauthorized',
  'storage_not_conditional',
  'credentials_unavailable',
  'insufficient_balance',
]);

const STATE_OF_REFUSAL: Readonly<Record<string, JobPhotoState>> = {
  already_published: 'skipped',
  nsfw_blocked: 'skipped',
  needs_decision: 'needs_decision',
};

/** What an error makes of a photo. It was not begun, or it ended as it was; the same key may try again. */
export function endOfError(error: unknown): PhotoEnd {
  const code = error instanceof PublisherError ? error.code : 'internal_error';
  const stop = stopOf(code);
  if (stop) return { change: { state: 'queued', code: null }, stop };
  return { change: { state: STATE_OF_REFUSAL[code] ?? 'failed', code, ...resultsIn(error) }, stop: null };
}

/** What stops the job for this code; null = nothing does. */
export function stopOf(code: string | null): Stop | null {
  if (code === 'shutting_down') return { state: 'interrupted' };
  if (code === 'ledger_unavailable') return { state: 'paused', reason: 'storage_unavailable' };
  return code !== null && PAUSING.has(code) ? { state: 'paused', reason: code as ErrorCode } : null;
}

type Finished = Exclude<PublishAnswer, { outcome: 'running' }>;

/**
 * What a publish run makes of its photo. A run whose missing sends may follow later puts it back into the queue: under
 * another key then, for an answer is final.
 * @param isCancelled whether a person has ended the job meanwhile
 */
export function endOfAnswer(answer: Finished, photo: JobFilePhoto, isCancelled: boolean): PhotoEnd {
  const { result } = answer;
  const results = Object.values(result.results);
  const change: Partial<JobFilePhoto> = {
    contentHash: result.photo.contentHash,
    finalName: result.photo.finalName === photo.name ? null : result.photo.finalName,
    results: bare(result.results),
  };
  const ended = (state: JobPhotoState, code: string | null, stop: Stop | null = null): PhotoEnd => ({
    change: { ...change, state, code },
    stop,
  });
  const again = (code: string, stop: Stop | null): PhotoEnd => ({
    change: { ...change, state: 'queued', code, tries: photo.tries + 1 },
    stop,
  });
  if (result.dryRun) return ended('skipped', codeOf(results));
  if (answer.outcome === 'all_sent') return ended('done', null);
  const stopping = results.find(({ code }) => stopOf(code) !== null)?.code ?? null;
  if (stopping !== null) return again(stopping, stopOf(stopping));
  if (results.some(({ code }) => code === 'cancelled' || code === 'fenced')) {
    if (!isCancelled) return photo.tries < MAX_TRIES ? again('cancelled', null) : ended('failed', 'all_failed');
    return answer.outcome === 'some_sent' ? ended('partial', 'cancelled') : ended('cancelled', 'cancelled');
  }
  if (isLimited(results) && photo.tries < MAX_TRIES) return again('rate_limited', null);
  return endOfOutcome(answer, results, ended);
}

function endOfOutcome(
  { outcome, code }: Finished,
  results: readonly PlatformResult[],
  ended: (state: JobPhotoState, code: string | null) => PhotoEnd,
): PhotoEnd {
  if (outcome === 'some_sent') {
    const isUnknown = results.some(({ status }) => status === 'unknown');
    return isUnknown ? ended('needs_decision', 'needs_decision') : ended('partial', codeOf(results));
  }
  if (outcome === 'all_failed') return ended('failed', codeOf(results) ?? 'all_failed');
  const isKeptOut = code === 'nsfw_blocked' || code === 'nsfw_unknown';
  return ended(isKeptOut ? 'skipped' : 'failed', code);
}

/** Why the first platform that was not sent to was not. */
function codeOf(results: readonly PlatformResult[]): string | null {
  return results.find(({ status }) => status !== 'sent')?.code ?? null;
}

function isLimited(results: readonly PlatformResult[]): boolean {
  return results.some(({ status, code }) => status === 'failed' && code === 'rate_limited');
}

/** What a refusal says of the platforms. */
function resultsIn(error: unknown): Partial<JobFilePhoto> {
  const results = error instanceof PublisherError ? error.details.members?.['results'] : undefined;
  return results === undefined ? {} : { results: bare(results as Readonly<Record<string, PlatformResult>>) };
}

/** Without the texts, which the ledger has. */
function bare(results: Readonly<Record<string, PlatformResult>>): Readonly<Record<string, PlatformResult>> {
  return Object.fromEntries(Object.entries(results).map(([platform, one]) => [platform, { ...one, caption: null }]));
}
