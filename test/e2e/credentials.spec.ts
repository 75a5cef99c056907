import { Agent, get as httpGet } from 'node:http';
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
import type {
  AdminHeaders,
  CredentialedAdapters,
  CredentialedTenantOptions,
  TenantName,
  TestApp,
} from '../support/app/index.js';

const TENANTS = ['aurora', 'harbor'] as const;
const PROVIDERS = ['dropbox', 'openai', 'telegram', 'smtp'] as const;

let app: TestApp;
let adapters: CredentialedAdapters;
let clock: TestClock;
let admins: Record<TenantName, AdminHeaders>;

beforeEach(async () => {
  clock = new TestClock();
  adapters = credentialedAdapters(clock);
  app = await startTestApp({ adapters, clock, withoutUi: true });
  for (const tenant of TENANTS) app.tenants.set(tenant, credentialedTenant(tenant));
  for (const tenant of TENANTS) adapters.storeOf(tenant).plant('inbox', `${tenant}.jpg`, await drawnPicture(7));
});
afterEach(async () => {
  await app.stop();
  expect(adapters.refused).toEqual([]);
  expect(adapters.built.filter((client) => client.disposals > 1)).toEqual([]);
  const all = TENANTS.flatMap((tenant) =>
    PROVIDERS.flatMap((provider) =>
      ['v1', 'v2'].flatMap((version) => {
        const { ref, secrets } = plantedCredential(tenant, provider, version);
        return [ref, ...secrets];
      }),
    ),
  );
  expect(all.filter((secret) => app.rawLines.join('').includes(secret))).toEqual([]);
});

const signInBoth = async (): Promise<void> => {
  admins = {
    aurora: await signIn(app.url, 'aurora.localhost'),
    harbor: await signIn(app.url, 'harbor.localhost'),
  };
};
const get = (path: string, tenant: TenantName = 'aurora'): Promise<Response> =>
  Promise.resolve(
    request(app.url)
      .get(path)
      .set({ ...admins[tenant] }),
  );
const act = (name: string, action: string, body?: object): Promise<Response> => {
  const key = `key-of-${action}-${app.orchestrator.journal.length}`;
  const call = request(app.url)
    .post(`/api/images/${name}/${action}`)
    .set({ ...admins.aurora, 'Idempotency-Key': key });
  return Promise.resolve(body === undefined ? call : call.send(body));
};
const change = (options: CredentialedTenantOptions): void =>
  void app.tenants.set('aurora', credentialedTenant('aurora', options));
const readiness = async (tenant: TenantName = 'aurora'): Promise<unknown> =>
  (await get('/api/config/publishers', tenant)).body.publishers.map(
    ({ id, ready, reason }: { id: string; ready: boolean; reason: string | null }) => [id, ready, reason],
  );

/** Providers whose references were resolved, in order, by tenant. */
function resolved(tenant: TenantName): readonly string[] {
  return app.orchestrator.journal
    .filter((entry) => entry.route === 'credentials' && entry.subject === tenant)
    .map(({ body }) => (JSON.parse(body) as { credentials_ref: string }).credentials_ref)
    .map((ref) => PROVIDERS.find((provider) => plantedCredential(tenant, provider).ref === ref) ?? 'foreign');
}

const ALL_READY = [
  ['telegram-1', true, null],
  ['email-1', true, null],
  ['fetlife-1', true, null],
];

/** The background refresh of a credential has come back. */
async function untilBuilt(part: string, count: number, ask: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; adapters.of('aurora', part).length < count && tries < 100; tries += 1) await ask();
}

describe('what is resolved when', () => {
  beforeEach(signInBoth);

  it('when a page is read, only the storage’s credential is resolved', async () => {
    expect((await get('/api/images')).body.items).toMatchObject([{ filename: 'aurora.jpg' }]);
    expect((await get('/api/config/features')).status).toBe(200);
    expect(resolved('aurora')).toEqual(['dropbox']);
    expect(adapters.of('aurora').map(({ part }) => part)).toEqual(['storage']);
  });

  it('when something else is used, its own credential is resolved then, once for all who share it', async () => {
    expect(await readiness()).toEqual(ALL_READY);
    expect([...resolved('aurora')].sort()).toEqual(['dropbox', 'smtp', 'telegram']);
    expect((await act('aurora.jpg', 'analyze')).status).toBe(200);
    expect(resolved('aurora')).toHaveLength(4);
    expect(resolved('aurora').at(-1)).toBe('openai');
    expect(await readiness()).toEqual(ALL_READY);
    expect(resolved('aurora')).toHaveLength(4);
  });

  it('when both tenants are used, each is served with its own credentials, and clients are built once', async () => {
    for (let round = 0; round < 3; round += 1) {
      for (const tenant of TENANTS) {
        expect((await get('/api/images', tenant)).body.items).toMatchObject([{ filename: `${tenant}.jpg` }]);
        expect(await readiness(tenant)).toEqual(ALL_READY);
      }
    }
    for (const tenant of TENANTS) {
      expect(
        adapters
          .of(tenant)
          .map(({ part }) => part)
          .sort(),
      ).toEqual(['email-1', 'fetlife-1', 'storage', 'telegram-1']);
    }
    const mixed = app.orchestrator.journal.filter((entry) => entry.route === 'credentials');
    expect(mixed.every(({ subject, body }) => body.includes(`ref-${subject}-`))).toBe(true);
  });
});

