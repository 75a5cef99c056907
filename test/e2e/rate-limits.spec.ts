import { setTimeout as sleep } from 'node:timers/promises';
import { RedisClient } from '../../src/platform/redis/index.js';
import { RATE_TABLE } from '../../src/web/index.js';
import type { RateTable } from '../../src/web/index.js';
import { startReplica } from '../support/app/index.js';
import type { Replica, TestApp } from '../support/app/index.js';
import { RedisServer } from '../support/redis/index.js';
import { Asking, asOwnPage } from './support/asking.js';
import type { Answer, Question } from './support/asking.js';
import { AURORA, cookiesOf, HARBOR, startAuth0App, StillClock, withAdmins } from './support/auth0-app.js';

// A server of its own is started and killed: on a busy machine that takes its time.
jest.setTimeout(120_000);

const ADA = 'ada@example.com';
const BOB = 'bob@example.com';
const CARA = 'cara@example.com';
const CLIENT = '203.0.113.7';
/** The numbers of production; the three largest smaller, so that the test sends hundreds of requests, not thousands. */
const TABLE: RateTable = { ...RATE_TABLE, addressThumbnails: 300, personThumbnails: 600, tenantTotal: 900 };

const clock = new StillClock();

interface Asker {
  /** Null = a stranger. */
  readonly email: string | null;
  readonly host?: string;
  readonly address?: string;
}
type Asks = (kind: Kind, asker: Asker) => Promise<Answer>;

/** What is not there is refused after the limits as well, and costs less. */
const KINDS = {
  read: { path: '/api/config/publishers' },
  listing: { path: '/api/images' },
  fresh: { path: '/api/images?limit=1&fresh=true' },
  thumbnail: { path: '/api/images/none.jpg/thumbnail' },
  original: { path: '/api/images/none.jpg/original' },
  change: { method: 'PUT', path: '/api/images/none.jpg/caption', body: { caption: 'x' } },
  analyze: { method: 'POST', path: '/api/images/none.jpg/analyze' },
  publish: { method: 'POST', path: '/api/images/none.jpg/publish', body: {} },
  next: { method: 'POST', path: '/api/publish/next', body: { dryRun: 7 } },
  delete: { method: 'POST', path: '/api/images/none.jpg/delete', body: {} },
  forget: { method: 'DELETE', path: '/api/library/objects/none.jpg' },
  upload: { method: 'POST', path: '/api/library/upload' },
  refresh: { method: 'POST', path: '/api/admin/config/refresh' },
  page: { path: '/grid' },
  icon: { path: '/favicon.ico' },
} as const satisfies Readonly<Record<string, Omit<Question, 'host'>>>;
type Kind = keyof typeof KINDS;

function asksAt(asking: Asking, app: Pick<TestApp, 'app'>): Asks {
  return (kind, { email, host = AURORA, address = CLIENT }) => {
    const question: Omit<Question, 'host'> = KINDS[kind];
    // A session of its own each time: a person is who they are, whatever the cookie.
    const cookie = email === null ? undefined : cookiesOf(app, { email }).identity;
    const headers = { ...asOwnPage(host, cookie), 'X-Forwarded-For': address };
    return asking.ask({ ...question, host, headers });
  };
}

/** Asks until it is refused; the refusal, and how often it was let in. */
async function until429(
  ask: Asks,
  kind: Kind,
  asker: Asker,
  most: number,
): Promise<{ count: number; refused: Answer }> {
  const answers = await Promise.all(Array.from({ length: most }, () => ask(kind, asker)));
  const count = answers.filter(({ status }) => status !== 429).length;
  return { count, refused: await ask(kind, asker) };
}

