import { setTimeout as delay } from 'node:timers/promises';
import { contentHash } from '../../src/kernel/index.js';
import { TestClock } from '../../src/orchestrator/testing/index.js';
import { drawnPicture, RecordedPlatforms, RemoteWorld, type TenantName } from '../support/app/index.js';

const BOTH: readonly TenantName[] = ['aurora', 'harbor'];
/** Longer than a claim is live without a word of its owner. */
const PAST_LEASE_MS = 125_000;
/** A secret that was refused for good is not tried again for a while; well shorter than a claim lives. */
const REFUSED_SECONDS = 31;

const platforms = new RecordedPlatforms();
let versions = 0;
let clock: TestClock;
let world: RemoteWorld;
beforeAll(async () => {
  clock = new TestClock();
  world = await RemoteWorld.start({ clock, adapters: { publishers: platforms } });
  for (const tenant of BOTH) await configure(tenant, {});
});
afterEach(() => {
  platforms.clear();
  world.dropbox.control.heal();
  world.s3.control.heal();
});
afterAll(() => world.stop());

/** Two platforms, and whatever else the test wants. */
async function configure(tenant: TenantName, change: object): Promise<void> {
  const file = world.app.tenants.get(tenant);
  if (!file) throw new Error('There is no such tenant.');
  const publishers = ['one', 'two'].map((id) => ({ id, type: 'outbox' }));
  const config = { ...(file.envelope['config'] as object), publishers, ...change };
  const config_version = `config-of-a-test-${(versions += 1)}`;
  world.app.tenants.set(tenant, { ...file, envelope: { ...file.envelope, config_version, config } });
  const answer = await world.call('post', '/api/admin/config/refresh', { as: tenant });
  if (answer.status !== 200) throw new Error(`The refresh answered ${answer.status}.`);
}

/** How many requests have changed anything at a provider so far. */
function changes(): number {
  const dropbox = world.dropbox.journal.filter(({ changes: made }) => made.length > 0);
  return dropbox.length + world.s3.journal.filter(({ changes: made }) => made.length > 0).length;
}