describe('the end of the process', () => {
  it('when clients of every kind have been built, each is ended, once', async () => {
    await signInBoth();
    for (const tenant of TENANTS) expect(await readiness(tenant)).toEqual(ALL_READY);
    expect((await act('aurora.jpg', 'analyze')).status).toBe(200);
    await app.stop();
    expect(adapters.built.map(({ disposals }) => disposals)).toEqual(Array.from({ length: 9 }, () => 1));
  });
});

describe('500 cold requests at once', () => {
  it('when all are for one host, there is one runtime call and one credential call', async () => {
    app.orchestrator.control.latencyMs = 200;
    const agent = new Agent({ keepAlive: true, maxSockets: 500 });
    const first = await Promise.all(Array.from({ length: 500 }, () => statusOf('/api/config/features', agent)));
    expect(first.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(first.filter((status) => status === 200).length).toBeGreaterThan(1);
    // A process takes 200 at once and tells the others to come again, as they do here.
    for (const status of first) {
      for (let answer = status; answer !== 200;) answer = await statusOf('/api/config/features', agent);
    }
    agent.destroy();
    expect(app.orchestrator.journal.map(({ route, subject }) => [route, subject])).toEqual([
      ['runtime', 'aurora.localhost'],
      ['credentials', 'aurora'],
    ]);
    expect(adapters.built).toHaveLength(1);
  });
});

describe('an optional credential that fails', () => {
  beforeEach(signInBoth);

  it('when telegram’s is missing, it alone is not ready, and it is back 30 s after it was mended', async () => {
    change({ missing: ['telegram'] });
    const without = [['telegram-1', false, 'credential_unavailable'], ...ALL_READY.slice(1)];
    expect(await readiness()).toEqual(without);
    expect((await get('/api/images')).status).toBe(200);
    expect(await readiness('harbor')).toEqual(ALL_READY);
    const preview = await request(app.url)
      .post('/api/captions/preview')
      .set({ ...admins.aurora })
      .send({ caption: 'words', platforms: ['telegram-1', 'email-1'] });
    expect([preview.status, Object.keys(preview.body as object)]).toEqual([200, ['email-1']]);
    change({});
    expect(await readiness()).toEqual(without);
    expect(resolved('aurora').filter((provider) => provider === 'telegram')).toHaveLength(1);
    clock.pass(31);
    expect(await readiness()).toEqual(ALL_READY);
    const lines = app.lines.filter((line) => line['event'] === 'credential_unavailable');
    expect(lines).toMatchObject([{ level: 'warn', tenant: 'aurora', provider: 'telegram', reason: 'missing' }]);
  });

  it('when the mail server’s password is missing, both mail platforms say so and telegram publishes', async () => {
    change({ missing: ['smtp'] });
    expect(await readiness()).toEqual([
      ['telegram-1', true, null],
      ['email-1', false, 'credential_unavailable'],
      ['fetlife-1', false, 'credential_unavailable'],
    ]);
    const answer = await act('aurora.jpg', 'publish', { platforms: ['telegram-1'], caption: 'words' });
    expect(answer.status).toBe(200);
    expect(adapters.platform('aurora', 'telegram-1').accepted).toHaveLength(1);
  });

  it('when OpenAI’s is missing, analyzing says so, no flag changes, and it works 30 s after it was mended', async () => {
    const features = async () => (await get('/api/config/features')).body as { readonly ai: object };
    const before = await features();
    expect(before).toMatchObject({ analyze_caption_enabled: true, ai: { ready: true, reason: null } });
    change({ missing: ['openai'] });
    const refused = await act('aurora.jpg', 'analyze');
    expect([refused.status, refused.body.code]).toEqual([503, 'ai_unavailable']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(20);
    expect(await features()).toEqual({ ...before, ai: { ready: false, reason: 'credential_unavailable' } });
    expect(await readiness()).toEqual(ALL_READY);
    change({});
    expect((await act('aurora.jpg', 'analyze')).status).toBe(503);
    clock.pass(31);
    expect(await features()).toEqual(before);
    expect((await act('aurora.jpg', 'analyze')).status).toBe(200);
  });

  it('when OpenAI’s account is empty, the caller is told to pay, and nobody else notices', async () => {
    const body = { error: 'insufficient_balance' };
    expect((await get('/api/images')).status).toBe(200);
    app.orchestrator.control.fail('credentials', { kind: 'status', status: 403, body }, { tenant: 'aurora' });
    const refused = await act('aurora.jpg', 'analyze');
    expect([refused.status, refused.body.code]).toEqual([402, 'insufficient_balance']);
    const { ai } = (await get('/api/config/features')).body as { ai: object };
    expect(ai).toEqual({ ready: false, reason: 'insufficient_balance' });
    expect((await get('/api/images')).status).toBe(200);
    expect(await readiness('harbor')).toEqual(ALL_READY);
  });
});

describe('the storage’s credential', () => {
  it('when it fails, that tenant answers 503 with a time, and the other one is served', async () => {
    change({ missing: ['dropbox'] });
    const refused = await request(app.url).get('/api/config/features').set('Host', 'aurora.localhost');
    expect([refused.status, refused.body.code]).toEqual([503, 'storage_unavailable']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    const served = await request(app.url).get('/api/config/features').set('Host', 'harbor.localhost');
    expect(served.status).toBe(200);
    change({});
    clock.pass(31);
    const healed = await request(app.url).get('/api/config/features').set('Host', 'aurora.localhost');
    expect(healed.status).toBe(200);
    expect(resolved('aurora')).toEqual(['dropbox', 'dropbox']);
  });

  it('when it is for another provider, it is refused and nothing is built', async () => {
    const { credentials = {}, envelope } = credentialedTenant('aurora');
    const openai = plantedCredential('aurora', 'openai');
    const wrong = { provider: 'openai', version: 'v1', ...openai.fields };
    app.tenants.set('aurora', {
      envelope,
      credentials: { ...credentials, [plantedCredential('aurora', 'dropbox').ref]: wrong },
    });
    const refused = await request(app.url).get('/api/config/features').set('Host', 'aurora.localhost');
    expect([refused.status, refused.body.code]).toEqual([503, 'storage_unavailable']);
    expect(adapters.of('aurora')).toEqual([]);
  });
});

describe('a new version of a credential', () => {
  beforeEach(signInBoth);

  it('when the storage’s changes, a client with the new one is built and the old one ended', async () => {
    expect((await get('/api/images')).status).toBe(200);
    change({ versions: { dropbox: 'v2' } });
    adapters.expect('aurora', 'dropbox', 'v2');
    clock.pass(490);
    await untilBuilt('storage', 2, () => get('/api/images'));
    expect((await get('/api/images')).body.items).toMatchObject([{ filename: 'aurora.jpg' }]);
    expect(adapters.of('aurora', 'storage').map(({ version }) => version)).toEqual(['v1', 'v2']);
    for (let tries = 0; adapters.open('aurora', 'storage').length > 1 && tries < 100; tries += 1)
      await get('/api/images');
    expect(adapters.open('aurora', 'storage').map(({ version }) => version)).toEqual(['v2']);
  });

  it('when telegram’s changes, it alone is built anew', async () => {
    expect(await readiness()).toEqual(ALL_READY);
    change({ versions: { telegram: 'v2' } });
    adapters.expect('aurora', 'telegram', 'v2');
    clock.pass(490);
    await untilBuilt('telegram-1', 2, () => readiness());
    expect(await readiness()).toEqual(ALL_READY);
    expect(adapters.of('aurora', 'telegram-1').map(({ version }) => version)).toEqual(['v1', 'v2']);
    expect(adapters.of('aurora', 'email-1')).toHaveLength(1);
    expect(adapters.of('aurora', 'storage')).toHaveLength(1);
  });

  it('when the config’s version changes too, nothing resolved under the old one is used at once', async () => {
    expect(await readiness()).toEqual(ALL_READY);
    change({ configVersion: 'config-2', versions: { dropbox: 'v2', telegram: 'v2', smtp: 'v2' } });
    for (const provider of ['dropbox', 'telegram', 'smtp'] as const) adapters.expect('aurora', provider, 'v2');
    const refresh = await request(app.url)
      .post('/api/admin/config/refresh')
      .set({ ...admins.aurora });
    expect(refresh.body).toMatchObject({ configVersion: 'config-2', changed: true });
    expect(await readiness()).toEqual(ALL_READY);
    expect(adapters.of('aurora', 'telegram-1').map(({ version }) => version)).toEqual(['v1', 'v2']);
  });
});

function statusOf(path: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: app.port, path, agent, headers: { Host: 'aurora.localhost' } };
    httpGet(options, (answer) => answer.resume().on('end', () => resolve(answer.statusCode ?? 0))).on('error', reject);
  });
}
