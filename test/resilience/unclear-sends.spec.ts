import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startOrchestrator } from '../support/orchestrator/index.js';
import type { RunningOrchestrator } from '../support/orchestrator/index.js';
import {
  builtServer,
  PASSWORD,
  plantPhoto,
  runSize,
  say,
  ServerProcess,
  TenantClient,
} from '../support/processes/index.js';
import type { Answer, PlantedPhoto, ServerCode } from '../support/processes/index.js';
import { laneOf, unclearMail, unclearTelegram } from './suites/unclear-platforms.js';
import type { Unclear, UnclearPlatform } from './suites/unclear-platforms.js';

/** Spec: publishers.md section 14, row 3; publishing.md section 11, row 7. Fifty rounds are 200 sends per type. */
const { rounds, random } = runSize(1);
const LONG_FROM_ROUNDS = 20; // an answer that never comes takes half a minute and more
const WAYS: readonly Unclear[] = [
  'reset',
  'lost',
  'bad_answer',
  ...(rounds < LONG_FROM_ROUNDS ? [] : ['timeout' as const]),
];
/** Sends that go on at once; more of them in one chat would wait for each other. */
const LANES = Math.min(20, rounds * WAYS.length);
const MS_PER_SEND = 10_000;
const TENANT = 'aurora';
const TOKEN = 'a-service-token-of-the-unclear-sends';

/** A photo whose post may or may not have arrived, and where. */
interface Case {
  readonly photo: PlantedPhoto;
  readonly platform: string;
  readonly way: Unclear;
}

let folder: string;
let code: ServerCode;
let orchestrator: RunningOrchestrator;
let server: ServerProcess;
let client: TenantClient;
let platforms: Readonly<Record<UnclearPlatform['type'], UnclearPlatform>>;
let telegramUrl: string;

const dataDir = () => join(folder, 'data');

beforeAll(async () => {
  code = await builtServer();
  folder = await mkdtemp(join(tmpdir(), 'publisher-unclear-'));
  const [telegram, email] = await Promise.all([unclearTelegram(LANES), unclearMail(LANES)]);
  platforms = { telegram, email };
  telegramUrl = telegram.url;
  orchestrator = await startOrchestrator({
    tenants: new Map([[TENANT, tenantFile([telegram, email], email.server)]]),
    tokens: { primary: TOKEN },
    baseDomain: 'localhost',
  });
  server = await start();
  client = await new TenantClient(TENANT).signIn(server);
}, 180_000);

afterAll(async () => {
  await server.kill();
  await Promise.all([orchestrator.close(), platforms.telegram.close(), platforms.email.close()]);
  await rm(folder, { recursive: true, force: true });
  await code.dispose();
}, 60_000);

function tenantFile([telegram, email]: readonly [UnclearPlatform, UnclearPlatform], emailServer: object) {
  return {
    envelope: {
      schema_version: 2,
      app_type: 'publisher_v2',
      ttl_seconds: 600,
      config: {
        features: { publish_enabled: true },
        storage: { provider: 'local', paths: { root: '/', archive: 'archive' } },
        publishers: [...telegram.entries, ...email.entries],
        email_server: emailServer,
        ai: {},
      },
    },
    credentials: { 'ref-telegram': telegram.credential, 'ref-smtp': email.credential },
  };
}

function start(): Promise<ServerProcess> {
  return ServerProcess.start(code.main, folder, {
    NODE_ENV: 'test',
    DATA_DIR: dataDir(),
    ADMIN_PASSWORD: PASSWORD,
    WEB_SECURE_COOKIES: 'false',
    SESSION_SECRET: 'a-session-secret-of-the-unclear-sends-of-tests',
    ORCHESTRATOR_BASE_URL: orchestrator.url,
    ORCHESTRATOR_SERVICE_TOKEN: TOKEN,
    ORCHESTRATOR_BASE_DOMAIN: 'localhost',
    CAPTIONING_PROVIDER: 'offline',
    TENANT_MAX_CONCURRENCY: String(2 * LANES),
    TELEGRAM_API_BASE_URL: telegramUrl,
    ALLOW_PLAIN_SMTP: 'true',
  });
}

