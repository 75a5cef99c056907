import { readFile } from 'node:fs/promises';
import { abandonedIntent, drawnPicture, PhotoWorld, recordOf } from '../support/app/index.js';

const STALE_MS = 3 * 60_000;
const LONG_AGO_MS = 11 * 60_000;

let world: PhotoWorld;
beforeAll(async () => {
  world = await PhotoWorld.start();
});
beforeEach(() => world.clear());
afterEach(() => world.expectHarborUntouched());
afterAll(() => world.stop());

const resolve = (hash: string, decision: string, more: object = {}) =>
  world.call('post', `/api/history/${hash}/resolve`, { body: { platform: 'outbox', attempt: 1, decision, ...more } });

/** A photo whose owner died between its intent and the outcome. */
async function abandoned(name: string, ageMs: number): Promise<string> {
  const hash = await world.put(name);
  await world.plantRecord(hash, abandonedIntent(hash, name), ageMs);
  return hash;
}

describe('a send whose end nobody knows', () => {
  it('when its owner is dead, it shows as needs_decision everywhere, and looking writes nothing', async () => {
    const hash = await abandoned('who knows.jpg', STALE_MS);
    const before = await world.census();
    expect((await world.detail('who knows.jpg')).body).toMatchObject({
      publishState: 'needs_decision',
      platforms: { outbox: { status: 'unknown', code: 'taken_over', attempt: 1 } },
    });
    const history = (await world.get('/api/history?state=needs_decision')).body;
    expect(history.items).toMatchObject([{ contentHash: hash, state: 'needs_decision' }]);
    const { resolvableAt } = history.items[0].platforms.outbox;
    expect(Date.parse(resolvableAt as string) - Date.now()).toBeGreaterThan(6 * 60_000);
    expect(Date.parse(resolvableAt as string) - Date.now()).toBeLessThan(8 * 60_000);
    expect(await world.census()).toEqual(before);
  });

  it('when it is published again, by name, hash or choice, nothing is sent and a person is asked', async () => {
    const hash = await abandoned('asked.jpg', STALE_MS);
    const before = await world.census();
    const twice = { caption: 'x', republish: true, platforms: ['outbox'] };
    for (const [name, body] of [
      ['asked.jpg', { caption: 'x' }],
      [hash, { caption: 'x' }],
      ['asked.jpg', twice],
    ] as const) {
      const answer = await world.act(name, 'publish', body);
      expect([answer.status, answer.body.code]).toEqual([409, 'needs_decision']);
      expect(answer.body.results.outbox.status).toBe('unknown');
    }
    expect((await world.next()).body.code).toBe('nothing_to_publish');
    expect(await world.census()).toEqual(before);
  });

  it('when another platform can still be sent, it is, and the open one stays open', async () => {
    await world.configure({ config: { publishers: ['outbox', 'second'].map((id) => ({ id, type: 'outbox' })) } });
    await abandoned('half.jpg', STALE_MS);
    const answer = await world.act('half.jpg', 'publish', { caption: 'x' });
    expect([answer.status, answer.body.state, answer.body.archive]).toEqual([207, 'NEEDS_DECISION', 'kept_in_inbox']);
    expect(answer.body.results).toMatchObject({ outbox: { status: 'unknown' }, second: { status: 'sent' } });
    expect((await world.posts()).map(({ platform }) => platform)).toEqual(['second']);
  });

  it('when a person found the post, it is published and archived, and never sent', async () => {
    const hash = await abandoned('found.jpg', STALE_MS);
    const found = { postId: 'p-7', postUrl: 'https://social.example/p-7' };
    const answer = await resolve(hash, 'posted', found);
    expect(answer.status).toBe(200);
    expect(answer.body.platforms.outbox).toMatchObject({ status: 'sent', attempt: 1, ...found });
    expect(await world.names('archive')).toContain('found.jpg');
    expect(await world.posts()).toEqual([]);
    expect((await world.get(`/api/history/${hash}`)).body.state).toBe('published');
    expect((await resolve(hash, 'posted')).body.code).toBe('operation_finished');
    expect((await world.act('found.jpg', 'undo?folder=archive')).body.finalName).toBe('found.jpg');
  });

  it('when a person says it is not there too early, it is 409 and nothing is written', async () => {
    const hash = await abandoned('early.jpg', STALE_MS);
    const before = await world.census();
    const answer = await resolve(hash, 'not_posted');
    expect([answer.status, answer.body.code]).toEqual([409, 'too_early_to_resolve']);
    expect(await world.census()).toEqual(before);
  });

  it('when a person says so after ten minutes, nothing is sent by it, and the next publish is attempt 2', async () => {
    const hash = await abandoned('not there.jpg', LONG_AGO_MS);
    const answer = await resolve(hash, 'not_posted');
    expect([answer.status, answer.body.platforms.outbox.attempt]).toEqual([200, 2]);
    expect(answer.body.platforms.outbox.past).toMatchObject([
      { attempt: 1, status: 'unknown', caption: 'prepared words' },
    ]);
    expect(await world.posts()).toEqual([]);
    const sent = await world.act('not there.jpg', 'publish', {});
    expect(sent.body.results.outbox).toMatchObject({ status: 'sent', attempt: 2, caption: 'prepared words' });
    expect(await world.posts()).toMatchObject([{ attemptKey: `${hash}.outbox.2` }]);
  });

  it('when it is withdrawn after that, the platform is wanted no longer until somebody asks for it', async () => {
    const hash = await abandoned('withdrawn.jpg', LONG_AGO_MS);
    expect((await resolve(hash, 'withdraw')).body.code).toBe('operation_finished');
    await resolve(hash, 'not_posted');
    const answer = await resolve(hash, 'withdraw', { attempt: 2 });
    expect(answer.body).toMatchObject({ state: 'none', platforms: { outbox: { code: 'withdrawn' } } });
    expect((await world.act('withdrawn.jpg', 'publish', { caption: 'again' })).status).toBe(200);
  });

  it.each([
    ['another attempt', { attempt: 2 }, 404, 'operation_not_found'],
    ['another platform', { platform: 'telegram' }, 404, 'operation_not_found'],
    ['no such decision', { decision: 'maybe' }, 422, 'validation_failed'],
  ])('when a decision names %s, it changes nothing', async (_what, more, status, code) => {
    const hash = await abandoned('named.jpg', LONG_AGO_MS);
    const before = await world.census();
    const answer = await resolve(hash, 'posted', more);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await world.census()).toEqual(before);
  });

  it('when its owner is still alive, a decision is 409 in_progress', async () => {
    const hash = await abandoned('alive.jpg', 0);
    const answer = await resolve(hash, 'posted');
    expect([answer.status, answer.body.code]).toEqual([409, 'in_progress']);
  });

  it('when the other tenant decides about it, it is not there', async () => {
    const hash = await abandoned('mine.jpg', LONG_AGO_MS);
    const body = { platform: 'outbox', attempt: 1, decision: 'posted' };
    const answer = await world.call('post', `/api/history/${hash}/resolve`, { body, as: 'harbor' });
    expect(answer.status).toBe(404);
    expect((await world.detail('mine.jpg')).body.publishState).toBe('needs_decision');
  });
});