describe.each(BOTH)('photos of %s', (tenant) => {
  let name = '';
  let number = 0;
  beforeEach(() => (name = `photo-${(number += 1)}.jpg`));

  const publish = (photo = name, body: object = { caption: 'words' }) => world.act(photo, 'publish', tenant, body);
  const next = (body: object = { order: 'name' }) =>
    world.call('post', '/api/publish/next', {
      as: tenant,
      body,
      headers: { 'Idempotency-Key': `next-of-${tenant}-${(number += 1)}` },
    });
  const resolve = (hash: string, decision: string, platform = 'one') =>
    world.call('post', `/api/history/${hash}/resolve`, { as: tenant, body: { platform, attempt: 1, decision } });
  const text = (caption: string, photo = name) =>
    world.call('put', `/api/images/${photo}/caption`, { as: tenant, body: { caption, captionVersion: null } });
  const age = (ms: number) =>
    tenant === 'aurora' ? world.account.age('/Photos/.publisher', ms) : world.bucket.age('harbor/main/.publisher', ms);
  const bytesOf = (folder: 'inbox' | 'archive' | 'keep', photo: string) => {
    const path = [...world.census(tenant).keys()].find((at) => at.endsWith(placeOf(folder, photo)));
    return path === undefined ? null : (world.census(tenant).get(path) ?? null);
  };
  const placeOf = (folder: 'inbox' | 'archive' | 'keep', photo: string) =>
    `${tenant === 'aurora' ? '/Photos' : 'main'}${folder === 'inbox' ? '' : `/${folder}`}/${photo}`;

  it('when a photo goes to two platforms, it is posted once to each and archived with its text', async () => {
    const bytes = await world.put(name, { tenant });
    expect((await text('human words')).status).toBe(200);
    const answer = await publish(name, {});
    expect([answer.status, answer.body]).toMatchObject([200, { state: 'DONE', archive: 'done', warnings: [] }]);
    expect(platforms.of(tenant)).toEqual(['one.1', 'two.1']);
    expect(platforms.posts.map(({ caption }) => caption)).toEqual(['human words', 'human words']);
    expect(bytesOf('archive', name)).toBe(contentHash(bytes));
    expect(world.names('archive', tenant)).toEqual(expect.arrayContaining([name, `${name}.txt`]));
    expect(world.names('inbox', tenant)).not.toContain(name);
    expect((await publish(name)).body.code).toBe('photo_not_found');
    expect((await publish(contentHash(bytes))).body.code).toBe('already_published');
  });

  it('when it is kept, removed, brought back and deleted, its bytes are the same and nothing is posted', async () => {
    const bytes = await world.put(name, { tenant });
    await text('stays with it');
    const textHash = bytesOf('inbox', `${name}.txt`);
    for (const [action, folder] of [
      ['keep', 'keep'],
      ['remove', 'remove'],
    ] as const) {
      expect((await world.act(name, action, tenant)).status).toBe(200);
      expect(world.names(folder, tenant)).toEqual(expect.arrayContaining([name, `${name}.txt`]));
      expect((await world.act(name, `undo?folder=${folder}`, tenant)).body).toMatchObject({ finalName: name });
      expect([bytesOf('inbox', name), bytesOf('inbox', `${name}.txt`)]).toEqual([contentHash(bytes), textHash]);
    }
    expect((await world.act(name, 'delete', tenant, { confirm: 'other.jpg' })).body.code).toBe('confirmation_required');
    expect((await world.act(name, 'delete', tenant, { confirm: name })).status).toBe(200);
    expect([...world.census(tenant).keys()].filter((path) => path.includes(name))).toEqual([]);
    expect(platforms.posts).toEqual([]);
  });

  it('when one platform refuses, the photo stays, and the next try sends only to that one', async () => {
    const bytes = await world.put(name, { tenant });
    platforms.script('two', { does: 'refuse', code: 'rate_limited', retryable: true });
    const first = await publish();
    expect([first.status, first.body.state, first.body.archive]).toEqual([207, 'PARTIAL', 'kept_in_inbox']);
    expect(platforms.of(tenant)).toEqual(['one.1']);
    const second = await publish();
    expect([second.status, second.body.results.one.code, second.body.archive]).toEqual([200, 'already_sent', 'done']);
    expect(platforms.of(tenant)).toEqual(['one.1', 'two.1']);
    expect(bytesOf('archive', name)).toBe(contentHash(bytes));
  });

  it('when nobody knows whether it was posted, a person says so, and it is archived without another post', async () => {
    const hash = contentHash(await world.put(name, { tenant }));
    platforms.script('one', { does: 'accept_then_drop' });
    const answer = await publish();
    expect([answer.status, answer.body.state, answer.body.results.one.status]).toEqual([
      207,
      'NEEDS_DECISION',
      'unknown',
    ]);
    expect((await publish()).body.code).toBe('needs_decision');
    expect((await resolve(hash, 'not_posted')).body.code).toBe('too_early_to_resolve');
    expect((await resolve(hash, 'posted')).body).toMatchObject({ state: 'published', folder: 'archive' });
    expect(world.names('archive', tenant)).toContain(name);
    expect(platforms.of(tenant)).toEqual(['one.1', 'two.1']);
  });

  it('when other bytes come under the same name while it is being published, the newcomer stays and is a photo of its own', async () => {
    const hash = contentHash(await world.put(name, { tenant }));
    const newcomer = await drawnPicture(7_000 + number);
    platforms.onSend = async (platform) => {
      if (platform === 'one') await world.put(name, { tenant, bytes: newcomer });
    };
    const answer = await publish();
    expect([answer.status, answer.body.archive]).toEqual([200, 'pending']);
    expect(platforms.posts.map(({ photo }) => photo)).toEqual([hash, hash]);
    expect(bytesOf('inbox', name)).toBe(contentHash(newcomer));
    expect(world.names('archive', tenant)).not.toContain(name);
    platforms.onSend = async () => undefined;
    const second = await publish();
    expect([second.status, second.body.archive]).toEqual([200, 'done']);
    expect(platforms.posts.slice(2).map(({ photo }) => photo)).toEqual([contentHash(newcomer), contentHash(newcomer)]);
    expect(bytesOf('archive', name)).toBe(contentHash(newcomer));
  });

  it('when a.jpg lies beside a.png, each with its text, whatever happens to one leaves the other as it is', async () => {
    const [jpg, png] = [`twin-${tenant}.jpg`, `twin-${tenant}.png`];
    await world.put(jpg, { tenant });
    await world.put(png, { tenant, bytes: await drawnPicture(8_000, 'png') });
    await text('of the jpg', jpg);
    await text('of the png', png);
    const twin = () => [bytesOf('inbox', png), bytesOf('inbox', `${png}.txt`)];
    const before = twin();
    expect(before).not.toContain(null);
    expect((await world.act(jpg, 'keep', tenant)).status).toBe(200);
    expect([world.names('keep', tenant), twin()]).toEqual([expect.arrayContaining([jpg, `${jpg}.txt`]), before]);
    expect((await world.act(jpg, 'undo?folder=keep', tenant)).status).toBe(200);
    expect(twin()).toEqual(before);
    expect((await world.act(jpg, 'delete', tenant, { confirm: jpg })).status).toBe(200);
    expect(world.names('inbox', tenant).filter((one) => one.startsWith('twin-'))).toEqual([png, `${png}.txt`]);
    expect(twin()).toEqual(before);
    await publish(png, {});
    expect(platforms.posts.map(({ caption }) => caption)).toEqual(['of the png', 'of the png']);
  });

  it('when a run is only looked at beforehand, nothing at all is written or sent', async () => {
    await world.put(name, { tenant });
    await text('words');
    const before = changes();
    expect((await publish(name, { dryRun: true })).body).toMatchObject({
      dryRun: true,
      results: { one: { code: 'dry_run' } },
    });
    expect((await next({ dryRun: true, order: 'name' })).body).toMatchObject({ dryRun: true });
    const preview = { as: tenant, body: { caption: 'x' } };
    expect((await world.call('post', '/api/captions/preview', preview)).status).toBe(200);
    for (const path of ['/api/images?fresh=true', `/api/images/${name}`, '/api/history', '/api/operations/unknown']) {
      await world.get(path, tenant);
    }
    await configure(tenant, { content: { debug: true } });
    expect((await publish()).body.results.one.code).toBe('debug_mode');
    await configure(tenant, { content: {} });
    expect([changes(), platforms.posts]).toEqual([before, []]);
    await world.act(name, 'delete', tenant, { confirm: name });
  });

  it('when the storage is full once a post was accepted, the caller hears that it is not recorded, and it is mended later', async () => {
    const hash = contentHash(await world.put(name, { tenant }));
    platforms.onSend = async () => {
      if (tenant === 'aurora') world.account.setQuota(1);
      else world.s3.control.fail('put', { kind: 'status', status: 507 });
    };
    const answering = publish();
    // The run tries for as long as its claim lasts; that is made short.
    await until(() => platforms.of(tenant).length === 1);
    clock.pass(PAST_LEASE_MS / 1000);
    const answer = await answering;
    expect([answer.status, answer.body.archive]).toEqual([207, 'kept_in_inbox']);
    expect(answer.body.results).toMatchObject({
      one: { status: 'sent', recorded: false },
      two: { status: 'skipped', code: 'ledger_unavailable' },
    });
    if (tenant === 'aurora') world.account.setQuota(Number.MAX_SAFE_INTEGER);
    world.s3.control.heal();
    clock.pass(30);
    age(PAST_LEASE_MS);
    expect((await world.get(`/api/history/${hash}`, tenant)).body.state).toBe('needs_decision');
    platforms.onSend = async () => undefined;
    const again = await publish();
    expect([again.status, again.body.results]).toMatchObject([
      207,
      { one: { status: 'unknown' }, two: { status: 'sent' } },
    ]);
    expect((await resolve(hash, 'posted')).body).toMatchObject({ state: 'published', folder: 'archive' });
    expect(platforms.of(tenant)).toEqual(['one.1', 'two.1']);
  });

  it('when the access is taken away in the middle and given again, the run ends as if nothing had been', async () => {
    const bytes = await world.put(name, { tenant });
    let isRevoked = false;
    platforms.onSend = async () => {
      if (isRevoked) return;
      isRevoked = true;
      if (tenant === 'aurora') world.account.revokeAccessTokens();
      else world.s3.control.fail('put', { kind: 'error', code: 'ExpiredToken' }, { times: 2 });
    };
    const answering = publish();
    await skipping(REFUSED_SECONDS, refusals, answering);
    const answer = await answering;
    expect([answer.status, answer.body]).toMatchObject([200, { state: 'DONE', archive: 'done' }]);
    expect(platforms.of(tenant)).toEqual(['one.1', 'two.1']);
    expect(bytesOf('archive', name)).toBe(contentHash(bytes));
  });
});

