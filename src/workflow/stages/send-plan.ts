import { callerError, upstreamError } from '../../kernel/index.js';
import { openMoveOfRun, type LedgerEntry, type LedgerRecord } from '../ledger/record.js';
import { releasedState } from '../ledger/transitions.js';
import { platformResult, resultOfEntry } from '../results.js';
import type { PlatformResult, PublishRequest } from '../workflow.types.js';
import type { Target } from './contexts.js';

/** What a run would do about one platform, by the ledger. */
export interface PlannedTarget {
  /** Key of its ledger entry: its id, or the key of a renamed entry to the same destination. */
  readonly key: string;
  readonly target: Target;
  readonly action: 'send' | 'already_sent' | 'undecided' | 'unavailable';
}

/**
 * What to do about each target, given the record as it is now. A platform is sent to at most once per
 * attempt; only `republish` repeats one that was sent. Of an imported photo nobody knows where it was sent to, so
 * every platform without an entry of its own counts as sent. Spec: publishing.md sections 3.3 to 3.7.
 */
export function planSends(
  record: LedgerRecord | null,
  targets: readonly Target[],
  request: Pick<PublishRequest, 'republish'> & { readonly isImported: boolean },
): readonly PlannedTarget[] {
  const current = new Set(targets.map((target) => target.platform));
  return targets.map((target) => {
    const key = entryKey(record, target, current);
    const state = record?.platforms.get(key)?.state;
    if (state === 'UNKNOWN' || state === 'INTENT') return { key, target, action: 'undecided' };
    const wasSent = state === undefined ? request.isImported : state === 'SENT';
    if (wasSent && !request.republish) return { key, target, action: 'already_sent' };
    return { key, target, action: 'unavailable' in target ? 'unavailable' : 'send' };
  });
}

/** A renamed entry is recognised by type and destination, so that a new id does not post again. */
function entryKey(record: LedgerRecord | null, target: Target, current: ReadonlySet<string>): string {
  if (!record || record.platforms.has(target.platform) || 'unavailable' in target) return target.platform;
  const destination = target.publisher.destination();
  for (const [key, entry] of record.platforms) {
    if (entry.type === target.type && entry.destination === destination && !current.has(key)) return key;
  }
  return target.platform;
}

/**
 * Refuses a run that has nothing to send, unless it can finish an interrupted archive move.
 * @throws PublisherError `already_published`, `needs_decision`, `credentials_unavailable`
 */
export function refuseWhenNothingIsLeft(record: LedgerRecord | null, plan: readonly PlannedTarget[]): void {
  if (plan.some((planned) => planned.action === 'send')) return;
  if (record && canFinish(record)) return;
  const members = {
    results: Object.fromEntries(plan.map((planned) => [planned.target.platform, knownResult(record, planned)])),
  };
  if (plan.some((planned) => planned.action === 'undecided')) {
    throw callerError('needs_decision', 'It is not known whether this photo was posted; a person must decide first.', {
      members,
    });
  }
  if (plan.some((planned) => planned.action === 'unavailable')) {
    throw upstreamError('credentials_unavailable', 'No requested platform can be used right now.', {
      members,
      retryAfterSeconds: 30,
    });
  }
  throw callerError('already_published', 'This photo was published already.', { members });
}

/** Everything was sent, only the archive move is open. */
export function canFinish(record: LedgerRecord): boolean {
  return openMoveOfRun(record) !== null || releasedState(record) === 'ARCHIVE_PENDING';
}

/** What is known about a platform before this run does anything. */
export function knownResult(record: LedgerRecord | null, planned: PlannedTarget): PlatformResult {
  const entry: LedgerEntry | undefined = record?.platforms.get(planned.key);
  if (planned.action === 'already_sent') {
    return entry ? { ...resultOfEntry(entry), code: 'already_sent' } : platformResult('sent', 'already_sent');
  }
  if (planned.action === 'undecided' && entry) return resultOfEntry(entry);
  if ('unavailable' in planned.target) return platformResult('unavailable', planned.target.unavailable);
  return entry ? resultOfEntry(entry) : platformResult('skipped', 'pending');
}
