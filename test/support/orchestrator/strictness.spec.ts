import { startOrchestrator } from './index.js';
import type { RunningOrchestrator } from './index.js';

const GOOD = { Authorization: 'Bearer first-token', 'X-Request-Id': 'request-1', 'Content-Type': 'application/json' };

let running: RunningOrchestrator;
beforeEach(async () => {
  const credentials = { 'ref-a': { provider: 'openai', api_key: 'k' } };
  const tenants = new Map([
    ['aurora', { envelope: {}, credentials }],
    ['harbor', { envelope: {} }],
  ]);
  running = await startOrchestrator({ tenants, tokens: { primary: 'first-token' }, baseDomain: 'pub.test' });
});
afterEach(() => running.close());

const ask = (path: string, init: RequestInit) => fetch(`${running.url}${path}`, init);

/** What the real service would refuse is refused; each row breaks one thing of a good request. */
const RULES: readonly {
  readonly what: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string | null>;
  readonly body?: unknown;
  readonly status: number;
}[] = [
  { what: 'nothing is wrong', status: 200 },
  { what: 'the type has a charset', headers: { 'Content-Type': 'application/json; charset=utf-8' }, status: 200 },
  { what: 'the request has no id', headers: { 'X-Request-Id': null }, status: 400 },
  { what: 'the id is empty', headers: { 'X-Request-Id': '' }, status: 400 },
  { what: 'there is no token', headers: { Authorization: null }, status: 403 },
  { what: 'the token is wrong', headers: { Authorization: 'Bearer wrong' }, status: 403 },
  { what: 'the token has more at its end', headers: { Authorization: 'Bearer first-token2' }, status: 403 },
  { what: 'the token has another scheme', headers: { Authorization: 'Basic first-token' }, status: 403 },
  { what: 'the token stands alone', headers: { Authorization: 'first-token' }, status: 403 },
  { what: 'the body has no type', headers: { 'Content-Type': null }, status: 400 },
  { what: 'the body is sent as text', headers: { 'Content-Type': 'text/plain' }, status: 400 },
  { what: 'the body is sent as almost JSON', headers: { 'Content-Type': 'application/json5' }, status: 400 },
  { what: 'the body is a form', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, status: 400 },
  { what: 'the body is no JSON', body: '{"host":', status: 400 },
  { what: 'the body is empty', body: '', status: 400 },
  { what: 'the body is a list', body: '[{"host":"aurora.pub.test"}]', status: 400 },
  { what: 'the body is larger than any request', body: JSON.stringify({ host: 'a'.repeat(70_000) }), status: 413 },
  { what: 'the host is missing', body: '{}', status: 400 },
  { what: 'the host is in capitals', body: '{"host":"Aurora.pub.test"}', status: 400 },
  { what: 'the host has a port', body: '{"host":"aurora.pub.test:443"}', status: 400 },
  { what: 'the host ends in a dot', body: '{"host":"aurora.pub.test."}', status: 400 },
  { what: 'the host is an address', body: '{"host":"[::1]"}', status: 400 },
  { what: 'the host has a space', body: '{"host":" aurora.pub.test"}', status: 400 },
  { what: 'the host is longer than a host', body: `{"host":"${'a.'.repeat(130)}pub.test"}`, status: 400 },
  { what: 'GET names no host', method: 'GET', status: 400 },
  { what: 'GET names two hosts', method: 'GET', path: '?host=aurora.pub.test&host=harbor.pub.test', status: 400 },
  { what: 'GET names a host in capitals', method: 'GET', path: '?host=AURORA.pub.test', status: 400 },
  { what: 'GET needs no type', method: 'GET', path: '?host=aurora.pub.test', status: 200 },
  { what: 'the method is PUT', method: 'PUT', status: 405 },
  { what: 'the method is DELETE', method: 'DELETE', status: 405 },
  { what: 'the path has a slash at its end', path: '/', status: 404 },
  { what: 'the path is of the admin interface', path: '/../../api/v1/tenants', status: 404 },
];

describe('the strictness of the development orchestrator', () => {
  test.each(RULES)('when $what, it is $status', async ({ path = '', method = 'POST', headers = {}, body, status }) => {
    const merged = Object.entries({ ...GOOD, ...headers }).flatMap(([name, value]) =>
      value === null ? [] : [[name, value]],
    );
    const text = typeof body === 'string' ? body : '{"host":"aurora.pub.test"}';
    const payload = method === 'GET' ? undefined : Buffer.from(text); // bytes: fetch adds no type of its own
    const answer = await ask(`/v1/runtime/by-host${path}`, {
      method,
      headers: Object.fromEntries(merged) as Record<string, string>,
      body: payload,
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('pragma')).toBe('no-cache');
    expect(answer.headers.get('allow')).toBe(status === 405 ? 'GET, POST' : null);
  });

  test.each([
    ['the tenant is named properly', 200, { 'X-Tenant': 'aurora' }],
    ['no tenant is named', 400, {}],
    ['the tenant is empty', 400, { 'X-Tenant': '' }],
    ['the tenant is another one', 404, { 'X-Tenant': 'harbor' }],
    ['the tenant is unknown', 404, { 'X-Tenant': 'nobody' }],
    ['the tenant is in capitals', 404, { 'X-Tenant': 'AURORA' }],
    ['the tenant is a path', 404, { 'X-Tenant': '../aurora' }],
    ['the tenant is named with its domain', 404, { 'X-Tenant': 'aurora.pub.test' }],
  ])('when a reference is resolved and %s, it is %i', async (_what, status, more: Record<string, string>) => {
    const body = JSON.stringify({ credentials_ref: 'ref-a' });
    const answer = await ask('/v1/credentials/resolve', { method: 'POST', headers: { ...GOOD, ...more }, body });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});