describe('a store that lies about its conditions', () => {
  it('when it ignores them, it is shown and not published from, and nothing is sent', async () => {
    const lying = await RemoteWorld.start({ adapters: { publishers: platforms } });
    try {
      lying.s3.control.ignore('swap');
      await lying.put('a.jpg', { tenant: 'harbor' });
      const answer = await lying.act('a.jpg', 'publish', 'harbor', { caption: 'x' });
      expect([answer.status, answer.body.code]).toEqual([503, 'storage_not_conditional']);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect((await lying.act('a.jpg', 'keep', 'harbor')).body.code).toBe('storage_not_conditional');
      expect((await lying.get('/api/images', 'harbor')).body.total).toBe(1);
      expect([platforms.posts, lying.names('inbox', 'harbor')]).toEqual([[], ['a.jpg']]);
    } finally {
      await lying.stop();
    }
  });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(10);
}

/** How often a storage has refused a secret for good. */
function refusals(): number {
  return world.app.rawLines.filter((line) => line.includes('refused_by_storage')).length;
}

/** Lets time pass whenever something has happened, until the work is done. */
async function skipping(seconds: number, happened: () => number, work: Promise<unknown>): Promise<void> {
  let [isOver, seen] = [false, happened()];
  const end = (): void => void (isOver = true);
  work.then(end, end);
  await until(() => {
    if (happened() > seen) clock.pass(seconds);
    seen = happened();
    return isOver;
  });
}
