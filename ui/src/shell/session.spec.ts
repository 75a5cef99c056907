import { ApiClient } from '../api/client.js';
import { change, from } from '../api/contract.js';
import { Session } from './session.js';

const MINUTE = 60_000;
const RENEW = 'https://app.pub.test/auth/renew';
const EMAIL = 'ada@studio.example';
const PHOTOS = from('/api/images', {});
const RECORDS = from('/api/history', {});
const CHANGE = change('post', '/api/admin/config/refresh', {});

/** The service as a session sees it: an identity of 15 minutes, a session that renews it while it lives. */
function setup(first: 'admin' | 'stranger' | 'expired' | 'visitor' = 'admin') {
  let now = Date.parse('2026-01-01T12:00:00Z');
  const log: string[] = [];
  const world = {
    role: first === 'expired' ? ('admin' as const) : first,
    endsAt: first === 'expired' ? now - 1 : now + 15 * MINUTE,
    isSessionAlive: true,
    isVisible: true,
    isAway: false,
    authMode: 'auth0',
  };
  const isAlive = (): boolean => world.role !== 'visitor' && world.endsAt > now;
  const status = (): object => ({
    admin: isAlive() && world.role === 'admin',
    signedIn: isAlive(),
    authMode: world.authMode,
    ...(isAlive() ? { email: EMAIL, expiresAt: new Date(world.endsAt).toISOString() } : { reason: 'session_expired' }),
    ...(world.role === 'visitor' ? {} : { renewUrl: RENEW }),
  });
  const answer = (path: string): Response => {
    if (path === '/api/admin/status')
      return Response.json(status(), { headers: { date: new Date(now).toUTCString() } });
    if (path === '/api/config/features') return Response.json({ publish_enabled: isAlive() });
    if (path === '/auth/logout' || isAlive()) return Response.json({});
    return Response.json({ code: 'session_expired' }, { status: 401 });
  };
  const ways = {
    fetch: async (path: string) => {
      log.push(path);
      if (world.isAway) throw new TypeError('failed');
      return answer(path);
    },
    newId: () => 'id-0001',
    wait: async () => undefined,
    onAge: () => undefined,
    onProblem: () => undefined,
    onWait: () => undefined,
    onAnswer: () => undefined,
  };
  const plain = new ApiClient({ ...ways, prepare: async () => undefined, recover: async () => false });
  const session = new Session({
    client: () => plain,
    post: async (url) => {
      log.push(url);
      if (world.isSessionAlive) world.endsAt = now + 15 * MINUTE;
    },
    now: () => now,
    isVisible: () => world.isVisible,
    protocol: 'https:',
    startAnew: () => void log.push('anew'),
  });
  const client = new ApiClient({
    ...ways,
    prepare: async (isChange) => void (await session.prepare(isChange)),
    recover: () => session.recover(),
  });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    session,
    client,
    world,
    pass: (minutes: number): void => void (now += minutes * MINUTE),
    renewals: () => log.filter((line) => line === RENEW).length,
    /** What has been asked since the last call. */
    asked: async () => {
      await settle();
      return log.splice(0);
    },
  };
}

