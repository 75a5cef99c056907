import { PhotoWorld } from '../support/app/index.js';

let world: PhotoWorld;
beforeAll(async () => {
  world = await PhotoWorld.start();
});
beforeEach(() => world.clear());
afterEach(() => world.expectHarborUntouched());
afterAll(() => world.stop());

const NO_KEY = { headers: {} };
const publishDry = (name: string, body: object) =>
  world.call('post', `/api/images/${encodeURIComponent(name)}/publish`, { body: { dryRun: true, ...body }, ...NO_KEY });

describe('a dry run', () => {
  it('when it is asked for, it needs no key, writes nothing, and says exactly what a live run then sends', async () => {
    await world.configure({ config: { publishers: ['outbox', 'second'].map((id) => ({ id, type: 'outbox' })) } });
    const hash = await world.put('check.jpg');
    const body = { caption: 'for all #one', captions: { second: 'own words' } };
    const before = await world.census();
    const first = await publishDry('check.jpg', body);
    const second = await publishDry('check.jpg', body);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      photo: { name: 'check.jpg', contentHash: hash, finalName: 'check.jpg' },
      dryRun: true,
      any_success: false,
      archived: false,
      operationId: null,
      results: {
        outbox: { status: 'skipped', code: 'dry_run', caption: 'for all #one' },
        second: { status: 'skipped', code: 'dry_run', caption: 'own words' },
      },
    });
    expect({ ...second.body, requestId: '' }).toEqual({ ...first.body, requestId: '' });
    expect(await world.census()).toEqual(before);
    const live = await world.act('check.jpg', 'publish', body);
    for (const platform of ['outbox', 'second']) {
      expect(live.body.results[platform].caption).toBe(first.body.results[platform].caption);
    }
  });

  it('when a caption would be written, the dry run shows it and stores nothing', async () => {
    await world.put('written.jpg');
    const before = await world.census();
    const { body } = await publishDry('written.jpg', {});
    expect(body.results.outbox).toMatchObject({ status: 'skipped', code: 'dry_run' });
    expect(body.results.outbox.caption).not.toBe('');
    expect((await world.detail('written.jpg')).body.has_sidecar).toBe(false);
    expect(await world.census()).toEqual(before);
  });

  it('when the next photo is asked for, it is named and stays', async () => {
    await world.put('a.jpg');
    await world.put('b.jpg');
    const before = await world.census();
    const answer = await world.call('post', '/api/publish/next', { body: { dryRun: true, order: 'name' }, ...NO_KEY });
    expect([answer.status, answer.body.photo.name]).toEqual([200, 'a.jpg']);
    expect(await world.census()).toEqual(before);
  });

  it.each([
    ['an unknown platform', 'photo.jpg', { caption: 'x', platforms: ['nope'] }, 422, 'unknown_platform'],
    ['no caption and no AI', 'photo.jpg', { ai: 'never' }, 422, 'caption_required'],
    ['a photo that is not there', 'other.jpg', { caption: 'x' }, 404, 'photo_not_found'],
  ])('when a live run would be refused for %s, so is the dry one', async (_what, name, body, status, code) => {
    await world.put('photo.jpg');
    const before = await world.census();
    const answer = await publishDry(name, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await world.census()).toEqual(before);
  });

  it('when the photo was published, the dry run of a repeat names the platforms and sends nothing', async () => {
    await world.put('old.jpg');
    await world.act('old.jpg', 'publish', { caption: 'x' });
    const before = await world.census();
    const path = '/api/images/old.jpg/publish?folder=archive';
    const body = { dryRun: true, caption: 'y' };
    expect((await world.call('post', path, { body, ...NO_KEY })).body.code).toBe('already_published');
    const repeat = { ...body, republish: true, platforms: ['outbox'] };
    const answer = await world.call('post', path, { body: repeat, ...NO_KEY });
    expect(answer.body.results.outbox).toMatchObject({ status: 'skipped', code: 'dry_run', caption: 'y' });
    expect(await world.census()).toEqual(before);
  });
});

describe('debug mode', () => {
  it('when it is on, publishing writes and sends nothing and says so, while sorting still acts', async () => {
    await world.configure({ config: { content: { debug: true } } });
    await world.put('debug.jpg');
    const before = await world.census();
    for (const answer of [
      await world.act('debug.jpg', 'publish', { caption: 'x' }),
      await world.act('debug.jpg', 'publish', { caption: 'x' }, { headers: { Prefer: 'respond-async' } }),
      await world.next(),
    ]) {
      expect([answer.status, answer.body.dryRun]).toEqual([200, true]);
      expect(answer.body.results.outbox).toMatchObject({ status: 'skipped', code: 'debug_mode', success: false });
    }
    expect(await world.census()).toEqual(before);
    expect((await world.act('debug.jpg', 'keep')).status).toBe(200);
    expect(await world.names('keep')).toEqual(['debug.jpg']);
    expect((await world.act('debug.jpg', 'undo?folder=keep')).status).toBe(200);
    await world.configure({});
    expect((await world.act('debug.jpg', 'publish', { caption: 'x' })).status).toBe(200);
  });
});