describe('a record that cannot be used', () => {
  it.each([
    ['no JSON', () => '{"schema": 1, "contentHash": "ab', 409, 'ledger_corrupt'],
    ['of another photo', (hash: string) => ({ ...recordOf('0'.repeat(64)), sha256: hash }), 409, 'ledger_corrupt'],
    ['without its entries', (hash: string) => ({ ...recordOf(hash), platforms: null }), 409, 'ledger_corrupt'],
    ['with a state we do not know', (hash: string) => recordOf(hash, { state: 'SOLD' }), 409, 'ledger_corrupt'],
    ['of a later version', (hash: string) => recordOf(hash, { schema: 2 }), 503, 'ledger_version'],
  ])('when it is %s, nothing is sent, moved or decided and the file stays', async (_what, record, status, code) => {
    const hash = await world.put('corrupt.jpg');
    const path = await world.plantRecord(hash, record(hash), STALE_MS);
    const bytes = await readFile(path);
    const before = [...(await world.ownedFiles())];
    for (const answer of [
      await world.act('corrupt.jpg', 'publish', { caption: 'x' }),
      await world.act('corrupt.jpg', 'keep'),
      await world.act('corrupt.jpg', 'delete', { confirm: 'corrupt.jpg' }),
      await resolve(hash, 'posted'),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    }
    expect(await world.posts()).toEqual([]);
    expect([...(await world.ownedFiles())]).toEqual(before);
    expect(await world.recordFile(hash)).toBe(path);
    expect(Buffer.compare(await readFile(path), bytes)).toBe(0);
    expect((await world.get('/api/images')).body.total).toBe(1);
    expect((await world.get('/api/history')).status).toBe(200);
  });

  it('when a later version added members, they are still there after a publish', async () => {
    const hash = await world.put('members.jpg', { bytes: await drawnPicture(7_777) });
    const entry = { extraOfEntry: { a: [1] } };
    const base = recordOf(hash) as { platforms: { outbox: object } };
    await world.plantRecord(hash, {
      ...base,
      platforms: { outbox: { ...base.platforms.outbox, ...entry } },
      later: 'x',
    });
    expect((await world.act('members.jpg', 'publish', { caption: 'x' })).status).toBe(200);
    const stored = JSON.parse(await readFile(await world.recordFile(hash), 'utf8'));
    expect(stored).toMatchObject({ later: 'x', state: 'DONE', platforms: { outbox: { ...entry, state: 'SENT' } } });
  });
});
