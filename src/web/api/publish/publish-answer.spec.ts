import type { ServerResponse } from 'node:http';
import { PublisherError } from '../../../kernel/index.js';
import type { PlatformResult, PublishAnswer, PublishResult } from '../../../workflow/index.js';
import { operationView } from '../operations/operation-view.js';
import { answerPublish } from './publish-answer.js';

type Finished = Exclude<PublishAnswer, { outcome: 'running' }>;

function platform(status: PlatformResult['status'], code: string | null = null): PlatformResult {
  return {
    status,
    code,
    message: `text of ${status}`,
    postId: status === 'sent' ? '42' : null,
    postUrl: null,
    attempt: 1,
    sentAt: null,
    retryable: false,
    retryAfterSeconds: null,
    recorded: true,
    caption: 'words',
  };
}

function answer(
  outcome: Finished['outcome'],
  results: Record<string, PlatformResult>,
  change: Partial<Finished> & { readonly dryRun?: boolean } = {},
): Finished {
  const result: PublishResult = {
    photo: { name: 'a.jpg', contentHash: 'c'.repeat(64), finalName: 'a.jpg' },
    state: 'DONE',
    archive: 'done',
    results,
    warnings: [],
    requestId: 'request-1',
    operationId: 'op',
    dryRun: change.dryRun ?? false,
  };
  return { outcome, result, replayed: change.replayed ?? false, code: change.code ?? null };
}

function run(what: PublishAnswer) {
  const headers = new Map<string, unknown>();
  const response = { statusCode: 0, setHeader: (name: string, value: unknown) => headers.set(name, value) };
  const face = response as unknown as ServerResponse;
  try {
    const body = answerPublish(what, face) as unknown as Record<string, unknown>;
    return { status: response.statusCode, headers, body, code: null };
  } catch (error) {
    if (!(error instanceof PublisherError)) throw error;
    return { status: null, headers, body: error.details.members ?? {}, code: error.code };
  }
}

describe('answerPublish', () => {
  test('when all were sent, it is 200 with the members of both versions', () => {
    const { status, body } = run(answer('all_sent', { outbox: platform('sent') }));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      any_success: true,
      archived: true,
      filename: 'a.jpg',
      state: 'DONE',
      operationId: 'op',
      results: { outbox: { status: 'sent', success: true, post_id: '42', postId: '42', error: null } },
    });
  });

  test('when some were sent or are unknown, it is 207 and the others say why', () => {
    const { status, body } = run(answer('some_sent', { a: platform('sent'), b: platform('failed', 'rejected') }));
    expect(status).toBe(207);
    expect(body).toMatchObject({ results: { b: { success: false, error: 'text of failed', code: 'rejected' } } });
  });

  test('when none was sent, it is all_failed with the results', () => {
    const { code, body } = run(answer('all_failed', { a: platform('failed') }));
    expect(code).toBe('all_failed');
    expect(body).toMatchObject({ results: { a: { status: 'failed' } } });
  });

  test.each([
    ['config_unavailable', 'config_unavailable'],
    ['publish_disabled', 'config_unavailable'],
    ['shutting_down', 'shutting_down'],
    ['ledger_unavailable', 'storage_unavailable'],
    ['credential_unavailable', 'credentials_unavailable'],
    [null, 'config_unavailable'],
  ])('when nothing was started because of %s, the problem is %s', (reason, expected) => {
    const { code, body } = run(answer('nothing_started', { a: platform('skipped', reason) }, { code: reason }));
    expect(code).toBe(expected);
    expect(body).toMatchObject({ results: { a: { status: 'skipped' } } });
  });

  test('when it still runs, it is 202 and says where to look', () => {
    const { status, headers, body } = run({ outcome: 'running', operationId: 'op-1' });
    expect([status, headers.get('Location'), body]).toEqual([
      202,
      '/api/operations/op-1',
      { operationId: 'op-1', state: 'running' },
    ]);
  });

  test('when it is the stored answer of the same key, a header says so', () => {
    const { headers } = run(answer('all_sent', { a: platform('sent') }, { replayed: true }));
    expect(headers.get('Idempotent-Replayed')).toBe('true');
  });

  test('when a check was finished, it is 200 whatever it found', () => {
    const checked = answer('nothing_started', { a: platform('skipped', 'dry_run') }, { dryRun: true });
    expect(run(checked)).toMatchObject({ status: 200, body: { dryRun: true, any_success: false } });
  });
});

describe('operationView', () => {
  const view = (state: 'running' | 'done' | 'interrupted', what: PublishAnswer | null) =>
    operationView({
      id: 'op',
      state,
      contentHash: 'c'.repeat(64),
      photoName: null,
      answer: what,
      refusal: null,
      startedAt: '2026-11-21T12:00:00.000Z',
      updatedAt: '2026-11-21T12:00:00.000Z',
    });

  test('when it runs, nothing is done yet', () => {
    expect(view('running', null)).toMatchObject({ done: 0, total: 1, failed: 0, photos: [{ state: 'running' }] });
    expect(view('interrupted', null)).toMatchObject({ done: 0, photos: [{ filename: null, state: 'interrupted' }] });
  });

  test.each([
    ['all_sent', { a: platform('sent') }, 'done', 0],
    ['some_sent', { a: platform('sent'), b: platform('failed') }, 'partial', 0],
    ['some_sent', { a: platform('unknown') }, 'needs_decision', 0],
    ['all_failed', { a: platform('failed') }, 'failed', 1],
    ['nothing_started', { a: platform('skipped') }, 'failed', 1],
  ] as const)('when it ended with %s of %j, the photo is %s', (outcome, results, state, failed) => {
    const done = view('done', answer(outcome, results));
    expect(done).toMatchObject({
      done: 1,
      failed,
      photos: [{ filename: 'a.jpg', state }],
      result: { filename: 'a.jpg' },
    });
  });
});
