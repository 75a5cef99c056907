import { BulkWorld, codesOf, statesOf } from './support/bulk-world.js';

let world: BulkWorld;
beforeAll(async () => {
  world = await BulkWorld.start();
});
afterAll(async () => {
  await world.photos.expectHarborUntouched();
  await world.stop();
});

const NAMES = ['a.jpg', 'b.jpg', 'c.jpg'];
const DONE = ['done', 'done', 'done'];

describe('a bulk job', () => {
  beforeEach(() => world.clear());

  it.each([
    ['keep', 'keep'],
    ['remove', 'remove'],
  ] as const)(
    'when photos are to be sorted by %s, each goes to its folder, and undo brings all back',
    async (action, folder) => {
      const photos = await world.plant(...NAMES);
      const started = await world.start({ action, folder: 'inbox', photos });
      expect([started.status, started.body.count]).toEqual([202, 3]);
      expect(started.headers).toMatchObject({
        location: `/api/operations/${started.body.jobId}`,
        'cache-control': 'no-store',
      });
      const job = await world.ended(started.headers['location'] as string);
      expect(job).toMatchObject({
        kind: 'bulk',
        action,
        folder: 'inbox',
        state: 'done',
        reason: null,
        done: 3,
        total: 3,
      });
      expect([statesOf(job), await world.photos.names(), await world.photos.names(folder)]).toEqual([DONE, [], NAMES]);
      const back = NAMES.map((filename) => ({ filename }));
      await world.ended(await world.begin({ action: 'undo', folder, photos: back }));
      expect([await world.photos.names(), await world.photos.names(folder)]).toEqual([NAMES, []]);
    },
  );

  it('when a moved photo was replaced since, the undo that names what was moved leaves the other one there', async () => {
    const photos = await world.plant(...NAMES);
    const kept = await world.ended(await world.begin({ action: 'keep', folder: 'inbox', photos }));
    const back = kept.photos.map(({ filename, version }) => ({ filename, version }));
    expect(back.map(({ version }) => version)).toEqual(Array(3).fill(expect.stringMatching(/^[A-Za-z0-9_-]{1,64}$/)));
    await world.photos.put('b.jpg', { folder: 'keep' });
    const undone = await world.ended(await world.begin({ action: 'undo', folder: 'keep', photos: back }));
    expect([statesOf(undone), codesOf(undone)]).toEqual([
      ['done', 'failed', 'done'],
      [null, 'photo_changed', null],
    ]);
    expect([await world.photos.names(), await world.photos.names('keep')]).toEqual([['a.jpg', 'c.jpg'], ['b.jpg']]);
  });

  it('when photos are to be analyzed, each has its text afterwards', async () => {
    const photos = await world.plant(...NAMES);
    const job = await world.ended(await world.begin({ action: 'analyze', folder: 'inbox', photos }));
    expect(statesOf(job)).toEqual(DONE);
    expect(await world.photos.names()).toEqual(NAMES.flatMap((name) => [name, `${name}.txt`]));
  });

  it('when photos are to be deleted, only the exact names confirm it, and it cannot be undone', async () => {
    const photos = await world.plant(...NAMES);
    for (const confirm of [undefined, [], ['a.jpg', 'b.jpg'], ['a.jpg', 'b.jpg', 'C.jpg'], [...NAMES, 'd.jpg']]) {
      const refused = await world.start({ action: 'delete', folder: 'inbox', photos, options: { confirm } });
      expect([refused.status, refused.body.code]).toEqual([422, 'confirmation_required']);
    }
    expect([await world.photos.names(), await world.jobFiles()]).toEqual([NAMES, []]);
    const options = { confirm: [...NAMES].reverse() };
    const job = await world.ended(await world.begin({ action: 'delete', folder: 'inbox', photos, options }));
    expect([statesOf(job), await world.photos.names()]).toEqual([DONE, []]);
  });

  it('when photos are to be published, each goes to each platform once, with results for people', async () => {
    const photos = await world.plant(...NAMES);
    const job = await world.ended(await world.begin({ action: 'publish', folder: 'inbox', photos }));
    expect(job.photos[0]).toMatchObject({
      filename: 'a.jpg',
      state: 'done',
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      results: { one: { status: 'sent', success: true, message: 'Posted.' }, two: { status: 'sent' } },
    });
    expect([job.failed, world.platforms.sends.length, new Set(world.platforms.sends).size]).toEqual([0, 6, 6]);
    expect((await world.photos.names('archive')).filter((name) => name.endsWith('.jpg'))).toEqual(NAMES);
  });

  it('when only a number is said, so many unpublished photos are chosen at once, in the order asked for', async () => {
    await world.plant('d.jpg', 'b.jpg', 'a.jpg', 'c.jpg');
    await world.photos.act('a.jpg', 'publish', { platforms: ['one', 'two'], caption: 'earlier' });
    const options = { count: 2, order: 'name', platforms: ['two'] };
    const job = await world.ended(await world.begin({ action: 'publish', folder: 'inbox', options }));
    expect(job.photos.map(({ filename }) => filename)).toEqual(['b.jpg', 'c.jpg']);
    expect(world.platforms.sends.slice(2).map((send) => send.split(' ')[1])).toEqual(['two', 'two']);
    await world.ended(await world.begin({ action: 'publish', options: { count: 9 } }));
    const none = await world.start({ action: 'publish', folder: 'inbox', options: { count: 1 } });
    expect([none.status, none.body.code]).toEqual([404, 'nothing_to_publish']);
  });

  it('when some photos cannot be done, each says why and the others are done', async () => {
    const photos = await world.plant('1.jpg', '2.jpg', '3.jpg', '4.jpg', '5.jpg', '6.jpg');
    await world.photos.act('2.jpg', 'publish', { caption: 'earlier' });
    await world.photos.put('3.jpg');
    world.platforms.clear();
    world.platforms.script('one', { does: 'accept' }, { does: 'refuse', code: 'media_rejected', retryable: false });
    world.platforms.script('two', { does: 'accept' }, { does: 'accept' }, { does: 'lose' });
    const job = await world.ended(
      await world.begin({ action: 'publish', folder: 'inbox', photos: [...photos, { filename: 'gone.jpg' }] }),
    );
    expect(job).toMatchObject({ state: 'done', done: 7, total: 7 });
    expect(statesOf(job)).toEqual(['done', 'failed', 'failed', 'partial', 'needs_decision', 'done', 'failed']);
    expect(codesOf(job)).toEqual([
      ...[null, 'photo_not_found', 'photo_changed', 'media_rejected', 'needs_decision', null, 'photo_not_found'],
    ]);
    expect(job.failed).toBe(3);
    const later = await world.named('4.jpg', '5.jpg');
    const again = await world.ended(await world.begin({ action: 'publish', folder: 'inbox', photos: later }));
    expect(statesOf(again)).toEqual(['done', 'needs_decision']);
    expect(new Set(world.platforms.sends).size).toBe(world.platforms.sends.length - 1);
  });

  it('when a platform asks to wait, the others go on and it gets the rest afterwards', async () => {
    const photos = await world.plant(...NAMES);
    const refuse = { does: 'refuse', code: 'rate_limited', retryable: true, retryAfterSeconds: 1 } as const;
    world.platforms.script('one', refuse);
    const job = await world.ended(await world.begin({ action: 'publish', folder: 'inbox', photos }));
    expect(statesOf(job)).toEqual(DONE);
    const platforms = world.platforms.sends.map((send) => send.split(' ')[1]);
    expect(platforms.slice(0, 2)).toEqual(['one', 'two']);
    expect(platforms.filter((id) => id === 'two')).toHaveLength(3);
    expect(platforms.filter((id) => id === 'one')).toHaveLength(4);
    expect((await world.photos.names('archive')).filter((name) => name.endsWith('.jpg'))).toEqual(NAMES);
  });
});

