import request from 'supertest';
import type { Response } from 'supertest';
import { TestClock } from '../../src/orchestrator/testing/index.js';
import {
  credentialedAdapters,
  credentialedTenant,
  drawnPicture,
  plantedCredential,
  signIn,
  startTestApp,
} from '../support/app/index.js';
import type { AdminHeaders, CredentialedAdapters, TenantName, TestApp } from '../support/app/index.js';

const PROVIDERS = ['dropbox', 'openai', 'telegram', 'smtp'] as const;
const TENANTS = ['aurora', 'harbor'] as const;

let app: TestApp;
let adapters: CredentialedAdapters;
let clock: TestClock;
let admins: Record<TenantName, AdminHeaders>;

beforeEach(async () => {
  clock = new TestClock();
  adapters = credentialedAdapters(clock);
  app = await startTestApp({ adapters, clock, withoutUi: true, env: { LOG_LEVEL: 'trace' } });
  for (const tenant of TENANTS) {
    app.tenants.set(tenant, credentialedTenant(tenant));
    adapters.storeOf(tenant).plant('inbox', `${tenant}.jpg`, await drawnPicture(tenant.length));
  }
});
afterEach(() => app.stop());

const bothSignedIn = async (): Promise<void> => {
  admins = { aurora: await signIn(app.url, 'aurora.localhost'), harbor: await signIn(app.url, 'harbor.localhost') };
};
const open = (path: string, tenant: TenantName = 'aurora', id?: string): Promise<Response> =>
  Promise.resolve(
    request(app.url)
      .get(path)
      .set({ Host: `${tenant}.localhost`, ...(id ? { 'X-Request-Id': id } : {}) }),
  );
const get = (path: string, tenant: TenantName = 'aurora'): Promise<Response> =>
  Promise.resolve(
    request(app.url)
      .get(path)
      .set({ ...admins[tenant] }),
  );
const post = (path: string, body?: object, tenant: TenantName = 'aurora'): Promise<Response> => {
  const key = `key-${app.orchestrator.journal.length}-of-acceptance`;
  const call = request(app.url)
    .post(path)
    .set({ ...admins[tenant], 'Idempotency-Key': key });
  return Promise.resolve(body === undefined ? call : call.send(body));
};
const resolves = (tenant: TenantName) =>
  app.orchestrator.journal
    .filter(({ route, subject }) => route === 'credentials' && subject === tenant)
    .map(({ body }) => PROVIDERS.find((provider) => body.includes(plantedCredential(tenant, provider).ref)));

/** Every service of a tenant used once: listing, platforms, analysis, a post. */
async function useEverything(tenant: TenantName): Promise<void> {
  expect((await get('/api/images', tenant)).status).toBe(200);
  expect((await get('/api/config/publishers', tenant)).status).toBe(200);
  expect((await post(`/api/images/${tenant}.jpg/analyze`, undefined, tenant)).status).toBe(200);
  const sent = await post(`/api/images/${tenant}.jpg/publish`, { platforms: ['telegram-1'], caption: 'words' }, tenant);
  expect(sent.status).toBe(200);
}

