import type { Publisher } from '../../publishers/index.js';
import { newEntry, type EntryState, type LedgerEntry, type LedgerRecord } from '../ledger/record.js';
import type { Target } from './contexts.js';
import { canFinish, knownResult, planSends, refuseWhenNothingIsLeft } from './send-plan.js';

const ready = (platform: string, destination = `to-${platform}`, type = 'outbox'): Target => ({
  platform,
  type,
  publisher: { destination: () => destination } as unknown as Publisher,
});
const missing = (platform: string): Target => ({ platform, type: 'outbox', unavailable: 'credential_unavailable' });

const record = (entries: Record<string, EntryState | Partial<LedgerEntry>>, change: object = {}) =>
  ({
    requested: Object.keys(entries),
    platforms: new Map(
      Object.entries(entries).map(([key, what]) => [
        key,
        { ...newEntry('outbox', `to-${key}`), ...(typeof what === 'string' ? { state: what } : what) },
      ]),
    ),
    photo: { id: null, name: 'a.jpg', folder: 'archive' },
    move: null,
    ...change,
  }) as unknown as LedgerRecord;

const actions = (of: LedgerRecord | null, targets: readonly Target[], republish = false) =>
  planSends(of, targets, { republish, isImported: false }).map(({ key, action }) => [key, action]);

describe('planSends', () => {
  it.each([
    [null, false, 'send'],
    ['PENDING', false, 'send'],
    ['FAILED', false, 'send'],
    ['WITHDRAWN', false, 'send'],
    ['SENT', false, 'already_sent'],
    ['SENT', true, 'send'],
    ['UNKNOWN', false, 'undecided'],
    ['UNKNOWN', true, 'undecided'],
    ['INTENT', true, 'undecided'],
  ] as const)('when an entry is %s and republish is %s, the plan is %s', (state, republish, action) => {
    const known = state === null ? null : record({ one: state });
    expect(actions(known, [ready('one')], republish)).toEqual([['one', action]]);
  });

  it.each([
    ['SENT', 'already_sent'],
    ['UNKNOWN', 'undecided'],
    ['PENDING', 'unavailable'],
    ['FAILED', 'unavailable'],
  ] as const)('when a platform cannot be used and its entry is %s, the plan is %s', (state, action) => {
    expect(actions(record({ one: state }), [missing('one')])).toEqual([['one', action]]);
  });

  it('when an entry was renamed, its old post counts, unless the old id is in use again or goes elsewhere', () => {
    const sent = record({ old: 'SENT' });
    expect(actions(sent, [ready('renamed', 'to-old')])).toEqual([['old', 'already_sent']]);
    expect(actions(sent, [ready('renamed', 'to-old'), ready('old')])).toEqual([
      ['renamed', 'send'],
      ['old', 'already_sent'],
    ]);
    expect(actions(sent, [ready('renamed', 'elsewhere')])).toEqual([['renamed', 'send']]);
    expect(actions(sent, [ready('renamed', 'to-old', 'telegram')])).toEqual([['renamed', 'send']]);
  });
});

describe('planSends of an imported photo', () => {
  const imported = (of: LedgerRecord | null, republish = false) =>
    planSends(of, [ready('a'), ready('b')], { republish, isImported: true }).map(({ action }) => action);

  it.each([
    [null, false, ['already_sent', 'already_sent']],
    [null, true, ['send', 'send']],
    [record({}), false, ['already_sent', 'already_sent']],
    [record({ a: 'PENDING' }), false, ['send', 'already_sent']],
    [record({ a: 'UNKNOWN' }), true, ['undecided', 'send']],
  ])('when its record is %j and republish is %s, it does %j', (of, republish, wanted) => {
    expect(imported(of, republish)).toEqual(wanted);
  });

  it('when it is published again, the answer is that it was, of every platform', () => {
    const plan = planSends(null, [ready('a')], { republish: false, isImported: true });
    expect(() => refuseWhenNothingIsLeft(null, plan)).toThrow(expect.objectContaining({ code: 'already_published' }));
    expect(plan.map((planned) => knownResult(null, planned))).toMatchObject([{ status: 'sent', code: 'already_sent' }]);
  });
});

describe('refuseWhenNothingIsLeft', () => {
  const refusal = (of: LedgerRecord | null, targets: readonly Target[]) => () =>
    refuseWhenNothingIsLeft(of, planSends(of, targets, { republish: false, isImported: false }));

  it('when something can be sent, or only the move is open, it lets pass', () => {
    expect(refusal(record({ one: 'UNKNOWN' }), [ready('one'), ready('two')])).not.toThrow();
    const inInbox = { photo: { id: null, name: 'a.jpg', folder: 'inbox' } };
    expect(refusal(record({ one: 'SENT' }, inInbox), [ready('one')])).not.toThrow();
  });

  it.each([
    ['already_published', record({ one: 'SENT' }), [ready('one')]],
    ['needs_decision', record({ one: 'UNKNOWN', two: 'SENT' }), [ready('one'), ready('two')]],
    ['needs_decision', record({ one: 'UNKNOWN' }), [ready('one'), missing('two')]],
    ['credentials_unavailable', null, [missing('one')]],
    ['credentials_unavailable', record({ one: 'SENT' }), [ready('one'), missing('two')]],
  ] as const)('when nothing can be sent, it is %s, with what is known of each platform', (code, of, targets) => {
    const platforms = targets.map(({ platform }) => platform);
    expect(refusal(of, targets)).toThrow(expect.objectContaining({ code }));
    try {
      refusal(of, targets)();
    } catch (error) {
      const { details } = error as { details: { members: { results: object } } };
      expect(Object.keys(details.members.results)).toEqual(platforms);
    }
  });
});

describe('canFinish', () => {
  const move = (kind: string, state: string) => ({ move: { kind, state } });

  it.each([
    ['archive', 'PLANNED', true],
    ['undo', 'PLANNED', true],
    ['keep', 'PLANNED', false],
    ['remove', 'PLANNED', false],
    ['delete', 'PLANNED', false],
    ['archive', 'DONE', false],
  ])('when a move to %s is %s, a publish run finishes it: %s', (kind, state, expected) => {
    expect(canFinish(record({ one: 'SENT' }, move(kind, state)))).toBe(expected);
  });
});

describe('knownResult', () => {
  const result = (of: LedgerRecord | null, target: Target) => {
    const [planned] = planSends(of, [target], { republish: false, isImported: false });
    if (!planned) throw new Error('There is a plan for each target.');
    return knownResult(of, planned);
  };

  it('when a post is known, the result carries it; what is missing says why', () => {
    const sent = record({ one: { state: 'SENT', postId: 'p', attempt: 2 } });
    expect(result(sent, ready('one'))).toMatchObject({ status: 'sent', code: 'already_sent', postId: 'p', attempt: 2 });
    const open = record({ one: { state: 'UNKNOWN', code: 'timeout_after_send' } });
    expect(result(open, ready('one'))).toMatchObject({ status: 'unknown', code: 'timeout_after_send' });
    expect(result(null, missing('one'))).toMatchObject({ status: 'unavailable', code: 'credential_unavailable' });
    expect(result(null, ready('one'))).toMatchObject({ status: 'skipped', code: 'pending' });
  });
});
