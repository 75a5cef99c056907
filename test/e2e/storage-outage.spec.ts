import { TestClock } from '../../src/orchestrator/testing/index.js';
import { RemoteWorld, viewsOf } from '../support/app/index.js';
import type { TenantName } from '../support/app/index.js';

const BOTH: readonly TenantName[] = ['aurora', 'harbor'];
const PHOTO = 'a-photo.jpg';
/** Longer than a breaker stays open at first. */
const LATER_SECONDS = 15;

let clock: TestClock;
let world: RemoteWorld;

function heal(): void {
  world.dropbox.control.heal();
  world.s3.control.heal();
  clock.pass(LATER_SECONDS);
}

type Day = 'down' | 'cut off' | 'behind a page for people' | 'limited for long' | 'nonsense';

/** Makes the storage of a tenant have such a day. */
function begin(day: Day, tenant: TenantName): void {
  const { dropbox, s3 } = world;
  const isAurora = tenant === 'aurora';
  switch (day) {
    case 'down':
      return (isAurora ? dropbox : s3).control.fail('any', { kind: 'status', status: 503 });
    case 'cut off':
      return (isAurora ? dropbox : s3).control.fail('any', { kind: 'reset' });
    case 'behind a page for people':
      return (isAurora ? dropbox : s3).control.fail('any', { kind: 'html' });
    case 'limited for long':
      if (isAurora) return dropbox.control.fail('any', { kind: 'too_many', retryAfter: 30 });
      return s3.control.fail('any', { kind: 'error', code: 'SlowDown', retryAfter: '30' });
    case 'nonsense':
      if (isAurora) return dropbox.control.fail('any', { kind: 'bad_json' });
      return s3.control.fail('any', { kind: 'status', status: 500, body: '<html>' });
  }
}

async function statusesOf(tenant: TenantName): Promise<readonly number[]> {
  const answers = [];
  for (const view of viewsOf(PHOTO)) answers.push((await world.get(view, tenant)).status);
  return answers;
}

const ALL_WELL = viewsOf(PHOTO).map(() => 200);

describe.each(BOTH)('the storage of %s', (tenant) => {
  const other: TenantName = tenant === 'aurora' ? 'harbor' : 'aurora';

  beforeAll(async () => {
    clock = new TestClock();
    // No listing from memory: what is answered is what the storage says.
    world = await RemoteWorld.start({ clock, env: { WEB_IMAGE_CACHE_TTL_SECONDS: '0' } });
    for (const each of BOTH) await world.put(PHOTO, { tenant: each });
  });
  afterEach(() => heal());
  afterAll(() => world.stop());

  it('when it is well, lists, details, thumbnails and originals are answered, byte for byte', async () => {
    const bytes = await world.put(PHOTO, { tenant });
    expect(await statusesOf(tenant)).toEqual(ALL_WELL);
    const original = await world.get(`/api/images/${PHOTO}/original`, tenant);
    expect(Buffer.compare(original.body as Buffer, bytes)).toBe(0);
  });

  it.each<Day>(['down', 'cut off', 'behind a page for people', 'limited for long', 'nonsense'])(
    'when it is %s, every view is 503 and none is 404, the other tenant feels nothing, and it heals',
    async (day) => {
      await world.put(PHOTO, { tenant }); // seen by no thumbnail yet
      begin(day, tenant);
      for (const view of viewsOf(PHOTO)) {
        const answer = await world.get(view, tenant);
        expect([view, answer.status, answer.body.code]).toEqual([view, 503, 'storage_unavailable']);
        expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      }
      expect(await statusesOf(other)).toEqual(ALL_WELL);
      heal();
      expect(await statusesOf(tenant)).toEqual(ALL_WELL);
    },
  );

  it('when it is down, changes are 503, nothing is posted, and every photo is where it was', async () => {
    const before = world.census(tenant);
    begin('down', tenant);
    for (const action of ['publish', 'keep', 'remove']) {
      const answer = await world.act(PHOTO, action, tenant, action === 'publish' ? { caption: 'x' } : undefined);
      expect([action, answer.status, answer.body.code]).toEqual([action, 503, 'storage_unavailable']);
    }
    expect(world.census(tenant)).toEqual(before);
    heal();
    expect((await world.get('/api/history', tenant)).body.items).toEqual([]);
  });

  it('when a photo is not there, that is 404, and the storage is asked for it', async () => {
    const answer = await world.get('/api/images/nobody.jpg', tenant);
    expect([answer.status, answer.body.code]).toEqual([404, 'photo_not_found']);
  });

  it('when an outage is logged, no line holds a path, an address or a secret', async () => {
    const from = world.app.rawLines.length;
    begin('down', tenant);
    await statusesOf(tenant);
    const lines = world.app.rawLines.slice(from).join('\n');
    expect(lines).toContain('dependency_call_failed');
    for (const word of [
      PHOTO,
      '/Photos',
      'harbor/main',
      'studio-photos',
      world.dropbox.url,
      world.s3.url,
      'refresh-token-of',
    ]) {
      expect(lines).not.toContain(word);
    }
  });
});