describe('credentials', () => {
  test('AC03 when every service is used, all four providers are resolved and each client gets its own secret', async () => {
    await bothSignedIn();
    await useEverything('aurora');
    expect([...resolves('aurora')].sort()).toEqual([...PROVIDERS].sort());
    expect(adapters.refused).toEqual([]);
    const parts = adapters.of('aurora').map(({ part }) => part);
    expect([...new Set(parts)].sort()).toEqual(['captioning', 'email-1', 'fetlife-1', 'storage', 'telegram-1']);
  });

  test('AC04 when optional credentials fail, the rest works; when the storage’s fails, the answer is 503', async () => {
    await bothSignedIn();
    app.tenants.set('aurora', credentialedTenant('aurora', { missing: ['telegram', 'openai'] }));
    expect((await get('/api/images')).status).toBe(200);
    const { publishers } = (await get('/api/config/publishers')).body;
    expect(publishers.map(({ id, ready }: { id: string; ready: boolean }) => [id, ready])).toEqual([
      ['telegram-1', false],
      ['email-1', true],
      ['fetlife-1', true],
    ]);
    expect((await post('/api/images/aurora.jpg/analyze')).body).toMatchObject({ status: 503, code: 'ai_unavailable' });
    const sent = await post('/api/images/aurora.jpg/publish', { platforms: ['email-1'], caption: 'words' });
    expect(sent.status).toBe(200);

    app.tenants.set('broken', credentialedTenant('broken', { missing: ['dropbox'] }));
    const refused = await request(app.url).get('/api/config/features').set('Host', 'broken.localhost');
    expect(refused.status).toBe(503);
    expect(refused.body).toMatchObject({ code: 'storage_unavailable' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  });

  test('AC06 when every service is used and refused, no reference, token or secret is in a line or an answer', async () => {
    await bothSignedIn();
    const answers: Response[] = [];
    for (const tenant of TENANTS) {
      await useEverything(tenant);
      answers.push(await get('/api/config/publishers', tenant), await open('/api/config/features', tenant));
    }
    app.orchestrator.control.fail('credentials', { kind: 'status', status: 500 });
    clock.pass(601);
    answers.push(await get('/api/images'), await get('/api/config/publishers', 'harbor'));
    const said = app.rawLines.join('') + answers.map(({ text, headers }) => text + JSON.stringify(headers)).join('');
    const secrets = TENANTS.flatMap((tenant) =>
      PROVIDERS.flatMap((provider) => {
        const { ref, secrets: values } = plantedCredential(tenant, provider);
        return [ref, ...values];
      }),
    );
    const token = app.orchestrator.journal[0]?.token ?? '';
    expect(token.length).toBeGreaterThan(10);
    expect(said).toContain('orchestrator_call');
    expect([...secrets, token].filter((value) => said.includes(value))).toEqual([]);
    expect(app.rawLines.join('')).not.toMatch(/\w+\.localhost/);
  });

  test('AC07 when a credential was resolved, it is used for ten minutes at most, and only by its own tenant', async () => {
    app.tenants.set(
      'aurora',
      credentialedTenant('aurora', { ttlSeconds: 3600, features: { auto_view_enabled: true } }),
    );
    app.tenants.set('harbor', {
      ...credentialedTenant('harbor'),
      // Harbor's settings name aurora's reference: the same words, another tenant, another key.
      envelope: credentialedTenant('aurora').envelope && {
        ...credentialedTenant('harbor').envelope,
        config: credentialedTenant('aurora').envelope['config'],
      },
    });
    expect((await open('/api/config/features')).status).toBe(200);
    expect((await open('/api/config/features', 'harbor')).status).toBe(503);
    expect(app.orchestrator.journal.filter(({ route }) => route === 'credentials')).toHaveLength(2);

    clock.pass(470);
    expect((await open('/api/config/features')).status).toBe(200);
    expect(resolves('aurora')).toEqual(['dropbox']);
    app.orchestrator.control.fail('credentials', { kind: 'status', status: 500 });
    clock.pass(129);
    expect((await open('/api/images')).status).toBe(200);
    clock.pass(2);
    expect((await open('/api/images')).status).toBe(503);
  });

  test('AC14 when many need one credential at once, it is resolved once', async () => {
    await bothSignedIn();
    expect((await get('/api/images')).status).toBe(200);
    app.orchestrator.control.latencyMs = 100;
    const answers = await Promise.all(Array.from({ length: 40 }, () => open('/api/config/features', 'harbor')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(resolves('harbor')).toEqual(['dropbox']);
    // The mail server's password serves two platforms, asked for at the same moment.
    await Promise.all(Array.from({ length: 5 }, () => get('/api/config/publishers')));
    expect([...resolves('aurora')].sort()).toEqual(['dropbox', 'smtp', 'telegram']);
  });

  test('AC15 when a tenant is first seen, its storage credential is resolved and no other until it is used', async () => {
    await bothSignedIn();
    for (const path of ['/api/images', '/api/config/features', '/api/admin/status', '/api/images/aurora.jpg']) {
      expect([path, (await get(path)).status]).toEqual([path, 200]);
    }
    expect(resolves('aurora')).toEqual(['dropbox']);
    expect((await get('/api/config/publishers')).status).toBe(200);
    expect([...resolves('aurora')].sort()).toEqual(['dropbox', 'smtp', 'telegram']);
    expect((await post('/api/images/aurora.jpg/analyze')).status).toBe(200);
    expect([...resolves('aurora')].sort()).toEqual([...PROVIDERS].sort());
  });
});

describe('the tenant of a request', () => {
  test('AC10 when many requests come, each client is built once for its tenant and ended with it', async () => {
    await bothSignedIn();
    for (let round = 0; round < 5; round += 1) {
      for (const tenant of TENANTS) {
        await get('/api/images', tenant);
        await get('/api/config/publishers', tenant);
      }
    }
    await post('/api/images/aurora.jpg/analyze');
    await post('/api/images/aurora.jpg/analyze');
    for (const tenant of TENANTS) {
      const parts = adapters.of(tenant).map(({ part }) => part);
      expect(parts.length).toBe(new Set(parts).size);
    }
    expect(adapters.of('aurora')).toHaveLength(5);
    expect(adapters.of('harbor')).toHaveLength(4);
    await app.stop();
    expect(adapters.built.every(({ disposals }) => disposals === 1)).toBe(true);
  });

  test('AC12 when requests run side by side, each carries its own tenant, services and id to the end', async () => {
    await bothSignedIn();
    const asked = await Promise.all(
      Array.from({ length: 30 }, async (_unused, index) => {
        const tenant = TENANTS[index % 2] ?? 'aurora';
        const id = `acceptance-${String(index).padStart(4, '0')}`;
        const answer = await request(app.url)
          .get('/api/images')
          .set({ ...admins[tenant], 'X-Request-Id': id });
        return { tenant, id, answer };
      }),
    );
    for (const { tenant, id, answer } of asked) {
      expect(answer.headers['x-request-id']).toBe(id);
      expect(answer.body.items).toMatchObject([{ filename: `${tenant}.jpg` }]);
      const line = app.lines.find(({ event, request_id }) => event === 'http_request' && request_id === id);
      expect(line).toMatchObject({ tenant, config_version: 'config-1', route: '/api/images', http_status: 200 });
    }
    const started = app.orchestrator.journal.filter(({ requestId }) => requestId?.startsWith('acceptance-'));
    expect(started.length).toBeLessThanOrEqual(2);
  });
});
