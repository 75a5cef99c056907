import request from 'supertest';
import { PASSWORD, sampleOf, signIn, startTestApp } from '../support/app/index.js';
import type { AdminHeaders, TestApp } from '../support/app/index.js';

const AURORA = 'aurora.localhost';
const HARBOR = 'harbor.localhost';

let app: TestApp;
let admin: AdminHeaders;
beforeAll(async () => {
  app = await startTestApp();
  admin = await signIn(app.url, AURORA);
});
afterAll(() => app.stop());

const status = (headers: Record<string, string>) => request(app.url).get('/api/admin/status').set(headers);
const post = (path: string, headers: Record<string, string>, body?: object) => {
  const sent = request(app.url).post(path).set(headers);
  return body === undefined ? sent : sent.send(body);
};

describe('signing in by password', () => {
  it('when the password is right, the person is admin at this tenant and nowhere else', async () => {
    expect((await status({ ...admin })).body).toMatchObject({ admin: true, signedIn: true, authMode: 'password' });
    const elsewhere = await status({ ...admin, Host: HARBOR });
    expect(elsewhere.body).toMatchObject({ admin: false, signedIn: false, reason: 'sign_in_required' });
  });

  it('when the password is wrong in any way, the answers differ in nothing but their id', async () => {
    const bodies = new Set<string>();
    for (const password of ['', 'wrong', `${PASSWORD} `, 'x'.repeat(300)]) {
      const answer = await post('/api/admin/login', { Host: HARBOR, 'Sec-Fetch-Site': 'same-origin' }, { password });
      expect([answer.status, answer.headers['set-cookie']]).toEqual([401, undefined]);
      bodies.add(JSON.stringify({ ...answer.body, requestId: '' }));
    }
    expect(bodies.size).toBe(1);
  });

  it('when lines are logged, no password and no cookie is in them', () => {
    const text = app.rawLines.join('\n');
    expect(text).toContain('login_failed');
    expect(text).toContain('login_succeeded');
    for (const secret of [PASSWORD, ...admin.Cookie.split('; ').map((pair) => pair.split('=')[1] ?? '')]) {
      expect(text).not.toContain(secret);
    }
  });

  it.each([
    'pv2_admin=1',
    'session=abc',
    'pv2_id=1',
    'pv2_id=v1.00000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    `pv2_id=${Buffer.from('{"admin":true}').toString('base64url')}`,
  ])('when the cookie is forged (%s), it is nobody', async (Cookie) => {
    expect((await status({ Host: AURORA, Cookie })).body).toMatchObject({ admin: false, signedIn: false });
  });

  it('when the session cookie stands in the place of the identity, it is nobody', async () => {
    const session = /pv2_session=([^;]+)/.exec(admin.Cookie)?.[1];
    expect(session).toBeDefined();
    expect((await status({ Host: AURORA, Cookie: `pv2_id=${session}` })).body.admin).toBe(false);
  });

  it('when a sibling plants a second cookie, the API refuses and both are removed', async () => {
    const answer = await status({ Host: AURORA, Cookie: `pv2_id=planted; ${admin.Cookie}` });
    expect([answer.status, answer.body.code]).toEqual([400, 'duplicate_cookie']);
    const lines = answer.headers['set-cookie'] as unknown as string[];
    expect(lines.every((line) => line.includes('Max-Age=0'))).toBe(true);
  });
});

describe('the sign-in link of Auth0 where a password is the way in', () => {
  it.each([
    ['/auth/login?returnTo=%2Fgrid%3Fq%3Dsea', '/sign-in?returnTo=%2Fgrid%3Fq%3Dsea'],
    ['/auth/login?returnTo=%2F%2Fevil.example', '/sign-in'],
    ['/auth/login', '/sign-in'],
  ])('when somebody follows %s, they end at %s', async (path, location) => {
    const answer = await request(app.url).get(path).set('Host', AURORA);
    expect([answer.status, answer.headers.location, answer.text]).toEqual([303, location, '']);
    expect([answer.headers['cache-control'], answer.headers['set-cookie']]).toEqual(['no-store', undefined]);
    const head = await request(app.url).head(path).set('Host', AURORA);
    expect([head.status, head.headers.location]).toEqual([303, location]);
  });

  it.each(['/auth/start', '/auth/callback', '/auth/signed-out'])(
    'when somebody opens %s, it is not there',
    async (path) => {
      expect((await request(app.url).get(path).set('Host', AURORA)).status).toBe(404);
    },
  );
});

describe('requests of other sites', () => {
  it.each([
    [{ 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }],
    [{ 'Sec-Fetch-Site': 'same-site', Origin: 'http://harbor.localhost' }],
    [{ 'Sec-Fetch-Site': 'none' }],
    [{ Origin: 'null' }],
    [{}],
  ])('when a change comes with %j, it is 403 and nobody is signed in or out', async (sent) => {
    const { Host, Cookie } = admin;
    const headers = { Host, Cookie, ...sent } as Record<string, string>;
    for (const path of ['/api/admin/login', '/api/admin/logout', '/auth/logout', '/api/images/a.jpg/keep']) {
      const answer = await post(path, headers);
      expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'cross_origin_refused']);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect((await status({ ...admin })).body.admin).toBe(true);
  });

  it('when a script names our own origin itself, it passes', async () => {
    const { Host, Cookie } = admin;
    const answer = await post('/auth/renew', { Host, Cookie, Origin: `http://${AURORA}` });
    expect([answer.status, (answer.headers['set-cookie'] as unknown as string[]).length]).toEqual([204, 2]);
  });

  it('when another site embeds our answers, it gets none', async () => {
    const answer = await request(app.url)
      .get('/api/images')
      .set({ ...admin, 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'image' });
    expect([answer.status, answer.body.code]).toEqual([403, 'cross_origin_refused']);
  });
});

describe('every route', () => {
  it('when a stranger or an admin of another tenant calls a route for admins, it is 401', async () => {
    const routes = app.routes.routes.filter(({ policy }) => policy === 'admin');
    expect(routes.length).toBeGreaterThan(15);
    for (const route of routes) {
      for (const headers of [
        { Host: HARBOR, Origin: `http://${HARBOR}` },
        { ...admin, Host: HARBOR },
      ]) {
        const method = route.method.toLowerCase() as 'get';
        const answer = await request(app.url)[method](sampleOf(route)).set(headers);
        expect([route.method, route.path, answer.status, answer.body.code]).toEqual([
          route.method,
          route.path,
          401,
          'sign_in_required',
        ]);
      }
    }
  });
});

describe('signing out', () => {
  it('when a person signs out, the old cookies are worth nothing and do not renew', async () => {
    const person = await signIn(app.url, HARBOR);
    const answer = await post('/auth/logout', { ...person });
    expect(answer.body).toEqual({ admin: false, error: null, next: null });
    expect(answer.headers['clear-site-data']).toBe('"cache", "storage"');
    expect((await status({ ...person })).body.admin).toBe(false);
    expect((await post('/auth/renew', { ...person })).headers['set-cookie']).toBeUndefined();
  });

  it('when the sign-out is a link, it is 405', async () => {
    const answer = await request(app.url).get('/auth/logout').set('Host', AURORA);
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST, OPTIONS']);
  });
});
