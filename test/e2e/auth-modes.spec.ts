import request from 'supertest';
import { PASSWORD, sampleOf, signIn, startTestApp, tenantFile } from '../support/app/index.js';
import type { TestApp } from '../support/app/index.js';

const started: TestApp[] = [];
async function start(options: Parameters<typeof startTestApp>[0]): Promise<TestApp> {
  const app = await startTestApp(options);
  started.push(app);
  return app;
}
afterEach(async () => {
  for (const app of started.splice(0)) await app.stop();
});

const own = (host: string) => ({ Host: host, Origin: `http://${host}` });

/** Status and code of every change, called by somebody with these headers. */
async function changes(app: TestApp, headers: Record<string, string>): Promise<Set<string>> {
  const routes = app.routes.routes.filter(({ policy, method }) => policy === 'admin' && method !== 'GET');
  const seen = new Set<string>();
  for (const route of routes) {
    const method = route.method.toLowerCase() as 'post';
    const answer = await request(app.url)[method](sampleOf(route)).set(headers);
    seen.add(`${answer.status} ${answer.body.code as string}`);
  }
  return seen;
}

describe('ways to sign in', () => {
  it('when nothing is configured, every change is 403, also alone on this machine', async () => {
    const app = await start({ standalone: true, env: { ADMIN_PASSWORD: '' } });
    expect(await changes(app, own('localhost'))).toEqual(new Set(['403 auth_not_configured']));
    const views = await request(app.url).get('/api/images').set(own('localhost'));
    expect([views.status, views.body.code]).toEqual([403, 'auth_not_configured']);
  });

  it('when tenants come from an orchestrator under a real domain, the password is off', async () => {
    const app = await start({ baseDomain: 'shibari.photo' });
    const host = 'aurora.shibari.photo';
    expect(await changes(app, own(host))).toEqual(new Set(['403 auth_not_configured']));
    const answer = await request(app.url).post('/api/admin/login').set(own(host)).send({ password: PASSWORD });
    expect([answer.status, answer.body.code]).toEqual([404, 'password_login_disabled']);
    const status = await request(app.url).get('/api/admin/status').set(own(host));
    expect(status.body).toMatchObject({ admin: false, authMode: 'none', reason: 'auth_not_configured' });
    const login = await request(app.url).get('/auth/login').set('Host', host);
    expect([login.status, login.headers.location]).toEqual([303, '/?auth_error=auth_not_configured']);
  });

  it('when it is standalone with a password, cookies have the host prefix and rights hold', async () => {
    const app = await start({ standalone: true, env: { WEB_SECURE_COOKIES: 'true' } });
    const headers = await signIn(app.url, 'photos.example');
    expect(headers.Cookie).toMatch(/^__Host-pv2_id=v1\..*; __Host-pv2_session=v1\./);
    const status = await request(app.url)
      .get('/api/admin/status')
      .set({ ...headers });
    expect(status.body).toMatchObject({ admin: true, authMode: 'password' });
  });

  it('when a tenant switches sign-in off, the next config ends every right', async () => {
    const app = await start({});
    const admin = await signIn(app.url, 'aurora.localhost');
    const file = tenantFile();
    const config = { ...(file.envelope as { config: object }).config, auth: { enabled: false } };
    app.tenants.set('aurora', { envelope: { ...(file.envelope as object), config } });
    const refresh = await request(app.url)
      .post('/api/admin/config/refresh')
      .set({ ...admin });
    expect([refresh.status, refresh.body.changed]).toEqual([200, true]);
    expect(await changes(app, { ...admin })).toEqual(new Set(['403 auth_disabled']));
    const other = await signIn(app.url, 'harbor.localhost');
    expect(
      (
        await request(app.url)
          .get('/api/admin/status')
          .set({ ...other })
      ).body.admin,
    ).toBe(true);
  });

  it('when guesses come too fast, the address waits and is told for how long', async () => {
    const app = await start({});
    const guess = () =>
      request(app.url).post('/api/admin/login').set(own('harbor.localhost')).send({ password: 'a guess' });
    for (let at = 0; at < 5; at++) expect((await guess()).status).toBe(401);
    const answer = await guess();
    expect([answer.status, answer.body.code]).toEqual([429, 'too_many_attempts']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(29);
  });
});
