import { connect } from 'node:net';
import request from 'supertest';
import { BAD_HOSTS, GOOD_HOSTS } from '../../src/tenancy/testing/hosts.js';
import { rawRequest, sampleOf, startTestApp, tenantFile } from '../support/app/index.js';
import type { TestApp } from '../support/app/index.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ baseDomain: 'shibari.photo', env: { RESERVED_SUBDOMAINS: 'extra' } });
  for (const [, tenant] of GOOD_HOSTS) app.tenants.set(tenant, tenantFile());
});
afterAll(() => app.stop());

const get = (path: string, host: string) => request(app.url).get(path).set('Host', host);
const send = (lines: readonly string[], target = '/api/config/features') =>
  rawRequest(
    app.port,
    Buffer.from([`GET ${target} HTTP/1.1`, ...lines, 'Connection: close', '', ''].join('\r\n'), 'utf8'),
  );
const runtimeCalls = () => app.orchestrator.journal.length;
/** Legal white space around a header's value (RFC 9110, section 5.5); the parser takes it away before we see it. */
const hasBlanksAround = (host: string) => /^[ \t]|[ \t]$/.test(host);
const withoutId = (body: string) => body.replace(/"requestId":"[^"]+"/, '');

describe('hosts over the wire', () => {
  it('when a host is no tenant, it is refused and the orchestrator is not asked once', async () => {
    // First of all, while nothing is cached that could answer in its place.
    const bad = BAD_HOSTS.filter((host) => !hasBlanksAround(host));
    expect(bad.length).toBeGreaterThanOrEqual(120);
    for (const host of bad) {
      const answer = await send([`Host: ${host}`]);
      // 400: control characters end in the HTTP parser.
      expect([host, [400, 404].includes(answer.status)]).toEqual([host, true]);
    }
    expect(runtimeCalls()).toBe(0);
  });

  it('when blanks stand around a host, they are no part of the header and it is that host', async () => {
    const blank = BAD_HOSTS.filter(hasBlanksAround);
    expect(blank.length).toBeGreaterThan(0);
    for (const host of blank) expect((await send([`Host: ${host}`])).status).toBe(200);
    expect(runtimeCalls()).toBe(1);
  });

  it('when a host is spelt in any good way, its one tenant answers', async () => {
    for (const [host] of GOOD_HOSTS) {
      const answer = await send([`Host: ${host}`]);
      expect([host, answer.status]).toEqual([host, 200]);
    }
    const asked = new Set(
      app.lines.filter(({ event }) => event === 'tenant_runtime_built').map(({ tenant }) => tenant),
    );
    expect(asked).toEqual(new Set(GOOD_HOSTS.map(([, tenant]) => tenant)));
  });

  it.each([
    ['no Host line', []],
    ['two Host lines', ['Host: vermont.shibari.photo', 'Host: vermont.shibari.photo']],
    ['an empty Host line', ['Host:']],
  ])('when there is %s, the answer is 400 bad_host with our headers', async (_what, lines) => {
    const answer = await send(lines);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'bad_host' });
    expect(answer.headers.get('x-request-id')).toBe(JSON.parse(answer.body).requestId);
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
  });

  it('when the target is absolute, it must name the same host', async () => {
    const good = await send(['Host: vermont.shibari.photo'], 'http://vermont.shibari.photo/api/config/features');
    expect(good.status).toBe(200);
    const bad = await send(['Host: vermont.shibari.photo'], 'http://a.shibari.photo/api/config/features');
    expect([bad.status, JSON.parse(bad.body).code]).toEqual([400, 'bad_host']);
  });

  it('when a tenant is unknown, suspended, of another app or no tenant at all, the answers are the same', async () => {
    app.tenants.set('other', tenantFile({}, 'photo_shop'));
    const answers = [];
    for (const host of ['nobody.shibari.photo', 'other.shibari.photo', 'www.shibari.photo', 'evil.com']) {
      answers.push(await get('/api/config/features', host));
    }
    app.tenants.set('suspended', tenantFile());
    app.tenants.delete('suspended');
    answers.push(await get('/api/config/features', 'suspended.shibari.photo'));
    for (const answer of answers) expect(answer.status).toBe(404);
    const ids = ['x-request-id', 'x-correlation-id', 'date'];
    const shapes = answers.map(({ text, headers }) => ({
      body: withoutId(text),
      headers: Object.entries(headers as Record<string, string>).filter(([name]) => !ids.includes(name)),
    }));
    for (const shape of shapes) expect(shape).toEqual(shapes[0]);
  });

  it('when eight kinds of headers name another tenant, no route answers for it', async () => {
    const spoofed = {
      'X-Forwarded-Host': 'a.shibari.photo',
      'X-Host': 'a.shibari.photo',
      'X-Original-Host': 'a.shibari.photo',
      'X-HTTP-Host-Override': 'a.shibari.photo',
      Forwarded: 'host=a.shibari.photo',
      'X-Tenant': 'a',
      'X-Original-URL': 'http://a.shibari.photo/',
      'X-Forwarded-Server': 'a.shibari.photo',
    };
    const from = app.rawLines.length;
    for (const route of app.routes.routes) {
      const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
      await request(app.url)[method](sampleOf(route)).set('Host', 'vermont.shibari.photo').set(spoofed);
    }
    const tenants = app.lines.slice(from).flatMap((line) => (line['event'] === 'http_request' ? [line['tenant']] : []));
    expect(tenants.filter((tenant) => tenant !== undefined && tenant !== 'vermont')).toEqual([]);
    expect(tenants.filter((tenant) => tenant === 'vermont').length).toBeGreaterThan(20);
  });

  it('when one connection alternates between two tenants, each request is answered as itself', async () => {
    app.tenants.set('open', tenantFile({ auto_view_enabled: true }));
    const hosts = ['open.shibari.photo', 'vermont.shibari.photo', 'open.shibari.photo', 'vermont.shibari.photo'];
    const text = await pipeline(hosts.map((host) => `GET /api/config/features HTTP/1.1\r\nHost: ${host}\r\n\r\n`));
    const flags = [...text.matchAll(/"auto_view_enabled":(true|false)/g)].map(([, flag]) => flag);
    expect(flags).toEqual(['true', 'false', 'true', 'false']);
  });

  it('when the orchestrator is not there, a cold tenant gets 503 with Retry-After and never a 404', async () => {
    const lonely = await startTestApp({ env: { ORCHESTRATOR_TIMEOUT_MS: '500' } });
    await lonely.orchestrator.close();
    const answer = await request(lonely.url).get('/api/config/features').set('Host', 'aurora.localhost');
    expect([answer.status, answer.body.code]).toEqual([503, 'config_unavailable']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    await lonely.stop().catch(() => undefined);
  });
});

describe('logs of requests', () => {
  it('when requests of many kinds were answered, no line holds a host, a query or a file name', async () => {
    const from = app.rawLines.length;
    await get('/api/images/secret-name.jpg?folder=inbox&token=abcdef', 'vermont.shibari.photo');
    await get('/photo/inbox/secret-name.jpg?x=1', 'vermont.shibari.photo');
    await get('/secret-name', 'evil-host.example');
    await get('/secret-name', 'unknown-tenant.shibari.photo');
    const lines = app.rawLines.slice(from).join('');
    expect(lines).toContain('"route":"/api/images/:filename"');
    expect(lines).not.toMatch(/secret-name|shibari\.photo|evil-host|token=/);
  });
});

/** Sends requests on one connection, each after the answer to the one before. */
function pipeline(requests: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(app.port, '127.0.0.1');
    const left = [...requests];
    let text = '';
    const next = (): void => {
      const message = left.shift();
      if (message === undefined) socket.end(() => resolve(text));
      else socket.write(message);
    };
    socket.on('connect', next).on('error', reject);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      next();
    });
  });
}
