import { setTimeout as delay } from 'node:timers/promises';
import { PhotoWorld, recordOf } from '../support/app/index.js';

let world: PhotoWorld;
beforeAll(async () => {
  world = await PhotoWorld.start();
});
afterEach(() => world.expectHarborUntouched());
afterAll(() => world.stop());

const withKey = (key: string, more: Record<string, string> = {}) => ({ headers: { 'Idempotency-Key': key, ...more } });

describe('one Idempotency-Key', () => {
  it('when it comes again, after the photo was archived, the answer is the same and nothing is sent', async () => {
    await world.put('again.jpg');
    const key = world.key();
    const first = await world.act('again.jpg', 'publish', { caption: 'once' }, withKey(key));
    expect([first.status, first.headers['idempotent-replayed']]).toEqual([200, undefined]);
    expect(await world.names()).toEqual([]);
    const before = await world.census();
    for (let time = 0; time < 5; time += 1) {
      const again = await world.act('again.jpg', 'publish', { caption: 'once' }, withKey(key));
      expect([again.status, again.headers['idempotent-replayed']]).toEqual([200, 'true']);
      expect(again.body).toEqual(first.body);
    }
    expect(await world.census()).toEqual(before);
  });

  it('when it comes 20 times at once, there is one post and every answer is the same', async () => {
    const hash = await world.put('rush.jpg');
    const key = world.key();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => world.act('rush.jpg', 'publish', { caption: 'rush' }, withKey(key))),
    );
    const told = answers.filter(({ status }) => status === 200);
    for (const { body } of told) expect(body).toEqual(told[0]?.body);
    // Whoever had to wait too long for a place was told to try again.
    expect(answers.filter(({ status }) => status !== 200).map(({ body }) => body.code as string)).toEqual(
      Array.from({ length: answers.length - told.length }, () => expect.stringMatching(/^(tenant_busy|in_progress)$/)),
    );
    expect(told.length).toBeGreaterThan(0);
    expect((await world.posts()).filter(({ attemptKey }) => attemptKey.startsWith(hash))).toHaveLength(1);
  });

  it.each([
    ['another caption', 'first.jpg', { caption: 'b' }],
    ['another photo', 'second.jpg', { caption: 'a' }],
    ['another option', 'first.jpg', { caption: 'a', nsfw: true }],
    ['named platforms', 'first.jpg', { caption: 'a', platforms: ['outbox'] }],
  ])('when it comes with %s, it is 422 and nothing happens', async (_what, name, body) => {
    await world.put('first.jpg');
    await world.put('second.jpg');
    const key = world.key();
    expect((await world.act('first.jpg', 'publish', { caption: 'a' }, withKey(key))).status).toBe(200);
    await world.put('first.jpg');
    const before = await world.census();
    const answer = await world.act(name, 'publish', body, withKey(key));
    expect([answer.status, answer.body.code]).toEqual([422, 'idempotency_key_reused']);
    expect(await world.census()).toEqual(before);
  });

  it('when it comes with another body while the first still runs, it is 422 as well', async () => {
    await world.put('slow.jpg');
    const key = world.key();
    const answers = await Promise.all([
      world.act('slow.jpg', 'publish', { caption: 'a' }, withKey(key)),
      delay(2).then(() => world.act('slow.jpg', 'publish', { caption: 'b' }, withKey(key))),
    ]);
    // Which of them comes first on a busy machine is the network's to say.
    const told = answers.map(({ status, body }) => [status, body.code ?? null]).sort();
    expect(told).toEqual([
      [200, null],
      [422, 'idempotency_key_reused'],
    ]);
  });

  it('when two tenants use the same one, each gets its own answer', async () => {
    const key = world.key();
    await world.put('mine.jpg');
    const mine = await world.act('mine.jpg', 'publish', { caption: 'mine' }, withKey(key));
    const theirs = await world.act('mine.jpg', 'publish', { caption: 'mine' }, { ...withKey(key), as: 'harbor' });
    expect([mine.status, theirs.status, theirs.body.code]).toEqual([200, 404, 'photo_not_found']);
    const operation = `/api/operations/${mine.body.operationId as string}`;
    expect((await world.get(operation)).body.result.photo.name).toBe('mine.jpg');
    expect((await world.get(operation, { as: 'harbor' })).body.code).toBe('operation_not_found');
  });

  it.each([
    [undefined, 400, 'idempotency_key_required'],
    ['short', 422, 'validation_failed'],
    ['with space', 422, 'validation_failed'],
    ['x'.repeat(129), 422, 'validation_failed'],
  ])('when it is %s, it is %i', async (key, status, code) => {
    await world.put('key.jpg');
    const before = await world.census();
    const headers: Record<string, string> = key === undefined ? {} : { 'Idempotency-Key': key };
    const answer = await world.call('post', '/api/images/key.jpg/publish', { body: { caption: 'x' }, headers });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await world.census()).toEqual(before);
  });

  it('when a request was refused before anything happened, the same key may try again', async () => {
    const key = world.key();
    expect((await world.act('late.jpg', 'publish', { caption: 'x' }, withKey(key))).body.code).toBe('photo_not_found');
    await world.put('late.jpg');
    const answer = await world.act('late.jpg', 'publish', { caption: 'x' }, withKey(key));
    expect([answer.status, answer.headers['idempotent-replayed']]).toEqual([200, undefined]);
  });
});

describe('another Idempotency-Key', () => {
  it('when it comes while the photo is being published, it is 409 and there is one post', async () => {
    for (let round = 0; round < 6; round += 1) {
      const hash = await world.put(`race-${round}.jpg`);
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => world.act(`race-${round}.jpg`, 'publish', { caption: 'race' })),
      );
      const sent = answers.filter(({ status }) => status === 200);
      const codes = answers.filter(({ status }) => status !== 200).map(({ body }) => body.code as string);
      expect(sent).toHaveLength(1);
      for (const code of codes) expect(code).toMatch(/^(in_progress|already_published|photo_not_found|photo_busy)$/);
      expect((await world.posts()).filter(({ attemptKey }) => attemptKey.startsWith(hash))).toHaveLength(1);
    }
  });

  it('when the claim of another owner is live, it is 409 with Retry-After and nothing is written', async () => {
    const hash = await world.put('claimed.jpg');
    await world.plantRecord(hash, recordOf(hash, { state: 'CLAIMED', owner: { nonce: 'a'.repeat(32), kind: 'web' } }));
    const before = await world.census();
    const answer = await world.act('claimed.jpg', 'publish', { caption: 'x' });
    expect([answer.status, answer.body.code]).toEqual([409, 'in_progress']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    for (const action of ['keep', 'remove']) {
      const moved = await world.act('claimed.jpg', action);
      expect([moved.status, moved.body.code]).toEqual([409, 'photo_busy']);
    }
    const deleted = await world.act('claimed.jpg', 'delete', { confirm: 'claimed.jpg' });
    expect([deleted.status, deleted.body.code]).toEqual([409, 'photo_busy']);
    expect((await world.detail('claimed.jpg')).body.publishState).toBe('in_progress');
    const after = new Map([...(await world.census())].filter(([path]) => !path.includes('/probe/')));
    expect(after).toEqual(before);
  });
});
