import { get as httpGet } from 'node:http';
import { connect } from 'node:net';
import request from 'supertest';
import { LoadGauge } from '../../src/platform/lifecycle/index.js';
import type { ImageStorage, ImageStorageFactory } from '../../src/storage/index.js';
import { credentialedAdapters, credentialedTenant, drawnPicture, signIn, startTestApp } from '../support/app/index.js';
import type { AdminHeaders, CredentialedAdapters, TestApp } from '../support/app/index.js';

const PHOTO = '/api/images/one.jpg/thumbnail?size=w640h480';
const SLOTS = 2;
const TENANTS = ['aurora', 'harbor'] as const;
type Tenant = (typeof TENANTS)[number];

let app: TestApp;
let adapters: CredentialedAdapters;
let admins: Record<Tenant, AdminHeaders>;
/** While there is one, the storage of aurora answers nothing before it is over. */
let hanging: Promise<void> | null;
let letGo: () => void;

beforeAll(async () => {
  adapters = credentialedAdapters();
  const { storages, captioning, publishers } = adapters;
  app = await startTestApp({
    adapters: { storages: hangingStorages(storages), captioning, publishers },
    env: { TENANT_MAX_CONCURRENCY: String(SLOTS) },
    withoutUi: true,
  });
  for (const tenant of TENANTS) app.tenants.set(tenant, credentialedTenant(tenant));
  for (const tenant of TENANTS) adapters.storeOf(tenant).plant('inbox', 'one.jpg', await drawnPicture(7));
  admins = {
    aurora: await signIn(app.url, 'aurora.localhost'),
    harbor: await signIn(app.url, 'harbor.localhost'),
  };
});
afterAll(() => app.stop());
beforeEach(() => {
  hanging = new Promise((resolve) => (letGo = resolve));
});
afterEach(() => {
  letGo();
  hanging = null;
});

/** Aurora's photos are looked up only after its storage has been let go. */
function hangingStorages(real: ImageStorageFactory): ImageStorageFactory {
  const hang = (storage: ImageStorage): ImageStorage => ({
    ...storage,
    photos: new Proxy(storage.photos, {
      get: (photos, name, self) => {
        if (name !== 'stat') return Reflect.get(photos, name, self) as unknown;
        return async (...args: Parameters<typeof photos.stat>) => (await hanging, photos.stat(...args));
      },
    }),
  });
  return {
    providers: real.providers,
    build: async (config, fields) => {
      const storage = await real.build(config, fields);
      return config.tenant === 'aurora' ? hang(storage) : storage;
    },
  };
}

const read = (tenant: Tenant) =>
  request(app.url)
    .get(PHOTO)
    .set({ ...admins[tenant] });

/** A request whose client can leave. */
function leavable(path: string, headers: AdminHeaders | { readonly Host: string }) {
  const asked = httpGet(`${app.url}${path}`, { headers: { ...headers }, agent: false });
  const gone = new Promise<void>((resolve) => void asked.on('error', () => resolve()).on('close', () => resolve()));
  const leave = async (): Promise<void> => {
    asked.destroy();
    await gone;
  };
  return { leave };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; !isTrue() && tries < 400; tries += 1) await pause(10);
  expect(isTrue()).toBe(true);
}
const linesFrom = (from: number, event: string) => app.lines.slice(from).filter((line) => line['event'] === event);

describe('neighbours', () => {
  it('when the storage of one tenant hangs, what waits there is told to come back, and its neighbour feels nothing', async () => {
    let answered = 0;
    const rush = Array.from({ length: 8 }, async () => {
      const { status, headers, body } = await read('aurora');
      answered += 1;
      return { status, headers, body: body as { code: string } };
    });
    let served = 0;
    while (answered < 8 - SLOTS) {
      expect((await read('harbor')).status).toBe(200);
      served += 1;
    }
    expect(served).toBeGreaterThan(8);
    letGo();
    const answers = await Promise.all(rush);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(SLOTS);
    for (const { status, headers, body } of answers.filter((answer) => answer.status !== 200)) {
      expect([status, body.code, headers['retry-after']]).toEqual([503, 'tenant_busy', '2']);
    }
  });

  it('when clients of a hanging tenant leave, they are no errors, and who stays is served afterwards', async () => {
    const from = app.rawLines.length;
    const leaving = Array.from({ length: 6 }, () => leavable(PHOTO, admins.aurora));
    await pause(200);
    await Promise.all(leaving.map(({ leave }) => leave()));
    await until(() => linesFrom(from, 'http_request').length === 6);
    letGo();
    expect((await read('aurora')).status).toBe(200);
    expect(linesFrom(from, 'unhandled_error')).toEqual([]);
    const left = linesFrom(from, 'http_request').slice(0, 6);
    expect(left.map(({ level, aborted }) => [level, aborted])).toEqual(Array(6).fill(['info', true]));
  });
});

describe('requests sent ahead on one connection', () => {
  it('when their client leaves, all of them are over: none counts as open for ever', async () => {
    const from = app.rawLines.length;
    const message = `GET ${PHOTO} HTTP/1.1\r\nHost: aurora.localhost\r\nCookie: ${admins.aurora.Cookie}\r\n\r\n`;
    const open = app.app.get(LoadGauge).open;
    const socket = connect(app.port, '127.0.0.1', () => socket.write(message.repeat(20)));
    await until(() => app.app.get(LoadGauge).open === open + 20);
    socket.destroy();
    await until(() => app.app.get(LoadGauge).open === open);
    expect(linesFrom(from, 'http_request').map(({ level, aborted }) => [level, aborted])).toEqual(
      Array(20).fill(['info', true]),
    );
    expect(linesFrom(from, 'unhandled_error')).toEqual([]);
  });
});

describe('clients that leave a cold tenant', () => {
  it('when the first caller leaves, those who came after it are served by the same call, and nothing is an error', async () => {
    app.tenants.set('cold', credentialedTenant('cold'));
    const from = app.rawLines.length;
    app.orchestrator.control.slow(700, { tenant: 'cold' });
    const before = app.orchestrator.journal.length;
    const leader = leavable('/api/config/features', { Host: 'cold.localhost' });
    await pause(150);
    const followers = Array.from({ length: 20 }, () =>
      request(app.url)
        .get('/api/config/features')
        .set('Host', 'cold.localhost')
        .then(({ status }) => status),
    );
    await pause(150);
    await leader.leave();
    expect(new Set(await Promise.all(followers))).toEqual(new Set([200]));
    app.orchestrator.control.heal();
    const calls = app.orchestrator.journal.slice(before).map(({ route }) => route);
    expect([...calls].sort()).toEqual(['credentials', 'runtime']);
    expect(linesFrom(from, 'unhandled_error')).toEqual([]);
    expect(linesFrom(from, 'http_request').filter((line) => line['aborted'] === true)).toMatchObject([
      { level: 'info' },
    ]);
  });
});
