import { connect } from 'node:net';
import { rawRequest, startReplica } from '../support/app/index.js';
import type { Replica, TestApp } from '../support/app/index.js';
import { Asking, asOwnPage, type Answer } from './support/asking.js';
import {
  AURORA, BASE, CANONICAL, cookiesOf, HARBOR, ID, SECRET, SESSION, startAuth0App, StillClock, valueOf, withAdmins,
} from './support/auth0-app.js'; // prettier-ignore
import { forgeries, openedAs, sealedIdentity, type RecordOfAdmin } from './support/forged-cookies.js';

const ADMIN = 'ada@example.com';
const OTHER = 'olga@example.com';
const IDENTITY_SECONDS = 900;
const SKEW_SECONDS = 60;
const NEW_SECRET = 'a newer session secret of the end-to-end tests';

let app: TestApp;
let clock: StillClock;
let asking: Asking;
beforeAll(async () => {
  clock = new StillClock();
  app = await startAuth0App({ clock });
  app.tenants.set('aurora', withAdmins([ADMIN]));
  app.tenants.set('harbor', withAdmins([OTHER]));
  asking = new Asking(app.port);
});
afterAll(async () => {
  asking.close();
  await app.stop();
});

const nowSeconds = () => Math.floor(clock.now() / 1000);
const record: RecordOfAdmin = ({ from = 0, issued = 0, until = IDENTITY_SECONDS } = {}) =>
  JSON.stringify([
    'auth0', 'auth0|ada', ADMIN, null, 'ab'.repeat(16), nowSeconds() + from, nowSeconds() + issued, nowSeconds() + until,
  ]); // prettier-ignore
/** A route for admins alone. */
const asAdmin = (cookie: string, host = AURORA): Promise<Answer> =>
  asking.ask({ host, path: '/api/config/publishers', headers: { Cookie: cookie } });
const status = (cookie: string, host = AURORA): Promise<Answer> =>
  asking.ask({ host, path: '/api/admin/status', headers: { Cookie: cookie } });
const refusal = ({ status: code, code: word }: Answer) => `${code} ${word}`;

describe('forged cookies', () => {
  it('when a thousand are altered, cut, swapped, of another key or of no key, none makes an admin', async () => {
    const { identity, session } = cookiesOf(app, { email: ADMIN });
    const other = cookiesOf(app, { email: OTHER });
    expect((await asAdmin(identity)).status).toBe(200);
    const all = forgeries({
      identity: valueOf(identity),
      session: valueOf(session),
      otherIdentity: valueOf(other.identity),
      identitiesOfAllLengths: ['a', 'aa', 'aaa'].map((subject) =>
        valueOf(cookiesOf(app, { email: ADMIN, subject }).identity),
      ),
      record,
      email: ADMIN,
    });
    expect(all.length).toBeGreaterThan(1_000);
    const answers = await asking.all(
      all.map(({ cookie }) => ({ host: AURORA, path: '/api/config/publishers', headers: { Cookie: cookie } })),
    );
    const wrong = answers.flatMap((answer, at) =>
      refusal(answer) === '401 sign_in_required' && answer.setCookies.length === 0
        ? []
        : [`${all[at]?.what}: ${refusal(answer)}`],
    );
    expect(wrong).toEqual([]);
    // The forger's tools are good: what they seal rightly is believed.
    expect((await asAdmin(`${ID}=${sealedIdentity(record())}`)).status).toBe(200);
  });

  it('when a forger may only change things, nothing is changed', async () => {
    const { identity } = cookiesOf(app, { email: ADMIN });
    const value = valueOf(identity);
    for (const forged of ['1', value.slice(0, -1), `${value}A`, value.replace('v1', 'v2')]) {
      const headers = asOwnPage(AURORA, `${ID}=${forged}; pv2_admin=1; session=1`);
      const answer = await asking.ask({ method: 'POST', host: AURORA, path: '/api/admin/config/refresh', headers });
      expect(refusal(answer)).toBe('401 sign_in_required');
    }
  });

  it.each([0, 1, 3_600, 10 * 86_400])(
    'when a good one ended %s s before the skew was over, the answer says that the session has ended',
    async (ago) => {
      const until = -SKEW_SECONDS - ago;
      const ended = sealedIdentity(record({ from: until - 900, issued: until - 900, until }));
      expect(refusal(await asAdmin(`${ID}=${ended}`))).toBe('401 session_expired');
      expect((await status(`${ID}=${ended}`)).json).toMatchObject({ admin: false, signedIn: false });
    },
  );

  it('when its own end lies far ahead, the eight hours from its sign-in end it all the same', async () => {
    const old = sealedIdentity(record({ from: -28_800 - SKEW_SECONDS, until: 86_400 }));
    expect(refusal(await asAdmin(`${ID}=${old}`))).toBe('401 session_expired');
  });
});