describe('rate limits of one process', () => {
  let app: TestApp;
  let asking: Asking;
  let ask: Asks;
  beforeAll(async () => {
    app = await startAuth0App({ clock, rateLimits: TABLE });
    app.tenants.set('aurora', withAdmins([ADA, BOB], { features: { auto_view_enabled: true, library_enabled: true } }));
    app.tenants.set('harbor', withAdmins([CARA], { features: { auto_view_enabled: true, library_enabled: true } }));
    asking = new Asking(app.port);
    ask = asksAt(asking, app);
  });
  // All buckets run empty.
  beforeEach(() => clock.pass(60));
  afterAll(async () => {
    asking.close();
    await app.stop();
  });

  it.each([
    ['listing', null, 80, 1],
    ['thumbnail', null, 100, 1],
    ['read', ADA, 200, 1],
    ['thumbnail', ADA, 200, 1],
    ['original', ADA, 20, 1],
    ['change', ADA, 40, 1],
    ['publish', ADA, 7, 3],
    ['next', ADA, 7, 3],
    ['upload', ADA, 20, 1],
  ] as const)(
    'when %s is asked for at once by %s, it is answered %i times, then in %i s; other people feel nothing',
    async (kind, email, most, wait) => {
      const { count, refused } = await until429(ask, kind, { email }, most + 3);
      expect(count).toBe(most);
      expect([refused.status, refused.code, refused.headers['retry-after']]).toEqual([
        429,
        'rate_limited',
        String(wait),
      ]);
      expect(refused.json['retryAfterSeconds']).toBe(wait);
      const [another, elsewhere] = [
        await ask(kind, email === null ? { email, address: '203.0.113.8' } : { email: BOB }),
        await ask(kind, { email: email && CARA, host: HARBOR }),
      ];
      expect([another.status, elsewhere.status]).not.toContain(429);
      clock.pass(wait);
      expect((await ask(kind, { email })).status).not.toBe(429);
    },
  );

  it.each([
    ['fresh', 2, 10],
    ['analyze', 7, 3],
    ['delete', 7, 3],
    ['forget', 7, 3],
    ['refresh', 2, 10],
  ] as const)(
    'when %s is asked for at once, it is answered %i times for the whole tenant, then in %i s; the other tenant feels nothing',
    async (kind, most, wait) => {
      const { count } = await until429(ask, kind, { email: ADA }, most + 1);
      const refused = await ask(kind, { email: BOB });
      expect([count, refused.status, refused.headers['retry-after']]).toEqual([most, 429, String(wait)]);
      expect((await ask(kind, { email: CARA, host: HARBOR })).status).not.toBe(429);
      clock.pass(wait);
      expect((await ask(kind, { email: BOB })).status).not.toBe(429);
    },
  );

  it('when two admins publish at once, the tenant’s own number ends it; its neighbour publishes', async () => {
    await until429(ask, 'publish', { email: ADA }, 7);
    const { count } = await until429(ask, 'publish', { email: BOB }, 7);
    expect(count).toBe(3);
    expect((await ask('publish', { email: CARA, host: HARBOR })).status).not.toBe(429);
  });

  it('when a stranger brings other cookies, or other addresses beyond the trusted proxy, they are known again', async () => {
    const asStranger = (turn: number): Promise<Answer> =>
      asking.ask({
        host: AURORA,
        path: '/api/images',
        headers: { Cookie: `__Secure-pv2_id=made-up-${turn}`, 'X-Forwarded-For': `198.51.100.${turn}, ${CLIENT}` },
      });
    const answers = await Promise.all(Array.from({ length: 90 }, (_, turn) => asStranger(turn)));
    expect(answers.filter(({ status }) => status !== 429)).toHaveLength(80);
    expect((await ask('listing', { email: null, address: '198.51.100.1' })).status).toBe(200);
  });

  it('when an admin comes from many addresses, they are one person', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, turn) => ask('publish', { email: ADA, address: `198.51.100.${turn}` })),
    );
    expect(answers.filter(({ status }) => status !== 429)).toHaveLength(7);
  });

  it('when a stranger tries to change something again and again, 401 becomes 429', async () => {
    const { count, refused } = await until429(ask, 'delete', { email: null }, 90);
    expect([count, refused.code]).toEqual([80, 'rate_limited']);
    expect((await ask('delete', { email: ADA })).status).not.toBe(429);
  });

  it('when an answer is refused for asking too often, nothing of the body was read and nothing happened', async () => {
    await until429(ask, 'refresh', { email: ADA }, 2);
    const configs = app.lines.length;
    const refused = await asking.ask({
      ...{ host: AURORA, method: 'POST', path: KINDS.refresh.path, body: 'x'.repeat(100_000) },
      headers: { ...asOwnPage(AURORA, cookiesOf(app, { email: ADA }).identity), 'X-Forwarded-For': CLIENT },
    });
    expect([refused.status, refused.headers['connection'], refused.headers['cache-control']]).toEqual([
      429,
      'close',
      'no-store',
    ]);
    expect(app.lines.slice(configs).map(({ event }) => event)).toEqual(['http_request']);
  });

  it('when the page and its files are asked for, reads are not used up, but the tenant’s total is; probes go on', async () => {
    await Promise.all(Array.from({ length: 150 }, () => ask('icon', { email: null })));
    expect((await until429(ask, 'listing', { email: null }, 90)).count).toBe(80);
    const { count, refused } = await until429(ask, 'page', { email: null }, 100);
    expect([count, refused.status, refused.headers['content-type']]).toEqual([70, 429, 'text/html; charset=utf-8']);
    expect((await ask('read', { email: ADA })).code).toBe('rate_limited');
    expect((await ask('page', { email: null, host: HARBOR })).status).toBe(200);
    for (let turn = 0; turn < 20; turn += 1) {
      expect((await asking.ask({ host: AURORA, path: '/health/live' })).status).toBe(200);
    }
  });
});

