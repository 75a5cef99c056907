import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import request from 'supertest';
import type { Response } from 'supertest';
import { signIn, tenantFile } from '../support/app/index.js';
import type { AdminHeaders } from '../support/app/index.js';
import {
  builtServer,
  lookAtDisk,
  PASSWORD,
  plantPhoto,
  say,
  SeededRandom,
  ServerProcess,
} from '../support/processes/index.js';
import type { PlantedPhoto, ServerCode } from '../support/processes/index.js';
import { OrchestratorProcess } from '../support/processes/orchestrator-process.js';

const TOKEN = 'a-service-token-of-the-outage-tests';
/** The shortest there is: a configuration ends while the test can wait for it. */
const TTL_SECONDS = 30;
const HOST = 'aurora.localhost';
/** Names that a service which falls back on something would serve. */
const OTHER_HOSTS = ['default.localhost', 'harbor.localhost', 'localhost', '127.0.0.1'];
/** Far beyond the limits of reliability.md section 9, row 11, which are printed: a busy machine is no fault. */
const GENEROUS_MS = 15_000;

let folder: string;
let code: ServerCode;
let orchestrator: OrchestratorProcess;
let server: ServerProcess;
let admin: AdminHeaders;
let photos: readonly [PlantedPhoto, PlantedPhoto];
/** When the configuration had been fetched at the latest. */
let fetchedAt: number;
const servers: ServerProcess[] = [];

beforeAll(async () => {
  code = await builtServer();
  folder = await mkdtemp(join(tmpdir(), 'publisher-outage-'));
  orchestrator = await OrchestratorProcess.start(join(folder, 'tenants'), TOKEN, { aurora: shortLived() });
  const random = new SeededRandom(3);
  photos = [await plantPhoto(dataDir(), 'aurora', random), await plantPhoto(dataDir(), 'aurora', random)];
  server = await start(orchestrator.url);
  admin = await signIn(urlOf(server), HOST);
  expect((await read('/api/images')).body.total).toBe(2);
  fetchedAt = performance.now();
  await orchestrator.kill();
}, 180_000);

afterAll(async () => {
  await Promise.all(servers.map((one) => one.kill()));
  await orchestrator.kill();
  await rm(folder, { recursive: true, force: true });
  await code.dispose();
}, 60_000);

const dataDir = () => join(folder, 'data');
const urlOf = ({ port }: ServerProcess) => `http://127.0.0.1:${port}`;
const arrivals = async () => (await lookAtDisk(dataDir())).arrivals;
const imagePath = (photo: PlantedPhoto) => `/api/images/${encodeURIComponent(photo.name)}`;

function shortLived() {
  const { envelope } = tenantFile();
  const config = { ...(envelope['config'] as object), storage: { provider: 'local', paths: { root: '/' } } };
  return { envelope: { ...envelope, ttl_seconds: TTL_SECONDS, config } };
}

async function start(orchestratorUrl: string): Promise<ServerProcess> {
  const started = await ServerProcess.start(code.main, folder, {
    NODE_ENV: 'test',
    DATA_DIR: dataDir(),
    ADMIN_PASSWORD: PASSWORD,
    WEB_SECURE_COOKIES: 'false',
    ORCHESTRATOR_BASE_URL: orchestratorUrl,
    ORCHESTRATOR_SERVICE_TOKEN: TOKEN,
    ORCHESTRATOR_BASE_DOMAIN: 'localhost',
    CAPTIONING_PROVIDER: 'offline',
    HEALTH_READY_MODE: 'degraded',
  });
  servers.push(started);
  return started;
}

function read(path: string): Promise<Response> {
  return Promise.resolve(
    request(urlOf(server))
      .get(path)
      .set({ ...admin }),
  );
}

let keys = 0;
function change(photo: PlantedPhoto, action: string): Promise<Response> {
  keys += 1;
  const call = request(urlOf(server))
    .post(`${imagePath(photo)}/${action}`)
    .set({ ...admin, 'Idempotency-Key': `key-of-the-outage-${keys}` });
  return Promise.resolve(action === 'publish' ? call.send({}) : call);
}

/** Asks a process that has never met its orchestrator. @returns milliseconds until all had an answer */
async function expectNobodyServed(cold: ServerProcess): Promise<number> {
  const before = performance.now();
  const [first, ...others] = await Promise.all([
    request(urlOf(cold)).get('/api/config/features').set('Host', HOST).timeout(GENEROUS_MS),
    ...OTHER_HOSTS.flatMap((host) =>
      ['/', '/api/images', '/api/config/features'].map((path) => request(urlOf(cold)).get(path).set('Host', host)),
    ),
  ]);
  const tookMs = performance.now() - before;
  expect([first.status, first.body.code]).toEqual([503, 'config_unavailable']);
  expect(Number(first.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  expect(new Set(others.map(({ status }) => status))).toEqual(new Set([404, 503]));
  const live = await request(urlOf(cold)).get('/health/live');
  const ready = await request(urlOf(cold)).get('/health/ready');
  expect([live.status, ready.status, ready.body.status]).toEqual([200, 503, 'not_ready']);
  return tookMs;
}

describe('when the orchestrator has been killed', () => {
  it('within the age that a change may rest on, photos are still published', async () => {
    const answer = await change(photos[0], 'publish');
    expect([answer.status, answer.headers['x-config-stale']]).toEqual([200, undefined]);
    expect(await arrivals()).toHaveLength(1);
  }, 30_000);

  it('a process that starts now serves nobody, and no default tenant, but is alive', async () => {
    const tookMs = await expectNobodyServed(await start(orchestrator.url));
    say(`cold start, orchestrator refuses: 503 after ${Math.round(tookMs)} ms (limit 1,500 ms)`);
  }, 60_000);

  it('a process that meets silence serves nobody either', async () => {
    const silent = await silence();
    const { port } = silent.address() as AddressInfo;
    const tookMs = await expectNobodyServed(await start(`http://127.0.0.1:${port}`));
    silent.close();
    say(`cold start, orchestrator is silent: 503 after ${Math.round(tookMs)} ms (limit 5,500 ms)`);
  }, 60_000);

  it('past the end of the configuration, pages and pictures go on and say how old it is', async () => {
    await delay(Math.max(0, fetchedAt + (TTL_SECONDS + 2) * 1000 - performance.now()));
    await read('/api/images'); // the first one waits for the refresh that fails
    for (const path of ['/', '/api/images', imagePath(photos[1]), `${imagePath(photos[1])}/thumbnail`]) {
      const answer = await read(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(Number(answer.headers['x-config-stale'])).toBeGreaterThanOrEqual(TTL_SECONDS);
    }
    expect((await read('/health/ready')).body.status).toBe('degraded');
  }, 60_000);

  it('past the end of the configuration, every change is refused and nothing is sent or moved', async () => {
    const before = await lookAtDisk(dataDir());
    for (const action of ['publish', 'analyze', 'keep', 'remove']) {
      const answer = await change(photos[1], action);
      expect([action, answer.status, answer.body.code]).toEqual([action, 503, 'config_unavailable']);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    }
    const after = await lookAtDisk(dataDir());
    expect(after.arrivals).toHaveLength(1);
    expect(after).toEqual(before);
  }, 60_000);
});

/** Takes every connection and never says a word. */
async function silence(): Promise<Server> {
  const silent = createServer((socket) => void socket.on('error', () => undefined));
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
  return silent;
}
