import { upstreamError, type Clock } from '../../kernel/index.js';
import { ManualClock } from '../../storage/testing/index.js';
import { platformResult } from '../results.js';
import type { PlatformResult, PublishAnswer } from '../workflow.types.js';
import { cancelledJob, changedJob, settledPhoto, takenOverJob } from './job-changes.js';
import { MAX_JOB_BYTES, parseJob, serializeJob } from './job-codec.js';
import { countsOf, stateOf, type JobFile, type JobFilePhoto } from './job-file.js';
import { isJobId, newJobId } from './job-files.js';
import { endOfAnswer, endOfError } from './photo-ends.js';
import { RestingPlatforms } from './resting-platforms.js';
import { TenantPace } from './tenant-pace.js';

const ID = '20261101100000000-0123456789abcdef';
const photoOf = (name: string, more: Partial<JobFilePhoto> = {}): JobFilePhoto => ({
  name,
  expectedVersion: 'v1',
  state: 'queued',
  code: null,
  finalName: null,
  version: null,
  contentHash: null,
  results: null,
  tries: 0,
  revision: 1,
  ...more,
});
const fileOf = (photos: readonly JobFilePhoto[], more: Partial<JobFile> = {}): JobFile => ({
  id: ID,
  action: 'publish',
  folder: 'inbox',
  options: { platforms: null, ai: 'auto', force: false, allowEmptyCaption: false },
  state: 'running',
  reason: null,
  isCancelled: false,
  revision: 4,
  owner: 'a'.repeat(32),
  actor: 'b'.repeat(16),
  requestId: 'a-request',
  photos,
  startedAt: '2026-11-01T10:00:00.000Z',
  updatedAt: '2026-11-01T10:00:00.000Z',
  extra: {},
  ...more,
});
const bytesOf = (json: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(json));
const clock: Clock = new ManualClock();
const SENT = platformResult('sent', null, {
  postId: 'p',
  postUrl: 'https://example.com/p',
  sentAt: '2026',
  attempt: 2,
});

describe('the file of a job', () => {
  it('when it is written and read, it says the same, members of other versions included', () => {
    const results = { one: SENT, two: platformResult('failed', 'rate_limited', { retryAfterSeconds: 9 }) };
    const photos = [
      photoOf('ä "b".jpg', { state: 'partial', code: 'rejected', results, tries: 2, finalName: 'c.jpg' }),
      photoOf('d.jpg', { expectedVersion: null }),
    ];
    const options = { platforms: ['one'], ai: 'never', force: true, allowEmptyCaption: true } as const;
    const file = fileOf(photos, { options, state: 'paused', reason: 'config_unavailable', extra: { later: [1] } });
    expect(parseJob(serializeJob(file, 'n'), ID)).toEqual({ file, writeNonce: 'n' });
  });

  it.each([
    ['no JSON', new TextEncoder().encode('{')],
    ['no object', bytesOf([1])],
    ['another job', serializeJob(fileOf([], { id: 'other' }), 'n')],
    ['an unknown state', bytesOf({ ...fileOf([]), schema: 1, writeNonce: 'n', state: 'odd' })],
    ['a photo without a name', bytesOf({ ...fileOf([]), schema: 1, writeNonce: 'n', photos: [{ state: 'queued' }] })],
    ['no schema', bytesOf({ ...fileOf([]), writeNonce: 'n' })],
  ])('when it holds %s, it is ledger_corrupt', (_what, bytes) => {
    const read = (): unknown => parseJob(bytes, ID);
    expect(read).toThrow(expect.objectContaining({ code: 'ledger_corrupt' }));
  });

  it('when a later version wrote it, it is left alone', () => {
    const read = (): unknown => parseJob(bytesOf({ schema: 2, id: ID }), ID);
    expect(read).toThrow(expect.objectContaining({ code: 'ledger_version' }));
  });

  it('when it would be too large, results are left out and no state is', () => {
    const results = Object.fromEntries(Array.from({ length: 30 }, (_unused, at) => [`platform-${at}`, SENT]));
    const photos = Array.from({ length: 100 }, (_unused, at) => photoOf(`${at}.jpg`, { state: 'partial', results }));
    const bytes = serializeJob(fileOf(photos), 'n');
    expect(bytes.length).toBeLessThanOrEqual(MAX_JOB_BYTES);
    expect(countsOf(parseJob(bytes, ID).file)).toEqual({ done: 100, total: 100, failed: 0 });
  });

  it('when nobody has written it for two minutes, an open job was interrupted, an ended one was not', () => {
    const seen = (state: JobFile['state'], ageMs: number) => stateOf({ file: fileOf([], { state }), ageMs });
    expect([seen('running', 119_000), seen('running', 120_000), seen('queued', 120_000)]).toEqual([
      'running',
      'interrupted',
      'interrupted',
    ]);
    expect([seen('paused', 1e9), seen('done', 1e9), seen('cancelled', 1e9)]).toEqual(['paused', 'done', 'cancelled']);
  });

  it('when ids are made, they are known as such and stand in the order of their time', () => {
    const ticking = new ManualClock();
    const ids = { hex: (bytes: number) => 'f'.repeat(bytes * 2), uuid: () => '', random: () => 0 };
    const first = newJobId({ clock: ticking, ids });
    ticking.advance(1);
    const second = newJobId({ clock: ticking, ids });
    expect([isJobId(first), isJobId('a'.repeat(64)), second > first]).toEqual([true, false, true]);
  });
});