/** Publishes to one platform, and stays with it however long it takes. @returns its result there */
async function publish({ photo, platform }: Omit<Case, 'way'>): Promise<unknown> {
  let answer = await client.publish(server, { photo }, `${photo.mark}-first`, { platforms: [platform] });
  const operation = String(answer?.body['operationId']);
  while (answer?.status === 202 || answer?.body['state'] === 'running') {
    await delay(500);
    answer = await client.operation(server, operation);
  }
  return resultOf(answer, platform);
}

/** What an answer says of a platform; an operation that was followed has it one level deeper. */
function resultOf(answer: Answer | null, platform: string): unknown {
  type Told = { readonly results?: Readonly<Record<string, { readonly status?: unknown }>> };
  const body = (answer?.body ?? {}) as Told & { readonly result?: Told };
  const { status } = (body.result ?? body).results?.[platform] ?? {};
  return status ?? `${answer?.status ?? 'no answer'} ${answer?.code ?? ''}`;
}

/** One after the other in each lane, the lanes side by side. */
async function sendAll(type: UnclearPlatform['type'], way: Unclear, firstLane: number): Promise<readonly Case[]> {
  const platform = platforms[type];
  const cases: Case[] = [];
  for (let number = 0; number < rounds; number += 1) {
    const photo = await plantPhoto(dataDir(), TENANT, random);
    cases.push({ photo, way, platform: laneOf(type, (firstLane + number) % LANES) });
  }
  platform.fail(way);
  const lanes = new Set(cases.map((one) => one.platform));
  await Promise.all(
    [...lanes].map(async (lane) => {
      for (const one of cases.filter((other) => other.platform === lane)) {
        expect([type, way, await publish(one)]).toEqual([type, way, 'unknown']);
      }
    }),
  );
  platform.heal();
  return cases;
}

/** What people are shown, and what they are told when they ask for it again; nothing of it sends. */
async function expectUndecided({ photo, platform }: Case): Promise<void> {
  const history = await client.history(server, photo.contentHash);
  expect(history?.body).toMatchObject({ state: 'needs_decision', platforms: { [platform]: { status: 'unknown' } } });
  const asked = { photo, by: 'hash' } as const;
  const again = await client.publish(server, asked, `${photo.mark}-again`, { platforms: [platform] });
  expect([again?.status, again?.code]).toEqual([409, 'needs_decision']);
  expect(resultOf(again, platform)).toBe('unknown');
}

describe('sends of which nobody knows whether they arrived', () => {
  const cases = { telegram: [] as Case[], email: [] as Case[] };
  const types = ['telegram', 'email'] as const;

  it.each(types)(
    'when the answer of %s is lost in any way, it is unknown, and asking for it again sends nothing',
    async (type) => {
      for (const way of WAYS) cases[type].push(...(await sendAll(type, way, cases[type].length)));
      for (const one of cases[type]) await expectUndecided(one);
      expectOneTryEach(type, cases[type]);
    },
    WAYS.length * rounds * MS_PER_SEND + 600_000,
  );

  it('when the process dies and another begins, and every answer is good again, nothing is sent by itself', async () => {
    await server.kill();
    server = await start();
    client = await new TenantClient(TENANT).signIn(server);
    const next = await client.publish(server, { photo: null, by: 'next' }, `next-${random.hex(12)}`);
    expect(next?.code).toBe('nothing_to_publish');
    for (const { photo, platform } of [...cases.telegram, ...cases.email]) {
      const history = await client.history(server, photo.contentHash);
      expect(history?.body).toMatchObject({
        state: 'needs_decision',
        platforms: { [platform]: { status: 'unknown' } },
      });
    }
    for (const type of types) {
      expectOneTryEach(type, cases[type]);
      say(`unclear sends: seed ${random.seed}, ${cases[type].length} to ${type} (${WAYS.join(', ')}), 0 repeated`);
    }
  }, 300_000);
});

function expectOneTryEach(type: UnclearPlatform['type'], cases: readonly Case[]): void {
  const platform = platforms[type];
  expect(cases).toHaveLength(rounds * WAYS.length);
  for (const { photo, way } of cases) {
    expect([way, platform.tries(photo), platform.posts(photo)]).toEqual([way, 1, way === 'lost' ? 1 : 0]);
  }
  expect(platform.allTries()).toBe(cases.length);
}