describe('starting a bulk job', () => {
  beforeEach(() => world.clear());

  it('when the same key comes again, here or elsewhere, it is the same job; with another body it is refused', async () => {
    const photos = await world.plant(...NAMES);
    const key = world.photos.key();
    const body = { action: 'keep', folder: 'inbox', photos };
    const [first, second] = await Promise.all([world.start(body, { key }), world.start(body, { key, at: 'there' })]);
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.body).toEqual(first.body);
    await world.ended(`/api/operations/${first.body.jobId}`);
    const again = await world.start(body, { key, at: 'there' });
    expect([again.status, again.body, again.headers['idempotent-replayed']]).toEqual([202, first.body, 'true']);
    const other = await world.start({ ...body, photos: photos.slice(1) }, { key });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
    expect((await world.call('get', '/api/operations')).body.items).toHaveLength(1);
  });

  it.each([
    ['publish', { publish_enabled: false }, 'publish_disabled', undefined],
    ['publish', { mode: 'review' }, 'publish_disabled', undefined],
    ['analyze', { analyze_caption_enabled: false }, 'feature_disabled', 'analyze_caption_enabled'],
    ['keep', { keep_enabled: false }, 'feature_disabled', 'keep_enabled'],
    ['remove', { remove_enabled: false }, 'feature_disabled', 'remove_enabled'],
    ['delete', { delete_enabled: false }, 'feature_disabled', 'delete_enabled'],
  ])('when %s is switched off by %j, it is 403 %s and no job is there', async (action, features, code, feature) => {
    await world.clear(features);
    const photos = await world.plant('a.jpg');
    const answer = await world.start({ action, folder: 'inbox', photos, options: { confirm: ['a.jpg'] } });
    expect([answer.status, answer.body.code, answer.body.feature]).toEqual([403, code, feature]);
    expect([await world.jobFiles(), await world.photos.names()]).toEqual([[], ['a.jpg']]);
  });
});