describe('changes of a job', () => {
  it('when one photo changes, it carries the new revision and the others keep theirs', () => {
    const file = fileOf([photoOf('a'), photoOf('b')]);
    const photos = file.photos.map((photo, at) => (at === 1 ? { ...photo, state: 'done' as const } : photo));
    const next = changedJob(file, { photos }, clock);
    expect([next.revision, next.photos.map(({ revision }) => revision)]).toEqual([5, [1, 5]]);
  });

  it('when it is taken over, open photos are told anew with revisions no earlier owner can have reached', () => {
    const file = fileOf([photoOf('a', { state: 'done' }), photoOf('b', { state: 'running' })], { isCancelled: true });
    const next = takenOverJob(file, { actor: 'c', requestId: 'r', owner: 'o' }, clock);
    expect(next).toMatchObject({ state: 'queued', isCancelled: false, owner: 'o', actor: 'c' });
    expect(next.photos.map(({ revision }) => revision)).toEqual([1, next.revision]);
    expect(next.revision).toBeGreaterThan(file.revision + 1_000);
  });

  it('when it ends, open photos become what the end says, and those that are through stay', () => {
    const sent = photoOf('a', { results: { one: SENT } });
    expect(settledPhoto(sent, 'cancelled')).toMatchObject({ state: 'partial', code: 'cancelled' });
    expect(settledPhoto(photoOf('b', { state: 'running' }), 'cancelled').state).toBe('cancelled');
    expect(settledPhoto(photoOf('b', { state: 'running' }), 'paused').state).toBe('queued');
    const done = photoOf('c', { state: 'done' });
    expect(settledPhoto(done, 'cancelled')).toBe(done);
    expect(cancelledJob(fileOf([photoOf('a'), done])).photos?.map(({ state }) => state)).toEqual(['cancelled', 'done']);
  });
});

describe('the end of one photo', () => {
  type Finished = Exclude<PublishAnswer, { outcome: 'running' }>;
  const answer = (outcome: Finished['outcome'], results: readonly PlatformResult[], code: string | null = null) => ({
    outcome,
    code,
    replayed: false,
    result: {
      photo: { name: 'a.jpg', contentHash: 'c', finalName: 'a-2.jpg' },
      state: 'DONE' as const,
      archive: 'done' as const,
      results: Object.fromEntries(results.map((result, at) => [`p${at}`, result])),
      warnings: [],
      requestId: 'r',
      operationId: null,
      dryRun: false,
    },
  });
  const end = (given: Finished, more: Partial<JobFilePhoto> = {}, isCancelled = false) => {
    const { change, stop } = endOfAnswer(given, photoOf('a.jpg', more), isCancelled);
    return [change.state, change.code, change.tries ?? 0, stop];
  };
  const failed = (code: string) => platformResult('failed', code);
  const skipped = (code: string) => platformResult('skipped', code);

  it.each<[string, Finished, readonly unknown[]]>([
    ['all are sent', answer('all_sent', [SENT]), ['done', null, 0, null]],
    ['one is refused', answer('some_sent', [SENT, failed('rejected')]), ['partial', 'rejected', 0, null]],
    [
      'one is unclear',
      answer('some_sent', [SENT, platformResult('unknown', 'taken_over')]),
      ['needs_decision', 'needs_decision', 0, null],
    ],
    ['all are refused', answer('all_failed', [failed('rejected')]), ['failed', 'rejected', 0, null]],
    ['one rests', answer('some_sent', [SENT, failed('rate_limited')]), ['queued', 'rate_limited', 1, null]],
    [
      'none takes it',
      answer('nothing_started', [skipped('nsfw_blocked')], 'nsfw_blocked'),
      ['skipped', 'nsfw_blocked', 0, null],
    ],
    [
      'the config lapses',
      answer('some_sent', [SENT, skipped('config_unavailable')]),
      ['queued', 'config_unavailable', 1, { state: 'paused', reason: 'config_unavailable' }],
    ],
    [
      'the ledger is away',
      answer('nothing_started', [skipped('ledger_unavailable')]),
      ['queued', 'ledger_unavailable', 1, { state: 'paused', reason: 'storage_unavailable' }],
    ],
    [
      'the process goes away',
      answer('some_sent', [SENT, skipped('shutting_down')]),
      ['queued', 'shutting_down', 1, { state: 'interrupted' }],
    ],
  ])('when %s, the photo and the job stand as they should', (_what, given, wanted) => {
    expect(end(given)).toEqual(wanted);
  });

  it('when it was begun anew often enough, it ends as it is', () => {
    const given = answer('some_sent', [SENT, failed('rate_limited')]);
    expect(end(given, { tries: 3 })).toEqual(['partial', 'rate_limited', 0, null]);
  });

  it('when a person has cancelled, what was not sent is not tried again', () => {
    expect(end(answer('some_sent', [SENT, skipped('cancelled')]), {}, true)).toEqual(['partial', 'cancelled', 0, null]);
    expect(end(answer('nothing_started', [skipped('cancelled')]), {}, true)[0]).toBe('cancelled');
    expect(end(answer('nothing_started', [skipped('cancelled')]))).toEqual(['queued', 'cancelled', 1, null]);
  });

  it('when it moves under another name, that is told, and texts are not kept', () => {
    const { change } = endOfAnswer(answer('all_sent', [{ ...SENT, caption: 'words' }]), photoOf('a.jpg'), false);
    expect(change).toMatchObject({ finalName: 'a-2.jpg', contentHash: 'c', results: { p0: { caption: null } } });
  });

  it.each([
    ['already_published', 'skipped', null],
    ['needs_decision', 'needs_decision', null],
    ['photo_changed', 'failed', null],
    ['storage_integrity', 'failed', null],
    ['storage_unavailable', 'queued', 'paused'],
    ['not_found', 'queued', 'paused'],
    ['insufficient_balance', 'queued', 'paused'],
    ['shutting_down', 'queued', 'interrupted'],
  ] as const)('when it is refused by %s, it is %s and the job %s', (code, state, stop) => {
    const { change, stop: stopped } = endOfError(upstreamError(code, 'no'));
    expect([change.state, stopped?.state ?? null]).toEqual([state, stop]);
  });

  it('when it meets a bug, it failed and the job goes on', () => {
    expect(endOfError(new Error('odd'))).toEqual({ change: { state: 'failed', code: 'internal_error' }, stop: null });
  });
});

