import { bugError } from '../../kernel/index.js';
import type { EntryState, LedgerEntry, LedgerRecord } from './record.js';
import type { LedgerStateName } from '../workflow.types.js';

/** Every transition an entry may take; anything else is a bug and throws before a write. Spec: publishing.md 5.3. */
const ALLOWED: Readonly<Record<EntryState, readonly EntryState[]>> = {
  PENDING: ['INTENT', 'WITHDRAWN'],
  FAILED: ['INTENT', 'WITHDRAWN'],
  INTENT: ['PENDING', 'SENT', 'FAILED', 'UNKNOWN'],
  UNKNOWN: ['SENT', 'PENDING'],
  SENT: ['PENDING'],
  WITHDRAWN: ['PENDING'],
};

/**
 * Whether an entry may go from one state to another.
 * @param from null = the platform was never requested
 */
export function mayGo(from: EntryState | null, to: EntryState): boolean {
  return from === null ? to === 'PENDING' : ALLOWED[from].includes(to);
}

/**
 * The entry in its next state. A repeat after `UNKNOWN` or `SENT` opens the next attempt, as only a person
 * may allow it.
 * @throws PublisherError (bug) for a transition that is not in the table
 */
export function goTo(entry: LedgerEntry, to: EntryState, change: Partial<LedgerEntry> = {}): LedgerEntry {
  if (!mayGo(entry.state, to)) throw bugError(`A ledger entry cannot go from ${entry.state} to ${to}.`);
  const opensAttempt = to === 'PENDING' && (entry.state === 'UNKNOWN' || entry.state === 'SENT');
  const attempt = opensAttempt ? entry.attempt + 1 : entry.attempt;
  return { ...entry, ...change, state: to, attempt };
}

/** What a stale claim left behind: an intent without an outcome may have been posted. Never back to `PENDING`. */
export function afterTakeOver(entry: LedgerEntry): LedgerEntry {
  return entry.state === 'INTENT' ? goTo(entry, 'UNKNOWN', { code: 'taken_over', retryable: false }) : entry;
}

/** The record's state on release: a pure function of the requested entries. Spec: publishing.md section 5.3. */
export function releasedState(record: LedgerRecord): LedgerStateName {
  const entries = record.requested
    .map((platform) => record.platforms.get(platform))
    .filter((entry) => entry !== undefined);
  const counting = entries.filter((entry) => entry.state !== 'WITHDRAWN');
  // An intent on release means that its outcome was lost with its owner.
  if (counting.some((entry) => entry.state === 'UNKNOWN' || entry.state === 'INTENT')) return 'NEEDS_DECISION';
  if (counting.length === 0) return 'IDLE';
  const sent = counting.filter((entry) => entry.state === 'SENT').length;
  if (sent === counting.length) {
    const settled = record.photo.folder !== 'inbox' || record.move?.state === 'NOT_WANTED';
    return settled ? 'DONE' : 'ARCHIVE_PENDING';
  }
  return sent > 0 ? 'PARTIAL' : 'IDLE';
}
