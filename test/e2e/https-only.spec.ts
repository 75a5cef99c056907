import { rawRequest, sampleOf } from '../support/app/index.js';
import type { TestApp } from '../support/app/index.js';
import { asAnswer, Asking, asOwnPage, type Answer, type Question } from './support/asking.js';
import { AURORA, CANONICAL, cookiesOf, ID, startAuth0App, withAdmins } from './support/auth0-app.js';
import { wrongHeaders } from './support/header-table.js';

const ADMIN = 'ada@example.com';

let app: TestApp;
let asking: Asking;
let cookie: string;
beforeAll(async () => {
  app = await startAuth0App({ env: { LOG_LEVEL: 'error', FORCE_HTTPS: 'true' } });
  app.tenants.set('aurora', withAdmins([ADMIN]));
  asking = new Asking(app.port);
  cookie = cookiesOf(app, { email: ADMIN }).identity;
});
afterAll(async () => {
  asking.close();
  await app.stop();
});

/** The answer, once its headers are known to be right. */
async function askWell(question: Question): Promise<Answer> {
  const answer = await asking.ask(question);
  expect(wrongHeaders(question, answer)).toEqual([]);
  return answer;
}

describe('http behind the proxy', () => {
  const cookies = () => ({ Cookie: `${cookie}; ${ID}=planted` });

  it.each([AURORA, CANONICAL])(
    'when a page of %s was asked for over http, it is 308 to https on that very host',
    async (host) => {
      for (const path of [
        '/',
        '/grid?a=1&b=%2F',
        '/auth/start?t=x',
        '//evil.example/',
        '/nothing',
        '/photo/inbox/%C3%BC.jpg',
      ]) {
        for (const method of ['GET', 'HEAD']) {
          const answer = await askWell({ host: `${host}:8080`, path, method, proto: 'http', headers: cookies() });
          expect([answer.status, answer.headers['location'], answer.setCookies]).toEqual([
            308,
            `https://${host}${path}`,
            [],
          ]);
        }
      }
    },
  );

  it('when the API was asked over http, it is 403 https_required, and no cookie is looked at', async () => {
    const routes = app.routes.routes.filter(({ path, method }) => path.startsWith('/api/') || method !== 'GET');
    for (const { hosts, ...route } of routes) {
      for (const host of [
        ...(hosts.includes('tenant') ? [AURORA] : []),
        ...(hosts.includes('canonical') ? [CANONICAL] : []),
      ]) {
        const headers = { ...asOwnPage(AURORA), ...cookies() };
        const answer = await askWell({
          host,
          method: route.method,
          path: sampleOf({ ...route, hosts }),
          proto: 'http',
          headers,
        });
        expect([route.path, answer.status, answer.code, answer.setCookies]).toEqual([
          route.path,
          403,
          'https_required',
          [],
        ]);
      }
    }
  });

  it('when the host is none of ours, it is 404 over http as well: nobody is sent to a host that was not checked', async () => {
    for (const host of ['evil.example', 'app.pub.test.evil.example', 'a.b.pub.test', 'xn--a.pub.test']) {
      const answer = await askWell({ host, path: '/', proto: 'http' });
      expect([answer.status, answer.headers['location']]).toEqual([404, undefined]);
    }
  });

  it('when nobody is trusted, the word of a stranger about the scheme counts for nothing', async () => {
    const alone = await startAuth0App({ env: { LOG_LEVEL: 'error', FORCE_HTTPS: 'true', TRUST_PROXY: '0' } });
    alone.tenants.set('aurora', withAdmins([ADMIN]));
    const there = new Asking(alone.port);
    for (const proto of ['http', 'https'] as const) {
      const page = await there.ask({ host: AURORA, path: '/grid', proto });
      expect([page.status, page.headers['strict-transport-security']]).toEqual([200, undefined]);
      const api = await there.ask({ host: AURORA, path: '/api/config/publishers', proto, headers: { Cookie: cookie } });
      expect(api.status).toBe(200);
    }
    there.close();
    await alone.stop();
  });

  it('when https is not demanded, a parser’s answer has no HSTS: whoever asked may have come by http', async () => {
    const relaxed = await startAuth0App({ env: { LOG_LEVEL: 'error', FORCE_HTTPS: 'false' }, withoutUi: true });
    const answer = await rawRequest(relaxed.port, 'HELLO\r\n\r\n');
    expect(wrongHeaders({ host: AURORA, path: '/api', proto: null }, asAnswer(answer))).toEqual([]);
    await relaxed.stop();
  });
});