describe('the pace', () => {
  /** Time passes only by waiting. */
  function timed(): { clock: ManualClock; pause: (ms: number) => Promise<void>; pauses: number[] } {
    const own = new ManualClock();
    const pauses: number[] = [];
    return { clock: own, pauses, pause: async (ms) => void (pauses.push(ms), own.advance(ms)) };
  }
  const open = new AbortController().signal;

  it('when photos of one tenant follow each other, there is a pause after each and never two at once', async () => {
    const tools = timed();
    const pace = new TenantPace(tools, 3_000);
    let atOnce = 0;
    const began: number[] = [];
    const work = async () => {
      expect((atOnce += 1)).toBe(1);
      began.push(tools.clock.monotonicMs());
      await Promise.resolve();
      tools.clock.advance(500);
      atOnce -= 1;
    };
    await Promise.all([1, 2, 3].map(() => pace.turn('a', open, work)));
    expect(began.map((at) => at - (began[0] ?? 0))).toEqual([0, 3_500, 7_000]);
    tools.clock.advance(2_000);
    await pace.turn('a', open, work);
    expect(tools.pauses).toEqual([3_000, 3_000, 1_000]);
  });

  it('when another tenant has photos, they do not wait', async () => {
    const tools = timed();
    const pace = new TenantPace(tools, 3_000);
    await pace.turn('a', open, async () => undefined);
    await pace.turn('b', open, async () => undefined);
    expect(tools.pauses).toEqual([]);
  });

  it('when a turn fails, the next one comes all the same', async () => {
    const pace = new TenantPace(timed(), 10);
    const failing = pace.turn('a', open, () => Promise.reject(new Error('no')));
    const next = pace.turn('a', open, async () => 'done');
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('done');
  });

  it('when a platform asks to wait, it rests for so long, and the others do not', () => {
    const own = new ManualClock();
    const resting = new RestingPlatforms(own);
    resting.note({
      one: platformResult('failed', 'rate_limited', { retryAfterSeconds: 5 }),
      two: SENT,
      three: platformResult('failed', 'rate_limited'),
    });
    expect([resting.leftMs('one'), resting.leftMs('two'), resting.leftMs('three')]).toEqual([5_000, 0, 60_000]);
    expect([resting.allLeftMs(['one', 'three']), resting.allLeftMs(['one', 'two']), resting.allLeftMs([])]).toEqual([
      5_000, 0, 0,
    ]);
    own.advance(5_000);
    expect(resting.leftMs('one')).toBe(0);
  });
});
