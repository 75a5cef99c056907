import { callerError } from '../kernel/index.js';
import { boolean, integer, isObject, list, nullable, oneOf, text } from './ledger/json-shape.js';
import type { Finished } from './stages/contexts.js';
import type { LedgerStateName, PlatformResult, PublishAnswer, PublishResult } from './workflow.types.js';

/** The answer of a run, as stored and as given. Spec: publishing.md section 6.1. */
export function buildResult(finished: Finished, state: LedgerStateName): PublishResult {
  return {
    photo: { name: finished.photo.name, contentHash: finished.contentHash, finalName: finished.finalName },
    state,
    archive: finished.archive,
    results: Object.fromEntries(finished.results),
    warnings: finished.warnings,
    requestId: finished.request.requestId,
    operationId: finished.operation?.id ?? null,
    dryRun: false,
  };
}

/** How the run ended, from its results alone. Spec: publishing.md section 6.2. */
export function answerOf(result: PublishResult, replayed: boolean): PublishAnswer {
  const results = Object.values(result.results);
  const has = (status: PlatformResult['status']): boolean => results.some((one) => one.status === status);
  if (result.dryRun) return { outcome: 'all_sent', result, replayed, code: null };
  const wanted = results.filter((one) => !isKeptOut(one));
  // What could not be recorded may still be called unknown by the ledger: that is not yet all sent.
  if (wanted.length > 0 && wanted.every((one) => one.status === 'sent' && one.recorded)) {
    return { outcome: 'all_sent', result, replayed, code: null };
  }
  if (has('sent') || has('unknown')) return { outcome: 'some_sent', result, replayed, code: null };
  if (has('failed')) return { outcome: 'all_failed', result, replayed, code: 'all_failed' };
  const reason = results.find((one) => one.code !== null)?.code ?? null;
  return { outcome: 'nothing_started', result, replayed, code: reason };
}

function isKeptOut(result: PlatformResult): boolean {
  return result.status === 'skipped' && (result.code === 'nsfw_blocked' || result.code === 'nsfw_unknown');
}

/** A stored answer, read back. @throws PublisherError `ledger_corrupt` */
export function parseResult(stored: unknown): PublishResult {
  try {
    if (!isObject(stored) || !isObject(stored['photo']) || !isObject(stored['results'])) throw new Error('shape');
    const { photo } = stored;
    return {
      photo: {
        name: text(photo['name']),
        contentHash: text(photo['contentHash']),
        finalName: text(photo['finalName']),
      },
      state: oneOf(STATES, stored['state']),
      archive: oneOf(['done', 'pending', 'not_wanted', 'kept_in_inbox'] as const, stored['archive']),
      results: Object.fromEntries(Object.entries(stored['results']).map(([id, value]) => [id, parsePlatform(value)])),
      warnings: list(text, stored['warnings']),
      requestId: text(stored['requestId']),
      operationId: nullable(text, stored['operationId']),
      dryRun: boolean(stored['dryRun']),
    };
  } catch {
    throw callerError('ledger_corrupt', 'The stored answer of this request cannot be read.');
  }
}

function parsePlatform(value: unknown): PlatformResult {
  if (!isObject(value)) throw new Error('shape');
  return {
    status: oneOf(['sent', 'failed', 'unknown', 'skipped', 'unavailable'] as const, value['status']),
    code: nullable(text, value['code']),
    message: text(value['message']),
    postId: nullable(text, value['postId']),
    postUrl: nullable(text, value['postUrl']),
    attempt: integer(value['attempt']),
    sentAt: nullable(text, value['sentAt']),
    retryable: boolean(value['retryable']),
    retryAfterSeconds: nullable(integer, value['retryAfterSeconds']),
    recorded: boolean(value['recorded']),
    caption: nullable(text, value['caption']),
  };
}

const STATES = [
  'CLAIMED',
  'NEEDS_DECISION',
  'DONE',
  'ARCHIVE_PENDING',
  'PARTIAL',
  'IDLE',
] as const satisfies readonly LedgerStateName[];
