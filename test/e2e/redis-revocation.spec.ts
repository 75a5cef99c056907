import { setTimeout as sleep } from 'node:timers/promises';
import { Revocations } from '../../src/auth/index.js';
import { startReplica } from '../support/app/index.js';
import type { Replica, TestApp } from '../support/app/index.js';
import { RedisServer } from '../support/redis/index.js';
import { Asking, asOwnPage, type Answer } from './support/asking.js';
import { AURORA, cookiesOf, HARBOR, startAuth0App, StillClock, withAdmins } from './support/auth0-app.js';

// A server of its own is started, frozen and killed: on a busy machine that takes its time.
jest.setTimeout(120_000);

const ADMIN = 'ada@example.com';
const REDIS_PASSWORD = 'CANARY-password-of-redis';
const PATIENCE_SECONDS = 6;

const clock = new StillClock();
let redis: RedisServer;
let one: TestApp;
let other: Replica;
let atOne: Asking;
let atOther: Asking;

beforeAll(async () => {
  redis = await RedisServer.start({ password: REDIS_PASSWORD });
  one = await startAuth0App({ clock, env: { REDIS_URL: redis.url } });
  one.tenants.set('aurora', withAdmins([ADMIN]));
  other = await startReplica(one, { clock });
  atOne = new Asking(one.port);
  atOther = new Asking(Number(new URL(other.url).port));
});
afterAll(async () => {
  atOne.close();
  atOther.close();
  await other.stop();
  await one.stop();
  await redis.close();
});

const read = (at: Asking, cookie: string): Promise<Answer> =>
  at.ask({ host: AURORA, path: '/api/config/publishers', headers: { Cookie: cookie } });
const change = (at: Asking, cookie: string): Promise<Answer> =>
  at.ask({ method: 'POST', host: AURORA, path: '/api/admin/config/refresh', headers: asOwnPage(AURORA, cookie) });
const signOut = (at: Asking, cookie: string): Promise<Answer> =>
  at.ask({ method: 'POST', host: AURORA, path: '/auth/logout', headers: asOwnPage(AURORA, cookie) });
const short = ({ status, code }: Answer) => (code === undefined ? String(status) : `${status} ${code}`);

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  // Ends by itself: a test that has failed must not go on asking.
  for (let tries = 0; tries < 400; tries += 1) {
    if (await isSo()) return;
    await sleep(50);
  }
  throw new Error('It did not become so.');
}
const knows = ({ app }: Pick<TestApp, 'app'>) => app.get<Revocations>(Revocations).isCertain();
/** Both replicas have looked just now. */
const settled = () => until(() => knows(one) && knows(other));
/** What the log of the first replica says of Redis, since that line; a slow start may have told something before. */
const told = (from: number) =>
  one.lines
    .slice(from)
    .map(({ event }) => String(event))
    .filter((event) => event.startsWith('revocations_'));
const signedIn = () => {
  const { identity, session } = cookiesOf(one, { email: ADMIN });
  return `${identity}; ${session}`;
};

describe('signing out with two replicas and a Redis', () => {
  it('when somebody signs out at one, the other refuses their identity, and nobody else’s', async () => {
    await settled();
    const [cookie, stays] = [signedIn(), signedIn()];
    expect([short(await change(atOther, cookie)), short(await read(atOther, cookie))]).toEqual(['200', '200']);
    expect(short(await signOut(atOne, cookie))).toBe('200');
    expect(short(await change(atOne, cookie))).toBe('401 sign_in_required');
    await until(async () => short(await read(atOther, cookie)) === '401 sign_in_required');
    expect(short(await change(atOther, cookie))).toBe('401 sign_in_required');
    const renewal = await atOther.ask({
      method: 'POST',
      host: AURORA,
      path: '/auth/renew',
      headers: asOwnPage(AURORA, cookie),
    });
    expect([renewal.status, renewal.setCookies]).toEqual([204, []]);
    expect(short(await change(atOther, stays))).toBe('200');
  });
});

describe('signing out while Redis is away', () => {
  it('when it dies, changes wait, reading and signing out go on, and all heals when it is back', async () => {
    await settled();
    await until(() => told(0).at(-1) !== 'revocations_lost');
    const before = one.lines.length;
    const [cookie, leaving] = [signedIn(), signedIn()];
    await redis.kill();
    clock.pass(PATIENCE_SECONDS);
    for (const at of [atOne, atOther]) {
      const refused = await change(at, cookie);
      expect([short(refused), refused.headers['retry-after']]).toEqual(['503 sign_in_unavailable', '5']);
      expect(short(await read(at, cookie))).toBe('200');
      expect((await at.ask({ host: AURORA, path: '/' })).status).toBe(200);
      expect((await at.ask({ host: AURORA, path: '/health/ready' })).status).toBe(200);
      expect(
        (await at.ask({ host: AURORA, path: '/api/admin/status', headers: { Cookie: cookie } })).json,
      ).toMatchObject({
        admin: true,
      });
    }
    const left = await signOut(atOne, leaving);
    expect([short(left), left.setCookies.every((line) => line.includes('Max-Age=0'))]).toEqual(['200', true]);
    expect(short(await read(atOne, leaving))).toBe('401 sign_in_required');
    await until(() => told(before).join() === 'revocations_lost');
    await redis.revive();
    await settled();
    await until(() => told(before).join() === 'revocations_lost,revocations_regained');
    await until(async () => short(await read(atOther, leaving)) === '401 sign_in_required');
    expect([short(await change(atOne, cookie)), short(await change(atOther, cookie))]).toEqual(['200', '200']);
  });

  it('when a stranger tries to change something meanwhile, they hear that they are one', async () => {
    await settled();
    redis.freeze();
    clock.pass(PATIENCE_SECONDS);
    const asStranger = await atOne.ask({
      method: 'POST',
      host: HARBOR,
      path: '/api/admin/config/refresh',
      headers: asOwnPage(HARBOR),
    });
    expect(short(asStranger)).toBe('401 sign_in_required');
    expect(short(await change(atOne, signedIn()))).toBe('503 sign_in_unavailable');
    redis.resume();
    await settled();
  });

  it('when a process starts without it, pages and reads work, changes wait, and all heals', async () => {
    await settled();
    await redis.kill();
    const late = await startReplica(one, { clock });
    const atLate = new Asking(Number(new URL(late.url).port));
    const cookie = signedIn();
    expect(short(await read(atLate, cookie))).toBe('200');
    expect(short(await change(atLate, cookie))).toBe('503 sign_in_unavailable');
    expect((await atLate.ask({ host: AURORA, path: '/health/live' })).status).toBe(200);
    await redis.revive();
    await until(async () => short(await change(atLate, cookie)) === '200');
    atLate.close();
    await late.stop();
  });

  it('when all of that is over, the log has told of it, and nowhere where Redis is', () => {
    const text = one.rawLines.join('\n');
    expect(text).toContain('sign_in_unavailable');
    expect(text).not.toContain('CANARY');
    expect(text).not.toContain(`:${redis.port}`);
  });
});

describe('signing out without a Redis', () => {
  it('when there is none, this replica refuses at once and changes are never held back', async () => {
    const alone = await startAuth0App({ clock });
    alone.tenants.set('aurora', withAdmins([ADMIN]));
    const at = new Asking(alone.port);
    const { identity } = cookiesOf(alone, { email: ADMIN });
    clock.pass(PATIENCE_SECONDS);
    expect(short(await change(at, identity))).toBe('200');
    await signOut(at, identity);
    expect(short(await change(at, identity))).toBe('401 sign_in_required');
    at.close();
    await alone.stop();
  });
});