describe('Session', () => {
  it('when the identity has expired at the start, it is renewed once and the admin is there', async () => {
    const { session, renewals } = setup('expired');
    await session.start();
    expect(renewals()).toBe(1);
    expect(session.state.get()).toMatchObject({ status: { admin: true, email: EMAIL }, features: { publish: true } });
  });

  it('when photos are read while the start still renews, the reading waits and is answered', async () => {
    const { session, client, renewals } = setup('expired');
    const starting = session.start();
    expect((await client.get(PHOTOS)).ok).toBe(true);
    await starting;
    expect(renewals()).toBe(1);
  });

  it('when a visitor comes, nothing is renewed', async () => {
    const { session, client, renewals, pass } = setup('visitor');
    await session.start();
    pass(20);
    session.used();
    session.look();
    expect(await client.get(PHOTOS)).toMatchObject({ ok: false, problem: { code: 'session_expired' } });
    expect(renewals()).toBe(0);
  });

  it('when the page is in use for eight hours, it renews every ten minutes and reads the status', async () => {
    const { session, pass, asked, renewals } = setup();
    await session.start();
    await asked();
    for (let minute = 1; minute <= 480; minute++) {
      pass(1);
      session.used();
      if (minute % 10 === 0) expect(await asked()).toEqual([RENEW, '/api/admin/status']);
      else expect(await asked()).toEqual([]);
    }
    expect(renewals()).toBe(0); // all have been looked at
    expect(session.state.get()).toMatchObject({ ended: false, status: { admin: true } });
  });

  it('when nobody uses the page, or nobody sees it, nothing is asked', async () => {
    const { session, pass, asked, world } = setup();
    await session.start();
    await asked();
    for (let minute = 1; minute <= 40; minute++) {
      pass(1);
      session.keep();
    }
    world.isVisible = false;
    session.used();
    expect(await asked()).toEqual([]);
  });

  it('when a change is made with under a minute left, the sign-in is renewed first', async () => {
    const { session, client, pass, asked } = setup();
    await session.start();
    await asked();
    pass(14.5);
    await client.get(PHOTOS);
    expect(await asked()).toEqual(['/api/images']);
    await client.send(CHANGE);
    expect(await asked()).toEqual([RENEW, '/api/admin/status', CHANGE.path]);
  });

  it('when many things are asked for after the end, one renewal serves them all', async () => {
    const { session, client, pass, asked } = setup();
    await session.start();
    await asked();
    pass(20);
    const answers = await Promise.all([client.get(PHOTOS), client.get(RECORDS), client.send(CHANGE)]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(await asked()).toEqual([RENEW, '/api/admin/status', '/api/images', '/api/history', CHANGE.path]);
  });

  it('when the service refuses before we think the end has come, the change is made after a renewal', async () => {
    const { session, client, world, asked } = setup();
    await session.start();
    await asked();
    world.endsAt = 0;
    expect((await client.send(CHANGE)).ok).toBe(true);
    expect(await asked()).toEqual([CHANGE.path, RENEW, '/api/admin/status', CHANGE.path]);
  });

  it('when the session is over as well, the sign-in has ended, what is known stays, and nothing more is renewed', async () => {
    const { session, client, world, pass, asked } = setup();
    await session.start();
    world.isSessionAlive = false;
    pass(61);
    await asked();
    expect(await client.send(CHANGE)).toMatchObject({ problem: { code: 'session_expired' } });
    expect(session.state.get()).toMatchObject({ ended: true, status: { email: EMAIL }, features: { publish: true } });
    await asked();
    pass(11);
    session.used();
    await client.send(CHANGE);
    expect(await asked()).toEqual([CHANGE.path]);
  });

  it('when somebody has signed in again in another tab, this one goes on', async () => {
    const { session, client, world, pass } = setup();
    await session.start();
    world.isSessionAlive = false;
    pass(61);
    await client.send(CHANGE);
    world.endsAt += 90 * MINUTE;
    pass(1);
    session.look();
    await new Promise((resolve) => setImmediate(resolve));
    expect(session.state.get()).toMatchObject({ ended: false, status: { admin: true } });
  });

  it('when the rights are taken from somebody who stays signed in, the page starts anew', async () => {
    const { session, world, pass, asked } = setup();
    await session.start();
    await asked();
    world.role = 'stranger';
    pass(1);
    session.look();
    expect(await asked()).toEqual(['/api/admin/status', 'anew']);
  });

  it('when sign-in is switched off meanwhile, the state says so', async () => {
    const { session, world, pass } = setup();
    await session.start();
    Object.assign(world, { role: 'visitor', authMode: 'none' });
    pass(1);
    await session.load();
    expect(session.state.get()).toMatchObject({ ended: true, status: { authMode: 'none' } });
  });

  it('when the network is away at a renewal, nobody is signed out', async () => {
    const { session, world, pass, asked } = setup();
    await session.start();
    world.isAway = true;
    world.isSessionAlive = false;
    pass(10);
    session.used();
    await asked();
    expect(session.state.get()).toMatchObject({ ended: false, status: { admin: true } });
  });

  it('when somebody signs out while a renewal runs, the sign-out comes last and nothing is renewed after it', async () => {
    const { session, client, pass, asked } = setup();
    await session.start();
    await asked();
    pass(14.5);
    session.used();
    await session.signOut();
    pass(20);
    await client.get(PHOTOS);
    expect(await asked()).toEqual([RENEW, '/api/admin/status', '/auth/logout', '/api/images']);
  });

  it('when a tab is looked at again at once, it asks nothing', async () => {
    const { session, asked } = setup();
    await session.start();
    await asked();
    session.look();
    expect(await asked()).toEqual([]);
  });
});
