import { setTimeout as delay } from 'node:timers/promises';
import { later, PhotoWorld } from '../support/app/index.js';

let world: PhotoWorld;
beforeAll(async () => {
  world = await PhotoWorld.start();
});
beforeEach(() => world.clear());
afterEach(() => world.expectHarborUntouched());
afterAll(() => world.stop());

const TWO = [
  { id: 'outbox', type: 'outbox' },
  { id: 'broken', type: 'outbox', config: { target: 'no such target' } },
];
const MENDED = [
  { id: 'outbox', type: 'outbox' },
  { id: 'broken', type: 'outbox' },
];

describe('two platforms of which one cannot be used', () => {
  it('when one has broken settings, the other is sent, the photo stays; mended, only the missing one is sent', async () => {
    await world.configure({ config: { publishers: TWO } });
    const hash = await world.put('two.jpg');
    const first = await world.act('two.jpg', 'publish', { caption: 'words' });
    expect([first.status, first.body.state, first.body.archive]).toEqual([207, 'PARTIAL', 'kept_in_inbox']);
    expect(first.body.results).toMatchObject({
      outbox: { status: 'sent', attempt: 1 },
      broken: { status: 'unavailable', code: 'not_configured', success: false },
    });
    expect(await world.names()).toEqual(['two.jpg', 'two.jpg.txt']);
    expect((await world.detail('two.jpg')).body.publishState).toBe('partial');
    const { publishers } = (await world.get('/api/config/publishers')).body;
    expect(publishers).toMatchObject([{ ready: true }, { ready: false, reason: 'not_configured' }]);

    const alone = await world.act('two.jpg', 'publish', { caption: 'words', platforms: ['broken'] });
    expect([alone.status, alone.body.code]).toEqual([503, 'credentials_unavailable']);
    expect(Number(alone.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    const known = await world.act('two.jpg', 'publish', { caption: 'words', platforms: ['outbox'] });
    expect([known.status, known.body.code]).toEqual([409, 'already_published']);

    await world.configure({ config: { publishers: MENDED } });
    const second = await world.act('two.jpg', 'publish', { caption: 'words' });
    expect([second.status, second.body.state, second.body.archive]).toEqual([200, 'DONE', 'done']);
    expect(second.body.results).toMatchObject({
      outbox: { status: 'sent', code: 'already_sent', attempt: 1 },
      broken: { status: 'sent', attempt: 1, caption: 'words' },
    });
    const posts = (await world.posts()).filter(({ attemptKey }) => attemptKey.startsWith(hash));
    expect(posts.map(({ platform }) => platform).sort()).toEqual(['broken', 'outbox']);
    expect(await world.names()).toEqual([]);
  });

  it('when no requested platform can be used, it is 503 and nothing is written or sent', async () => {
    await world.configure({ config: { publishers: TWO.slice(1) } });
    await world.put('none.jpg');
    const before = await world.census();
    const answer = await world.act('none.jpg', 'publish', { caption: 'x' });
    expect([answer.status, answer.body.code]).toEqual([503, 'credentials_unavailable']);
    expect(answer.body.results).toMatchObject({ broken: { status: 'unavailable', code: 'not_configured' } });
    const dry = await world.act('none.jpg', 'publish', { caption: 'x', dryRun: true });
    expect([dry.status, dry.body.results?.broken?.status]).toEqual([200, 'unavailable']);
    expect(await world.census()).toEqual(before);
  });

  it('when no platform is set up at all, publishing is 422 and a dry run says so', async () => {
    await world.configure({ config: { publishers: [] } });
    await world.put('none.jpg');
    const before = await world.census();
    expect((await world.act('none.jpg', 'publish', { caption: 'x' })).body.code).toBe('unknown_platform');
    const dry = await world.act('none.jpg', 'publish', { caption: 'x', dryRun: true });
    expect([dry.status, dry.body.results]).toEqual([200, {}]);
    expect(await world.census()).toEqual(before);
  });

  it('when a platform was requested once, publishing to the others does not archive the photo', async () => {
    await world.configure({ config: { publishers: TWO } });
    await world.put('adds.jpg');
    await world.act('adds.jpg', 'publish', { caption: 'x' });
    await world.configure({ config: { publishers: [...MENDED, { id: 'third', type: 'outbox' }] } });
    const third = await world.act('adds.jpg', 'publish', { caption: 'x', platforms: ['third'] });
    expect([third.status, third.body.archive, third.body.state]).toEqual([200, 'kept_in_inbox', 'PARTIAL']);
    const rest = await world.act('adds.jpg', 'publish', { caption: 'x', platforms: ['broken'] });
    expect([rest.status, rest.body.archive]).toEqual([200, 'done']);
  });

  it('when a new platform is named for a published photo, it is sent from the archive and nothing else is', async () => {
    const hash = await world.put('more.jpg');
    await world.act('more.jpg', 'publish', { caption: 'x' });
    await world.configure({ config: { publishers: MENDED } });
    const body = { caption: 'x', platforms: ['broken'] };
    const byHash = await world.act(hash, 'publish', body);
    expect([byHash.status, byHash.body.results.broken.status]).toEqual([200, 'sent']);
    expect(await world.posts()).toHaveLength(2);
    expect(await world.names('archive')).toContain('more.jpg');
  });
});

describe('the orchestrator is not there', () => {
  it('when its answer is past its end, changes are 503, nothing is sent, and reads go on and say they are stale', async () => {
    await world.put('waits.jpg');
    await world.get('/api/images');
    const before = await world.census();
    world.app.orchestrator.control.fail('runtime', { kind: 'status', status: 500 });
    await later(601_000, async () => {
      for (const answer of [
        await world.act('waits.jpg', 'publish', { caption: 'x' }),
        await world.next(),
        await world.act('waits.jpg', 'analyze'),
        await world.act('waits.jpg', 'keep'),
        await world.act('waits.jpg', 'delete', { confirm: 'waits.jpg' }),
        await world.saveCaption('waits.jpg', { caption: 'x', captionVersion: null }),
      ]) {
        expect([answer.status, answer.body.code]).toEqual([503, 'config_unavailable']);
        expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      }
      const listing = await world.get('/api/images');
      expect([listing.status, listing.body.total]).toEqual([200, 1]);
      expect(Number(listing.headers['x-config-stale'])).toBeGreaterThanOrEqual(601);
      expect((await world.detail('waits.jpg')).status).toBe(200);
    });
    expect(await world.census()).toEqual(before);
    world.app.orchestrator.control.heal();
    await delay(1_100); // the pause after a failure is at least a second
    expect((await world.act('waits.jpg', 'publish', { caption: 'x' })).status).toBe(200);
  });

  it('when the tenant is suspended between two photos, the next one is not sent', async () => {
    await world.put('first.jpg');
    await world.put('second.jpg');
    expect((await world.act('first.jpg', 'publish', { caption: 'x' })).status).toBe(200);
    world.app.tenants.delete('aurora');
    await world.call('post', '/api/admin/config/refresh');
    const answer = await world.act('second.jpg', 'publish', { caption: 'x' });
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    expect(await world.posts()).toHaveLength(1);
    expect(await world.names()).toEqual(['second.jpg']);
  });
});