describe('a bulk job that cannot be', () => {
  beforeAll(() => world.clear());

  const many = (count: number) => Array.from({ length: count }, (_unused, at) => ({ filename: `${at}.jpg` }));
  it.each<[string, object, string]>([
    ['an unknown action', { action: 'burn', photos: many(1) }, 'validation_failed'],
    ['no photo', { action: 'keep', photos: [] }, 'validation_failed'],
    ['no list', { action: 'keep' }, 'validation_failed'],
    ['a photo twice', { action: 'keep', photos: [...many(1), ...many(1)] }, 'validation_failed'],
    ['a photo without a name', { action: 'keep', photos: [{ version: 'v1' }] }, 'validation_failed'],
    ['an unknown member of a photo', { action: 'keep', photos: [{ filename: 'a', path: '/' }] }, 'validation_failed'],
    ['an unknown member', { action: 'keep', photos: many(1), platfroms: [] }, 'validation_failed'],
    ['an unknown option', { action: 'keep', photos: many(1), options: { platfroms: ['x'] } }, 'validation_failed'],
    ['too many to publish', { action: 'publish', photos: many(101) }, 'validation_failed'],
    ['too many to analyze', { action: 'analyze', photos: many(101) }, 'validation_failed'],
    ['too many to keep', { action: 'keep', photos: many(501) }, 'validation_failed'],
    ['too many to delete', { action: 'delete', photos: many(51), options: { confirm: [] } }, 'validation_failed'],
    ['a number and names', { action: 'publish', photos: many(1), options: { count: 1 } }, 'validation_failed'],
    ['a number for keep', { action: 'keep', options: { count: 1 } }, 'validation_failed'],
    ['a number of none', { action: 'publish', options: { count: 0 } }, 'validation_failed'],
    ['an unknown folder', { action: 'keep', folder: '../x', photos: many(1) }, 'validation_failed'],
    ['an unknown platform', { action: 'publish', photos: many(1), options: { platforms: ['x'] } }, 'unknown_platform'],
    ['a photo that is sorted already', { action: 'keep', folder: 'remove', photos: many(1) }, 'move_not_supported'],
    ['an undo in the inbox', { action: 'undo', folder: 'inbox', photos: many(1) }, 'move_not_supported'],
    ['publishing what was removed', { action: 'publish', folder: 'remove', photos: many(1) }, 'move_not_supported'],
  ])('when it says %s, it is 422 and no job is there', async (_what, body, code) => {
    const answer = await world.start(body);
    expect([answer.status, answer.body.code]).toEqual([422, code]);
    expect(await world.jobFiles()).toEqual([]);
  });

  it('when there is no key, or a malformed one, it is refused', async () => {
    const body = { action: 'keep', photos: [{ filename: 'a.jpg' }] };
    expect((await world.call('post', '/api/bulk', {}, body)).body.code).toBe('idempotency_key_required');
    expect((await world.call('post', '/api/bulk', { key: 'short' }, body)).body.code).toBe('validation_failed');
  });

  it('when the page asks what it may do, it is told the most photos of each action', async () => {
    const { limits } = (await world.call('get', '/api/config/features')).body;
    expect(limits.bulkMax).toEqual({ publish: 100, analyze: 100, keep: 500, remove: 500, undo: 500, delete: 50 });
  });
});
