import { newEntry, type EntryState, type LedgerEntry, type LedgerRecord } from './record.js';
import { afterTakeOver, goTo, mayGo, releasedState } from './transitions.js';

const STATES: readonly EntryState[] = ['PENDING', 'INTENT', 'SENT', 'FAILED', 'UNKNOWN', 'WITHDRAWN'];
/** The table of publishing.md section 5.3, written down a second time. */
const TABLE = new Set([
  'PENDING>INTENT',
  'FAILED>INTENT',
  'INTENT>PENDING',
  'INTENT>SENT',
  'INTENT>FAILED',
  'INTENT>UNKNOWN',
  'UNKNOWN>SENT',
  'UNKNOWN>PENDING',
  'SENT>PENDING',
  'PENDING>WITHDRAWN',
  'FAILED>WITHDRAWN',
  'WITHDRAWN>PENDING',
]);
const PAIRS = STATES.flatMap((from) => STATES.map((to) => [from, to] as const));

const entry = (state: EntryState, change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  ...newEntry('outbox', 'd'.repeat(16)),
  state,
  ...change,
});

describe('goTo', () => {
  it.each(PAIRS.filter(([from, to]) => TABLE.has(`${from}>${to}`)))(
    'when an entry goes from %s to %s, it is',
    (from, to) => {
      const before = entry(from, { attempt: 3, code: 'rejected' });
      const after = goTo(before, to, { code: null });
      const opens = to === 'PENDING' && (from === 'UNKNOWN' || from === 'SENT');
      expect(after).toEqual({ ...before, state: to, code: null, attempt: opens ? 4 : 3 });
      expect(before.state).toBe(from);
    },
  );

  it.each(PAIRS.filter(([from, to]) => !TABLE.has(`${from}>${to}`)))(
    'when an entry should go from %s to %s, it throws',
    (from, to) => {
      expect(() => goTo(entry(from), to)).toThrow(expect.objectContaining({ family: 'bug' }));
      expect(mayGo(from, to)).toBe(false);
    },
  );

  it('when a platform was never requested, it begins as PENDING and as nothing else', () => {
    expect(STATES.filter((to) => mayGo(null, to))).toEqual(['PENDING']);
  });

  it('when a change names another state, the table decides all the same', () => {
    expect(goTo(entry('PENDING'), 'INTENT', { state: 'SENT', attempt: 9 })).toMatchObject({ state: 'INTENT' });
  });
});

describe('afterTakeOver', () => {
  it.each(STATES)('when the dead owner left %s, an intent becomes unknown and nothing else changes', (state) => {
    const before = entry(state, { retryable: true });
    const expected = state === 'INTENT' ? { state: 'UNKNOWN', code: 'taken_over', retryable: false } : {};
    expect(afterTakeOver(before)).toEqual({ ...before, ...expected });
  });
});

describe('releasedState', () => {
  const record = (states: readonly EntryState[], change: object = {}) =>
    ({
      requested: states.map((_, at) => `p${at}`),
      platforms: new Map(states.map((state, at) => [`p${at}`, entry(state)])),
      photo: { id: null, name: 'a.jpg', folder: 'inbox' },
      move: null,
      ...change,
    }) as unknown as LedgerRecord;

  it.each([
    [[], 'IDLE'],
    [['PENDING'], 'IDLE'],
    [['FAILED', 'PENDING'], 'IDLE'],
    [['WITHDRAWN'], 'IDLE'],
    [['SENT', 'PENDING'], 'PARTIAL'],
    [['SENT', 'FAILED'], 'PARTIAL'],
    [['SENT', 'UNKNOWN'], 'NEEDS_DECISION'],
    [['UNKNOWN', 'FAILED'], 'NEEDS_DECISION'],
    [['INTENT'], 'NEEDS_DECISION'],
    [['SENT', 'SENT'], 'ARCHIVE_PENDING'],
    [['SENT', 'WITHDRAWN'], 'ARCHIVE_PENDING'],
  ] as const)('when the requested entries are %j in the inbox, it is %s', (states, expected) => {
    expect(releasedState(record(states))).toBe(expected);
  });

  it.each(['archive', 'keep', 'remove', 'deleted'])(
    'when all was sent and the photo is in %s, it is DONE',
    (folder) => {
      expect(releasedState(record(['SENT'], { photo: { id: null, name: 'a.jpg', folder } }))).toBe('DONE');
    },
  );

  it('when all was sent and archiving is not wanted, it is DONE in the inbox as well', () => {
    expect(releasedState(record(['SENT'], { move: { state: 'NOT_WANTED' } }))).toBe('DONE');
  });

  it('when an entry is not requested, it does not count', () => {
    expect(releasedState(record(['SENT', 'UNKNOWN'], { requested: ['p0'] }))).toBe('ARCHIVE_PENDING');
  });
});