describe('what a cookie holds', () => {
  const opened = (purpose: 'identity' | 'session', name: string, pair: string): string =>
    openedAs(purpose, name, valueOf(pair)) ?? '';

  it('when sub and e-mail are as long as allowed, each cookie is under 1 kB and counts', async () => {
    const email = `${'e'.repeat(242)}@example.com`;
    app.tenants.set('longest', withAdmins([email]));
    const { identity, session } = cookiesOf(app, { email, subject: 's'.repeat(255) });
    for (const pair of [identity, session]) expect(Buffer.byteLength(pair)).toBeLessThan(1_024);
    expect((await asAdmin(identity, `longest.${BASE}`)).status).toBe(200);
  });

  it('when it is opened, there is a person and times in it, and neither role nor tenant nor token', () => {
    const { identity, session } = cookiesOf(app, { email: ADMIN, subject: 'auth0|ada' });
    for (const text of [opened('identity', ID, identity), opened('session', SESSION, session)]) {
      const [mode, subject, email, tenant, sid, ...times] = JSON.parse(text) as unknown[];
      expect([mode, subject, email, tenant]).toEqual(['auth0', 'auth0|ada', ADMIN, null]);
      expect(sid).toMatch(/^[0-9a-f]{32}$/);
      expect(times.slice(0, 3).every((time) => typeof time === 'number')).toBe(true);
      expect(times.slice(3)).toEqual([]);
      expect(text).not.toMatch(/role|admin"|token|eyJ|aurora|harbor/i);
    }
  });

  it('when it is not opened, it shows nothing of the person', () => {
    const { identity, session } = cookiesOf(app, { email: ADMIN });
    for (const pair of [identity, session]) {
      const [, , encoded = ''] = valueOf(pair).split('.');
      const bytes = Buffer.from(encoded, 'base64url').toString('latin1');
      for (const word of ['ada', 'example', 'auth0']) expect(bytes).not.toContain(word);
    }
  });
});

describe('secrets that change', () => {
  const replicas: { replica: Replica; asking: Asking }[] = [];
  const withSecrets = async (current: string, previous: string): Promise<(cookie: string) => Promise<Answer>> => {
    const env = { SESSION_SECRET: current, ...(previous === '' ? {} : { SESSION_SECRET_PREVIOUS: previous }) };
    const replica = await startReplica(app, { env, clock });
    const there = new Asking(Number(new URL(replica.url).port));
    replicas.push({ replica, asking: there });
    return (cookie) => there.ask({ host: AURORA, path: '/api/config/publishers', headers: { Cookie: cookie } });
  };
  afterAll(async () => {
    for (const one of replicas) {
      one.asking.close();
      await one.replica.stop();
    }
  });

  it('when the new one is in front and the old one behind, nobody is signed out; when the old one is gone, they are', async () => {
    const old = cookiesOf(app, { email: ADMIN }).identity;
    const rotated = await withSecrets(NEW_SECRET, SECRET);
    expect((await rotated(old)).status).toBe(200);
    const fresh = cookiesOf(replicas[0]?.replica ?? app, { email: ADMIN }).identity;
    expect(valueOf(fresh).split('.')[1]).not.toBe(valueOf(old).split('.')[1]);
    expect((await rotated(fresh)).status).toBe(200);
    const dropped = await withSecrets(NEW_SECRET, '');
    expect((await dropped(fresh)).status).toBe(200);
    expect(refusal(await dropped(old))).toBe('401 sign_in_required');
    expect(refusal(await asAdmin(fresh))).toBe('401 sign_in_required');
  });
});

describe('cookies that a sibling planted', () => {
  const NAMES = [ID, SESSION];
  const prefixes = ['/', '/api', '/api/', '/api/config', '/api/config/', '/api/config/publishers'];

  it.each([
    ['a planted one first', (own: string) => `${ID}=planted; ${own}`],
    ['a planted one last', (own: string) => `${own}; ${ID}=planted`],
    ['an empty one', (own: string) => `${ID}=; ${own}`],
    ['the same value twice', (own: string) => `${own}; ${own}`],
    ['one among many others', (own: string) => `a=b; ${own}; c=d; ${ID}=x; e=f`],
    ['a second session', (own: string) => `${own}; ${SESSION}=a; ${SESSION}=b`],
  ])('when there is %s, the API answers 400 and both scopes end on every prefix', async (_what, headerOf) => {
    const { identity } = cookiesOf(app, { email: ADMIN });
    const answer = await asAdmin(headerOf(identity));
    expect(refusal(answer)).toBe('400 duplicate_cookie');
    for (const name of NAMES) {
      for (const path of prefixes) {
        for (const scope of ['', `; Domain=${BASE}`]) {
          const start = `${name}=; Path=${path}${scope}; Max-Age=0`;
          expect(answer.setCookies.filter((line) => line.startsWith(start))).toHaveLength(1);
        }
      }
    }
    expect(answer.setCookies.every((line) => /; Max-Age=0; .*; Secure; HttpOnly; SameSite=Lax$/.test(line))).toBe(true);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('when the two come in two header lines, they are two all the same', async () => {
    const { identity } = cookiesOf(app, { email: ADMIN });
    const bytes = `GET /api/config/publishers HTTP/1.1\r\nHost: ${AURORA}\r\nX-Forwarded-Proto: https\r\nCookie: ${identity}\r\nCookie: ${ID}=x\r\n\r\n`;
    const answer = await rawRequest(app.port, bytes);
    expect([answer.status, (JSON.parse(answer.body) as { code: string }).code]).toEqual([400, 'duplicate_cookie']);
  });

  it('when a change carries two, nothing is changed, and nobody is signed out by it', async () => {
    const { identity } = cookiesOf(app, { email: ADMIN });
    const headers = asOwnPage(AURORA, `${ID}=planted; ${identity}`);
    for (const path of ['/api/admin/config/refresh', '/api/admin/logout']) {
      const answer = await asking.ask({ method: 'POST', host: AURORA, path, headers });
      expect([path, refusal(answer)]).toEqual([path, '400 duplicate_cookie']);
    }
    expect((await asAdmin(identity)).status).toBe(200);
  });

  it.each(['/', '/grid', '/photo/inbox/a.jpg'])(
    'when a page (%s) is opened with two, it opens as for anybody, ends both, and no cache keeps those lines',
    async (path) => {
      const { identity } = cookiesOf(app, { email: ADMIN });
      const cookie = `${ID}=planted; ${identity}`;
      const answer = await asking.ask({ host: AURORA, path, headers: { Cookie: cookie } });
      expect(answer.status).toBe(200);
      for (const scope of ['', `; Domain=${BASE}`]) {
        expect(answer.setCookies.some((line) => line.startsWith(`${ID}=; Path=/${scope}; Max-Age=0`))).toBe(true);
      }
      expect(answer.headers['cache-control']).toBe('no-store');
    },
  );

  it('when somebody signs out with two, their own ends as well, not only in their browser', async () => {
    const { identity } = cookiesOf(app, { email: ADMIN });
    const headers = asOwnPage(AURORA, `${ID}=planted; ${identity}`);
    const answer = await asking.ask({ method: 'POST', host: AURORA, path: '/auth/logout', headers });
    expect(answer.status).toBe(200);
    expect(refusal(await asAdmin(identity))).toBe('401 sign_in_required');
  });

  it('when a file that anybody may keep is asked for with two, its answer carries no cookie line', async () => {
    const { identity } = cookiesOf(app, { email: ADMIN });
    const headers = { Cookie: `${ID}=planted; ${identity}` };
    const answer = await asking.ask({ host: AURORA, path: '/assets/main-ab12.js', headers });
    expect([answer.status, answer.headers['cache-control'], answer.setCookies]).toEqual([
      200,
      'public, max-age=31536000, immutable',
      [],
    ]);
  });

  it.each([AURORA, CANONICAL, 'nobody.example'])(
    'when a probe of %s comes with two, its answer carries no cookie line',
    async (host) => {
      const { identity } = cookiesOf(app, { email: ADMIN });
      const headers = { Cookie: `${ID}=planted; ${identity}` };
      const answer = await asking.ask({ host, path: '/health/live', headers });
      expect([answer.status, answer.setCookies]).toEqual([200, []]);
    },
  );

  it('when a sibling overwrites the identity by its own, it is that person who is here', async () => {
    const victim = cookiesOf(app, { email: ADMIN });
    const sibling = cookiesOf(app, { email: OTHER });
    const seen = await status(`${sibling.identity}; ${victim.session}`);
    expect(seen.json).toMatchObject({ admin: false, signedIn: true, email: OTHER, reason: 'not_admin_here' });
    expect(refusal(await asAdmin(`${sibling.identity}; ${victim.session}`))).toBe('403 not_admin_here');
    expect((await asAdmin(sibling.identity, HARBOR)).status).toBe(200);
  });
});

describe('a flood of cookies', () => {
  const head = `GET /api/images HTTP/1.1\r\nHost: ${AURORA}\r\nX-Forwarded-Proto: https\r\n`;

  it.each([200, 5])('when %s cookies of 4 kB arrive, the answer is 431 and clears them', async (count) => {
    const cookies = Array.from({ length: count }, (_unused, at) => `planted${at}=${'x'.repeat(4_096)}`).join('; ');
    for (let round = 0; round < 5; round += 1) {
      const answer = await rawRequest(app.port, `${head}Cookie: ${cookies}\r\n\r\n`);
      expect(answer.status).toBe(431);
      expect(answer.headers.get('clear-site-data')).toBe('"cookies"');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'headers_too_large' });
    }
  });

  it('when a client is still sending them long after the answer, it reads the answer all the same', async () => {
    const pieces = Array.from({ length: 100 }, (_unused, at) => `planted${at}=${'x'.repeat(8_000)}; `);
    const text = await sendThenListen(app.port, [`${head}Cookie: a=b; `, ...pieces, '\r\n\r\n']);
    expect(text).toMatch(/^HTTP\/1\.1 431 /);
    expect(text).toContain('Clear-Site-Data: "cookies"');
  });

  it('when somebody sends without an end, the connection ends', async () => {
    const pieces = Array.from({ length: 64 }, () => 'x'.repeat(64 * 1024));
    const sent = await sendThenListen(app.port, [`${head}Cookie: `, ...pieces]);
    expect(sent).not.toContain('200 OK');
    expect((await asAdmin(cookiesOf(app, { email: ADMIN }).identity)).status).toBe(200);
  });
});

/** Sends piece by piece and listens only when all is sent, as a client does that writes before it reads. */
async function sendThenListen(port: number, pieces: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1').pause();
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined); // what was read by then is judged
  for (const piece of pieces) {
    await new Promise<void>((resolve) => socket.write(piece, () => setImmediate(resolve)));
  }
  let text = '';
  socket.setEncoding('latin1').on('data', (part: string) => (text += part));
  socket.resume();
  await closed;
  return text;
}

