import { newEntry, type EntryState, type LedgerEntry } from './ledger/record.js';
import type { LedgerView } from './ledger/ledger.js';
import { platformResult, publishStateOf, resultOfEntry } from './results.js';
import type { LedgerStateName } from './workflow.types.js';

const entry = (state: EntryState, change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  ...newEntry('outbox', ''),
  state,
  ...change,
});

describe('platformResult', () => {
  /** Every code of publishing.md section 6.1, and those of the ledger. */
  const CODES = [
    'already_sent', 'connect_failed', 'rate_limited', 'rejected', 'media_rejected', 'unauthorized', 'timeout_after_send',
    'connection_lost_after_send', 'bad_reply_after_send', 'shutdown_during_send', 'taken_over', 'nsfw_blocked',
    'nsfw_unknown', 'config_unavailable', 'publish_disabled', 'shutting_down', 'ledger_unavailable', 'fenced', 'cancelled',
    'dry_run', 'debug_mode', 'credential_unavailable', 'not_configured', 'withdrawn', 'pending',
  ]; // prettier-ignore

  it('when there is a code, the message is our own sentence for it, and no two codes share one', () => {
    const messages = CODES.map((code) => platformResult('skipped', code).message);
    for (const message of messages) expect(message).toMatch(/^[A-Z].*\.$/);
    expect(new Set(messages).size).toBe(CODES.length);
  });

  it('when there is none, the message is that of the status', () => {
    expect(platformResult('sent', null).message).toBe('Posted.');
  });
});

describe('resultOfEntry', () => {
  it.each([
    ['SENT', { code: null }, 'sent', null],
    ['UNKNOWN', { code: 'timeout_after_send' }, 'unknown', 'timeout_after_send'],
    ['UNKNOWN', { code: null }, 'unknown', 'taken_over'],
    ['INTENT', {}, 'unknown', 'taken_over'],
    ['FAILED', { code: 'rate_limited' }, 'failed', 'rate_limited'],
    ['FAILED', {}, 'failed', 'rejected'],
    ['PENDING', {}, 'skipped', 'pending'],
    ['PENDING', { code: 'fenced' }, 'skipped', 'fenced'],
    ['WITHDRAWN', { code: 'rejected' }, 'skipped', 'withdrawn'],
  ] as const)('when an entry is %s with %j, its result is %s, %s', (state, change, status, code) => {
    expect(resultOfEntry(entry(state, { ...change, attempt: 2 }))).toMatchObject({ status, code, attempt: 2 });
  });

  it('when an intent belongs to a living owner, it is pending and not unknown', () => {
    expect(resultOfEntry(entry('INTENT'), true)).toMatchObject({ status: 'skipped', code: 'pending' });
  });
});

describe('publishStateOf', () => {
  const view = (state: LedgerStateName, entries: readonly EntryState[] = [], live = false) =>
    ({
      live,
      record: { state, platforms: new Map(entries.map((one, at) => [`p${at}`, entry(one)])) },
    }) as unknown as LedgerView;

  it.each([
    ['NEEDS_DECISION', [], 'needs_decision'],
    ['DONE', [], 'published'],
    ['ARCHIVE_PENDING', [], 'archive_pending'],
    ['PARTIAL', [], 'partial'],
    ['IDLE', [], 'none'],
    ['CLAIMED', ['INTENT'], 'needs_decision'],
    ['CLAIMED', ['SENT', 'UNKNOWN'], 'needs_decision'],
    ['CLAIMED', ['SENT', 'PENDING'], 'partial'],
    ['CLAIMED', ['PENDING'], 'none'],
  ] as const)('when a record nobody works on is %s with %j, people see %s', (state, entries, expected) => {
    expect(publishStateOf(view(state, entries))).toBe(expected);
  });

  it('when somebody works on it, people see in_progress; without a record, none', () => {
    expect(publishStateOf(view('CLAIMED', ['INTENT'], true))).toBe('in_progress');
    expect(publishStateOf(null)).toBe('none');
  });
});
