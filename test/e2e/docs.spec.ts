import request from 'supertest';
import { ApiDocument } from '../support/api/api-document.js';
import { PASSWORD, startTestApp } from '../support/app/index.js';
import type { TestApp } from '../support/app/index.js';

const HOST = 'aurora.localhost';
const STUDIO = 'studio.example.com';
const KEPT_BY_NOBODY = [200, 'application/json; charset=utf-8', 'no-store'];
/** What `NODE_ENV=production` asks for beside the usual variables. */
const PRODUCTION = {
  NODE_ENV: 'production',
  WEB_SECURE_COOKIES: 'true',
  SESSION_SECRET: 'b7'.repeat(32),
  TRUST_PROXY: '1',
  STANDALONE_HOST: STUDIO,
};

const ask = (app: TestApp, headers: Readonly<Record<string, string>>) => request(app.url).get('/api/docs').set(headers);

describe('GET /api/docs', () => {
  const document = ApiDocument.read();
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ withoutUi: true });
  });
  afterAll(() => app.stop());

  it('when the routes of the running application are compared with the document, none is in one of them only', () => {
    const served = app.routes.routes.map(({ method, path }) => `${method} ${path.replaceAll(/[:*](\w+)/g, '{$1}')}`);
    const documented = document.operations.map(({ method, path }) => `${method} ${path}`);
    expect([...served].sort()).toEqual([...documented].sort());
  });

  it('when policies and hosts are compared, each route has those of the document', () => {
    for (const { method, path, policy, hosts } of app.routes.routes) {
      if (path === '/api/docs') continue; // open here, as the next test but one says
      const placed = document.find(method, path.replaceAll(/[:*]\w+/g, 'x'));
      const own = placed?.operation.servers === undefined;
      expect([method, path, placed?.operation['x-policy'], own]).toEqual([
        method,
        path,
        policy,
        hosts.includes('tenant'),
      ]);
    }
  });

  it('when every parameter of a path is compared, it is documented, and nothing else is called a path', () => {
    for (const { path, operation } of document.operations) {
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`);
      expect([path, inPath]).toEqual([path, path.match(/\{\w+\}/g) ?? []]);
    }
  });

  it('when a stranger asks outside production, the document comes as JSON that nobody keeps', async () => {
    for (const host of [HOST, 'harbor.localhost']) {
      const answer = await ask(app, { Host: host });
      expect([answer.status, answer.headers['content-type'], answer.headers['cache-control']]).toEqual(KEPT_BY_NOBODY);
      expect(answer.body).toMatchObject({ openapi: '3.1.0', info: { title: 'Publisher V2' } });
    }
  });

  it('when it is production, a stranger is asked to sign in, and an admin gets the document', async () => {
    const production = await startTestApp({ withoutUi: true, standalone: true, env: PRODUCTION });
    try {
      const own = { Host: STUDIO, 'X-Forwarded-Proto': 'https', 'Sec-Fetch-Site': 'same-origin' };
      const stranger = await ask(production, own);
      expect([stranger.status, stranger.body.code]).toEqual([401, 'sign_in_required']);
      const signedIn = await request(production.url).post('/api/admin/login').set(own).send({ password: PASSWORD });
      const lines = signedIn.headers['set-cookie'] as unknown as readonly string[];
      const Cookie = lines.map((line) => line.split(';')[0]).join('; ');
      const admin = await ask(production, { ...own, Cookie });
      expect([admin.status, admin.headers['content-type'], admin.headers['cache-control']]).toEqual(KEPT_BY_NOBODY);
      expect(admin.body).toMatchObject({ openapi: '3.1.0' });
    } finally {
      await production.stop();
    }
  });
});