describe('lifetimes', () => {
  const renew = async (session: string, host = AURORA): Promise<Answer> =>
    asking.ask({
      method: 'POST',
      host: CANONICAL,
      path: '/auth/renew',
      headers: { Cookie: session, Origin: `https://${host}`, 'Sec-Fetch-Site': 'same-site' },
    });
  const set = ({ setCookies }: Answer, name: string): string | undefined =>
    setCookies.find((line) => line.startsWith(`${name}=v1.`))?.split(';')[0];

  it('when 15 minutes and the skew have passed, the identity has ended, to the second', async () => {
    const { identity } = cookiesOf(app, { email: ADMIN });
    clock.pass(IDENTITY_SECONDS + SKEW_SECONDS - 1);
    expect((await asAdmin(identity)).status).toBe(200);
    clock.pass(1);
    expect(refusal(await asAdmin(identity))).toBe('401 session_expired');
  });

  it('when the clock goes back by up to a minute, people stay; by an hour, cookies of the future are nobody’s', async () => {
    const { identity } = cookiesOf(app, { email: ADMIN });
    clock.jump(-60);
    expect((await asAdmin(identity)).status).toBe(200);
    clock.jump(-3_540);
    expect(refusal(await asAdmin(identity))).toBe('401 sign_in_required');
    clock.jump(3_600);
    expect((await asAdmin(identity)).status).toBe(200);
  });

  it('when a session is renewed every 50 minutes, it lives for eight hours and not longer', async () => {
    let { session } = cookiesOf(app, { email: ADMIN });
    let renewals = 0;
    for (; renewals < 20; renewals += 1) {
      clock.pass(50 * 60);
      const answer = await renew(session);
      expect(answer.status).toBe(204);
      const [identity, next] = [set(answer, ID), set(answer, SESSION)];
      if (identity === undefined || next === undefined) {
        expect(answer.setCookies).toEqual([]);
        break;
      }
      expect((await asAdmin(identity)).status).toBe(200);
      session = next;
    }
    expect(renewals).toBe(9);
  });

  it('when it was idle for an hour, nothing is set, and the old identity says that it has ended', async () => {
    const { identity, session } = cookiesOf(app, { email: ADMIN });
    clock.pass(3_600 + SKEW_SECONDS);
    const answer = await renew(session);
    expect([answer.status, answer.setCookies]).toEqual([204, []]);
    expect(refusal(await asAdmin(identity))).toBe('401 session_expired');
  });

  it('when there is an identity and no session, it cannot renew itself, under any name', async () => {
    const { identity } = cookiesOf(app, { email: ADMIN });
    for (const cookie of [
      identity,
      `${SESSION}=${valueOf(identity)}`,
      `${identity}; ${SESSION}=${valueOf(identity)}`,
    ]) {
      const answer = await renew(cookie);
      expect([answer.status, answer.setCookies]).toEqual([204, []]);
    }
  });

  it('when a sibling planted an identity for the renewal, the session renews all the same', async () => {
    const { identity, session } = cookiesOf(app, { email: ADMIN });
    const answer = await renew(`${ID}=planted; ${identity}; ${session}`);
    expect(set(answer, ID)).toBeDefined();
  });

  it('when a session is shown to a tenant, it is nobody: only the canonical host knows it', async () => {
    const { session } = cookiesOf(app, { email: ADMIN });
    expect(refusal(await asAdmin(session))).toBe('401 sign_in_required');
    const headers = asOwnPage(AURORA, session);
    const answer = await asking.ask({ method: 'POST', host: AURORA, path: '/auth/renew', headers });
    expect(answer.setCookies).toEqual([]);
  });

  it('when somebody signs in again, nothing of the former session is in the new one', async () => {
    const [first, second] = [cookiesOf(app, { email: ADMIN }), cookiesOf(app, { email: ADMIN })];
    const sidOf = (pair: string) => (JSON.parse(openedAs('identity', ID, valueOf(pair)) ?? '') as string[])[4];
    expect(sidOf(first.identity)).not.toBe(sidOf(second.identity));
  });
});
