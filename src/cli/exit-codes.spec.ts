import { callerError, ERROR_CODES, upstreamError } from '../kernel/index.js';
import type { PublishAnswer } from '../workflow/index.js';
import { EXIT, exitCodeOf, exitCodeOfAll, exitCodeOfAnswer } from './exit-codes.js';
import { UsageError } from './usage-error.js';

type Finished = Exclude<PublishAnswer, { outcome: 'running' }>;

const answer = (outcome: Finished['outcome'], code: string | null = null, dryRun = false): Finished =>
  ({ outcome, code, replayed: false, result: { dryRun } }) as unknown as Finished;

describe('exit codes', () => {
  test.each([
    ['words are wrong', new UsageError('x'), EXIT.usage],
    ['there is no such tenant', callerError('not_found', 'x'), EXIT.usage],
    ['a platform is unknown', callerError('unknown_platform', 'x'), EXIT.usage],
    ['a photo is not there', callerError('photo_not_found', 'x'), EXIT.failed],
    ['a caption is missing', callerError('caption_required', 'x'), EXIT.failed],
    ['the folder is empty', callerError('nothing_to_publish', 'x'), EXIT.nothing],
    ['another run has the photo', callerError('in_progress', 'x'), EXIT.refused],
    ['it was published', callerError('already_published', 'x'), EXIT.refused],
    ['a person has to decide', callerError('needs_decision', 'x'), EXIT.refused],
    ['the settings cannot be confirmed', upstreamError('config_unavailable', 'x'), EXIT.unavailable],
    ['the storage is away', upstreamError('storage_unavailable', 'x'), EXIT.unavailable],
    ['credentials are away', upstreamError('credentials_unavailable', 'x'), EXIT.unavailable],
    ['the program has a fault', new Error('x'), EXIT.failed],
  ])('when %s, the code says so', (_what, error, code) => {
    expect(exitCodeOf(error)).toBe(code);
  });

  test('when any error ends a command, the code is never that of success', () => {
    const codes = ERROR_CODES.map((code) => exitCodeOf(callerError(code, 'x')));
    expect(codes.every((code) => code > EXIT.done && code <= EXIT.unavailable)).toBe(true);
  });

  test.each([
    [answer('all_sent'), EXIT.done],
    [answer('some_sent'), EXIT.partly],
    [answer('all_failed'), EXIT.failed],
    [answer('nothing_started', 'shutting_down'), EXIT.failed],
    [answer('nothing_started', 'publish_disabled'), EXIT.failed],
    [answer('nothing_started', 'config_unavailable'), EXIT.unavailable],
    [answer('nothing_started', 'ledger_unavailable'), EXIT.unavailable],
    [answer('nothing_started', 'credential_unavailable'), EXIT.unavailable],
    [answer('all_failed', null, true), EXIT.done],
  ])('when a run ended as %j, the code is %s', (ended, code) => {
    expect(exitCodeOfAnswer(ended)).toBe(code);
  });

  test.each([
    [[], EXIT.done],
    [[EXIT.done, EXIT.done], EXIT.done],
    [[EXIT.done, EXIT.failed], EXIT.partly],
    [[EXIT.failed, EXIT.failed], EXIT.failed],
    [[EXIT.refused, EXIT.failed], EXIT.refused],
    [[EXIT.refused, EXIT.done], EXIT.partly],
  ] as const)('when several photos ended with %j, it is %s of all', (codes, code) => {
    expect(exitCodeOfAll(codes)).toBe(code);
  });
});
