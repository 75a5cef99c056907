import { answerOf, parseResult } from './publish-result.js';
import { platformResult } from './results.js';
import type { PlatformResult, PublishResult } from './workflow.types.js';

const RESULT: PublishResult = {
  photo: { name: 'a.jpg', contentHash: 'ab'.repeat(32), finalName: 'a-1.jpg' },
  state: 'DONE',
  archive: 'done',
  results: { outbox: platformResult('sent', null, { postId: 'p', caption: 'words', retryAfterSeconds: 3 }) },
  warnings: ['photo_renamed'],
  requestId: 'request-1',
  operationId: 'op',
  dryRun: false,
};
const withResults = (...results: readonly PlatformResult[]): PublishResult => ({
  ...RESULT,
  results: Object.fromEntries(results.map((one, at) => [`p${at}`, one])),
});

const SENT = platformResult('sent', null);
const BEFORE = platformResult('sent', 'already_sent');
const FAILED = platformResult('failed', 'rejected');
const UNKNOWN = platformResult('unknown', 'taken_over');
const BLOCKED = platformResult('skipped', 'nsfw_blocked');
const UNCHECKED = platformResult('skipped', 'nsfw_unknown');
const LAPSED = platformResult('skipped', 'config_unavailable');
const MISSING = platformResult('unavailable', 'not_configured');

describe('answerOf', () => {
  it.each([
    ['all_sent', null, [SENT, BEFORE]],
    ['all_sent', null, [SENT, BLOCKED, UNCHECKED]],
    ['some_sent', null, [{ ...SENT, recorded: false }]],
    ['some_sent', null, [SENT, FAILED]],
    ['some_sent', null, [SENT, LAPSED]],
    ['some_sent', null, [BEFORE, MISSING]],
    ['some_sent', null, [UNKNOWN]],
    ['some_sent', null, [FAILED, UNKNOWN]],
    ['all_failed', 'all_failed', [FAILED, LAPSED]],
    ['all_failed', 'all_failed', [FAILED, BLOCKED]],
    ['nothing_started', 'config_unavailable', [LAPSED, MISSING]],
    ['nothing_started', 'nsfw_blocked', [BLOCKED]],
    ['nothing_started', null, []],
  ] as const)('when the results are such, the run ended as %s (%s)', (outcome, code, results) => {
    const result = withResults(...results);
    expect(answerOf(result, true)).toEqual({ outcome, code, result, replayed: true });
  });

  it('when it was a dry run, it ended well whatever it found', () => {
    const result = { ...withResults(platformResult('skipped', 'dry_run')), dryRun: true };
    expect(answerOf(result, false)).toMatchObject({ outcome: 'all_sent', code: null, replayed: false });
  });
});

describe('parseResult', () => {
  const stored = (): Record<string, unknown> => JSON.parse(JSON.stringify(RESULT)) as Record<string, unknown>;

  it('when an answer was stored, it comes back as it was', () => {
    expect(parseResult(stored())).toEqual(RESULT);
  });

  it.each([
    null,
    'text',
    [],
    {},
    { ...stored(), results: { outbox: { status: 'sold' } } },
    { ...stored(), state: 'SOLD' },
    { ...stored(), warnings: [1] },
    { ...stored(), dryRun: 'no' },
    ...Object.keys(stored()).map((key) => ({ ...stored(), [key]: undefined })),
  ])('when what was stored is no answer (%j), it is refused and not guessed', (value) => {
    expect(() => parseResult(value)).toThrow(expect.objectContaining({ code: 'ledger_corrupt' }));
  });
});