describe('rate limits of two processes', () => {
  const MOST = 40;
  let redis: RedisServer;
  let one: TestApp;
  let other: Replica;
  const askings: Asking[] = [];
  let asks: readonly [Asks, Asks];
  beforeAll(async () => {
    redis = await RedisServer.start();
    const rateLimits: RateTable = { ...RATE_TABLE, personReads: MOST * 3 };
    one = await startAuth0App({ clock, rateLimits, env: { REDIS_URL: redis.url } });
    one.tenants.set('aurora', withAdmins([ADA, BOB]));
    other = await startReplica(one, { clock, rateLimits });
    askings.push(new Asking(one.port), new Asking(Number(new URL(other.url).port)));
    asks = [asksAt(askings[0] as Asking, one), asksAt(askings[1] as Asking, one)];
  });
  afterAll(async () => {
    for (const asking of askings) asking.close();
    await other.stop();
    await one.stop();
    await redis.close();
  });

  /** How often the other lets somebody in who has used up everything at the first. */
  async function letInByTheOther(): Promise<number> {
    clock.pass(60);
    await until429(asks[0], 'read', { email: ADA }, MOST);
    for (let count = 0; ; count += 1) {
      if ((await asks[1]('read', { email: ADA })).status === 429) return count;
      await sleep(20);
    }
  }
  /** Redis lets time pass as the machine does: on a slow one a bucket may have run empty meanwhile. */
  async function untilShared(): Promise<void> {
    for (let tries = 0; tries < 30; tries += 1) if ((await letInByTheOther()) < MOST) return;
    throw new Error('The other never knew.');
  }
  const told = () =>
    one.lines.filter(({ event, operation }) => event === 'dependency_call_failed' && operation === 'rate_limits');

  it('when somebody has used up everything at one, the other soon refuses them, and nobody else', async () => {
    await untilShared();
    expect((await asks[1]('read', { email: BOB })).status).toBe(200);
  });

  it('when Redis is away, each counts for itself at once and says so once; when it is back, they are one again', async () => {
    await redis.kill();
    expect(await letInByTheOther()).toBe(MOST);
    for (let tries = 0; told().length === 0 && tries < 400; tries += 1) {
      await asks[0]('read', { email: BOB });
      await sleep(50);
    }
    expect(await letInByTheOther()).toBe(MOST);
    expect(told()).toHaveLength(1);
    await redis.revive();
    await untilShared();
  });

  it('when somebody reads what Redis knows, no name, address or tenant is in it', async () => {
    await untilShared();
    const redisOf = one.app.get(RedisClient);
    const keys = (await redisOf.command('test', 'KEYS', '*rate*')) as string[];
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      expect(key).toMatch(/^pv2:rate:[0-9a-f]{32}$/);
      expect(Number(await redisOf.command('test', 'PTTL', key))).toBeLessThanOrEqual(30_001);
    }
  });
});
