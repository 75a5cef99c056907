import request from 'supertest';
import type { Route } from '../../src/web/index.js';
import { sampleOf, signIn, startTestApp, tenantFile } from '../support/app/index.js';
import type { TestApp } from '../support/app/index.js';

const HOST = 'aurora.localhost';
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const call = (route: Route, headers: Readonly<Record<string, string>>) =>
  request(app.url)[route.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete'](sampleOf(route)).set(headers);
const routesWith = (...policies: readonly string[]) =>
  app.routes.routes.filter(({ policy }) => policies.includes(policy));
const STRANGER = { Host: HOST, 'Sec-Fetch-Site': 'same-origin' };

describe('who may call what', () => {
  it('when a stranger calls any route that is not open, the answer is 401 and asks for sign-in', async () => {
    const routes = routesWith('view', 'admin');
    expect(routes.length).toBeGreaterThan(15);
    for (const route of routes) {
      const answer = await call(route, STRANGER);
      expect([route.method, route.path, answer.status, answer.body.code]).toEqual([
        route.method,
        route.path,
        401,
        'sign_in_required',
      ]);
    }
  });

  it('when viewing is open, a stranger may view and still changes nothing', async () => {
    app.tenants.set('gallery', tenantFile({ auto_view_enabled: true }));
    const visitor = { ...STRANGER, Host: 'gallery.localhost' };
    expect((await request(app.url).get('/api/images').set(visitor)).status).toBe(200);
    for (const route of routesWith('admin')) expect((await call(route, visitor)).status).toBe(401);
  });

  it('when an admin of one tenant calls another tenant, they are no admin there', async () => {
    const admin = await signIn(app.url, HOST);
    for (const route of routesWith('admin')) {
      const answer = await call(route, { ...admin, Host: 'harbor.localhost' });
      expect([route.path, [401, 403].includes(answer.status)]).toEqual([route.path, true]);
    }
  });

  it.each(['cross-site', 'same-site', 'none'])(
    'when an admin is made to send a change with Sec-Fetch-Site %s, every one is refused',
    async (site) => {
      const admin = await signIn(app.url, HOST);
      for (const route of app.routes.routes.filter(({ method, path }) => method !== 'GET' && path !== '/auth/renew')) {
        const answer = await call(route, { ...admin, 'Sec-Fetch-Site': site });
        expect([route.path, answer.status, answer.body.code]).toEqual([route.path, 403, 'cross_origin_refused']);
      }
    },
  );

  it('when a change names another origin or none at all, it is refused', async () => {
    const { Cookie } = await signIn(app.url, HOST);
    for (const headers of [{ Origin: 'http://harbor.localhost' }, {}]) {
      const answer = await request(app.url)
        .post('/api/admin/logout')
        .set({ Host: HOST, Cookie, ...headers });
      expect([answer.status, answer.body.code]).toEqual([403, 'cross_origin_refused']);
    }
    const own = await request(app.url)
      .post('/api/admin/logout')
      .set({ Host: `${HOST}:8080`, Cookie, Origin: `http://${HOST}:8080` });
    expect(own.status).toBe(200);
  });

  it('when two cookies of our name arrive, the API refuses and ends both, the page opens as for anybody', async () => {
    const { Cookie } = await signIn(app.url, HOST);
    const name = /(\S*pv2_id)=/.exec(Cookie)?.[1] ?? '';
    const tossed = { Host: HOST, Cookie: `${name}=planted; ${Cookie}`, 'Sec-Fetch-Site': 'same-origin' };
    const api = await request(app.url).get('/api/admin/status').set(tossed);
    expect([api.status, api.body.code]).toEqual([400, 'duplicate_cookie']);
    expect(String(api.headers['set-cookie'])).toContain(`${name}=; Path=/`);
    const page = await request(app.url).get('/').set(tossed);
    expect(page.status).toBe(200);
    expect(String(page.headers['set-cookie'])).toContain(`${name}=; Path=/`);
  });

  it('when a cookie is forged, its bearer is a stranger', async () => {
    const { Cookie } = await signIn(app.url, HOST);
    const last = Cookie.at(-1) === 'A' ? 'B' : 'A';
    for (const cookie of [Cookie.slice(0, -1) + last, 'pv2_admin=1', Cookie.replace(/=v1\./g, '=v2.'), 'pv2_id=']) {
      const forged = cookie.replace(/pv2_session=[^;]*/, 'pv2_session=x').slice(0, cookie.length);
      const broken = forged.replace(/(pv2_id=v1\.[^.]*\.)../, '$1zz');
      const answer = await request(app.url).get('/api/config/publishers').set({ Host: HOST, Cookie: broken });
      expect(answer.status).toBe(401);
    }
  });

  it('when somebody signs in, their lines carry a pseudonym and never their cookie', async () => {
    const admin = await signIn(app.url, HOST);
    const from = app.rawLines.length;
    await request(app.url)
      .get('/api/config/publishers')
      .set({ ...admin });
    const lines = app.lines.slice(from).filter(({ event }) => event === 'http_request');
    expect(lines[0]?.['actor']).toMatch(/^[0-9a-f]{12}$/);
    expect(app.rawLines.join('')).not.toContain(admin.Cookie.split('=')[1]);
  });
});
