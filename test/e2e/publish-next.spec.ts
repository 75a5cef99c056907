import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { drawnPicture, entryOf, PhotoWorld, recordOf } from '../support/app/index.js';

let world: PhotoWorld;
beforeAll(async () => {
  world = await PhotoWorld.start();
});
beforeEach(() => world.clear());
afterEach(() => world.expectHarborUntouched());
afterAll(() => world.stop());

const published = async (body: object = {}) => {
  const { status, body: answer } = await world.next(body);
  return status === 200 ? (answer.photo.name as string) : (answer.code as string);
};

describe('publish next', () => {
  it('when the order is by name, photos come by name, each once, then there is nothing', async () => {
    for (const name of ['b.jpg', 'a.jpg', 'c.png']) await world.put(name);
    const order = { order: 'name' };
    expect([await published(order), await published(order), await published(order), await published(order)]).toEqual([
      'a.jpg',
      'b.jpg',
      'c.png',
      'nothing_to_publish',
    ]);
    expect((await world.next()).status).toBe(404);
    expect(await world.posts()).toHaveLength(3);
  });

  it('when the order is oldest, the times of the files decide', async () => {
    for (const [at, name] of ['new.jpg', 'oldest.jpg', 'older.jpg'].entries()) {
      await world.put(name);
      const then = new Date(Date.UTC(2026, 0, [20, 1, 10][at]));
      await utimes(join(world.folder(), name), then, then);
    }
    const order = { order: 'oldest' };
    expect([await published(order), await published(order)]).toEqual(['oldest.jpg', 'older.jpg']);
  });

  it('when the order is left to chance, every photo comes once', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `r${at}.jpg`);
    for (const name of names) await world.put(name);
    const seen: string[] = [];
    for (let time = 0; time < names.length; time += 1) seen.push(await published());
    expect([...seen].sort()).toEqual([...names].sort());
    expect(await published()).toBe('nothing_to_publish');
  });

  it('when the first file is no picture and the second has a broken record, the third is published', async () => {
    await world.put('a.jpg', { bytes: 'no picture' });
    await world.put('b.jpg', { bytes: (await drawnPicture(77)).subarray(0, 300) });
    const corrupt = await world.put('c.jpg');
    await world.plantRecord(corrupt, '{ this is no record');
    await world.put('d.jpg');
    expect(await published({ order: 'name' })).toBe('d.jpg');
    expect(await published({ order: 'name' })).toBe('nothing_to_publish');
    expect(await world.names()).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
  });

  it('when the first photo may go to no platform, the next one is taken', async () => {
    await world.configure({ config: { publishers: [{ id: 'outbox', type: 'outbox', config: { nsfw: 'block' } }] } });
    await world.put('a.jpg');
    await world.put('b.jpg');
    const save = { caption: 'x', captionVersion: null };
    await world.saveCaption('a.jpg', { ...save, nsfw: true });
    await world.saveCaption('b.jpg', { ...save, nsfw: false });
    expect(await published({ order: 'name' })).toBe('b.jpg');
    expect(await published({ order: 'name' })).toBe('nothing_to_publish');
    expect((await world.act('a.jpg', 'publish', {})).body.code).toBe('nsfw_blocked');
  });

  it('when a photo failed three times or needs a decision, it is passed over; one that was sent is finished first', async () => {
    const tired = await world.put('a-tired.jpg');
    const failed = entryOf({ state: 'FAILED', tries: 3, code: 'rejected', retryable: true });
    await world.plantRecord(tired, recordOf(tired, { platforms: { outbox: failed } }));
    const open = await world.put('b-open.jpg');
    const unknown = entryOf({ state: 'UNKNOWN', tries: 1, code: 'timeout_after_send' });
    await world.plantRecord(open, recordOf(open, { state: 'NEEDS_DECISION', platforms: { outbox: unknown } }));
    await world.put('c-fresh.jpg');
    const sent = await world.put('d-sent.jpg');
    const entry = entryOf({ state: 'SENT', tries: 1, sentAt: '2026-11-01T10:00:00.000Z', postId: 'p1' });
    const photo = { id: null, name: 'd-sent.jpg', folder: 'inbox' };
    await world.plantRecord(sent, recordOf(sent, { photo, state: 'ARCHIVE_PENDING', platforms: { outbox: entry } }));
    expect(await published({ order: 'name' })).toBe('d-sent.jpg');
    expect(await world.posts()).toEqual([]);
    expect(await published({ order: 'name' })).toBe('c-fresh.jpg');
    expect(await published({ order: 'name' })).toBe('nothing_to_publish');
    expect((await world.act('a-tired.jpg', 'publish', { caption: 'x' })).status).toBe(200);
  });
});

describe('an answer that does not wait', () => {
  it('when respond-async is preferred, it is 202 after the claim and the operation can be asked until it is done', async () => {
    const hash = await world.put('async.jpg');
    const key = world.key();
    const headers = { 'Idempotency-Key': key, Prefer: 'respond-async' };
    const answer = await world.act('async.jpg', 'publish', { caption: 'later' }, { headers });
    expect([answer.status, answer.body.state]).toEqual([202, 'running']);
    const where = answer.headers['location'] as string;
    expect(where).toBe(`/api/operations/${answer.body.operationId as string}`);
    let operation = (await world.get(where)).body;
    for (let wait = 0; wait < 100 && operation.state === 'running'; wait += 1) {
      await delay(50);
      operation = (await world.get(where)).body;
    }
    expect(operation).toMatchObject({
      kind: 'publish',
      state: 'done',
      done: 1,
      failed: 0,
      photos: [{ filename: 'async.jpg', contentHash: hash, state: 'done' }],
      result: { archive: 'done', results: { outbox: { status: 'sent' } } },
    });
    const again = await world.act(
      'async.jpg',
      'publish',
      { caption: 'later' },
      { headers: { 'Idempotency-Key': key } },
    );
    expect([again.status, again.body]).toEqual([200, operation.result]);
    expect((await world.get(where, { as: 'harbor' })).status).toBe(404);
    expect(await world.posts()).toHaveLength(1);
  });

  it('when such a request is refused, that comes at once and leaves no trace', async () => {
    await world.put('async.jpg');
    const before = await world.census();
    const headers = { Prefer: 'respond-async', 'Idempotency-Key': world.key() };
    const answer = await world.act('async.jpg', 'publish', { caption: 'x', platforms: ['nope'] }, { headers });
    expect([answer.status, answer.body.code]).toEqual([422, 'unknown_platform']);
    expect(await world.census()).toEqual(before);
  });
});
