import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Wire, cookiesSetBy } from '../canaries/index.js';
import { startOrchestrator } from '../orchestrator/index.js';
import type { RunningOrchestrator } from '../orchestrator/index.js';
import { builtServer } from '../processes/built-server.js';
import type { ServerCode } from '../processes/built-server.js';
import { PASSWORD } from '../processes/house.js';
import type { SeededRandom } from '../processes/seeded-random.js';
import { ServerProcess } from '../processes/server-process.js';
import type { ServerOptions } from '../processes/server-process.js';
import { SAME_ORIGIN, signedIn } from './errand.js';
import type { Member } from './errand.js';
import { plantTenant } from './tenants.js';
import type { MarkedTenant } from './tenants.js';
import { Watcher } from './watcher.js';

const TOKEN = 'a-service-token-of-the-isolation-tests';
/** One for all processes, so that a cookie of one is good at the others. */
const SESSION_SECRET = 'b7d3f90a1c5e4d2882b6a94f0e7c31d56a8f2b9c0d4e17f3';
/** A process takes 30 sign-ins a minute. Spec: auth.md section 7. */
const SIGN_INS_PER_PROCESS = 25;
/** All tenants use the same one. */
const IDEMPOTENCY_KEY = 'the-same-key-at-every-tenant';

/** Many marked tenants on one process of the built server. */
export class IsolationWorld {
  readonly #servers: ServerProcess[] = [];

  private constructor(
    private readonly code: ServerCode,
    private readonly folder: string,
    readonly orchestrator: RunningOrchestrator,
    readonly tenants: readonly MarkedTenant[],
  ) {}

  /** @param code default: the server as it was built */
  static async open(count: number, random: SeededRandom, code?: ServerCode): Promise<IsolationWorld> {
    const server = code ?? (await builtServer());
    const folder = await mkdtemp(join(tmpdir(), 'publisher-isolation-'));
    const tenants = await plantTenants(join(folder, 'data'), count, random);
    const files = new Map(tenants.map(({ label, file }) => [label, file]));
    const orchestrator = await startOrchestrator({
      tenants: files,
      tokens: { primary: TOKEN },
      baseDomain: 'localhost',
    });
    return new IsolationWorld(server, folder, orchestrator, tenants);
  }

  async start(options: ServerOptions = {}): Promise<ServerProcess> {
    const env = {
      NODE_ENV: 'test',
      DATA_DIR: join(this.folder, 'data'),
      LOG_LEVEL: 'debug',
      ADMIN_PASSWORD: PASSWORD,
      SESSION_SECRET,
      SESSION_IDENTITY_SECONDS: '900',
      WEB_SECURE_COOKIES: 'false',
      // A sign-in of its own address for every tenant: five from one address are too many.
      TRUST_PROXY: '1',
      // The stand-in shares a process with 200 clients.
      ORCHESTRATOR_TIMEOUT_MS: '20000',
      ORCHESTRATOR_BASE_URL: this.orchestrator.url,
      ORCHESTRATOR_SERVICE_TOKEN: TOKEN,
      ORCHESTRATOR_BASE_DOMAIN: 'localhost',
      CAPTIONING_PROVIDER: 'offline',
    };
    const server = await ServerProcess.start(this.code.main, this.folder, env, options);
    this.#servers.push(server);
    return server;
  }

  /** Signs an admin in at every tenant, at as many processes as that takes. */
  async signInAll(watcher: Watcher): Promise<readonly Member[]> {
    const groups: MarkedTenant[][] = [];
    for (let at = 0; at < this.tenants.length; at += SIGN_INS_PER_PROCESS) {
      groups.push(this.tenants.slice(at, at + SIGN_INS_PER_PROCESS));
    }
    const members = await Promise.all(
      groups.map(async (group) => {
        const server = await this.start();
        const signed = await Promise.all(group.map((tenant, at) => signIn(server.port, tenant, at, watcher)));
        await server.kill();
        return signed;
      }),
    );
    return members.flat();
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.kill()));
    await this.orchestrator.close();
    await rm(this.folder, { recursive: true, force: true });
    await this.code.dispose();
  }
}

/**
 * So many tenants of whom no two have a part of a marker in common. Twelve letters of a base64 form hold nine random
 * digits, so now and then two are drawn alike; then one of them is drawn again.
 */
async function plantTenants(dataDir: string, count: number, random: SeededRandom): Promise<readonly MarkedTenant[]> {
  const [tenants, met]: [MarkedTenant[], Watcher] = [[], new Watcher([])];
  while (tenants.length < count) {
    const tenant = await plantTenant(dataDir, tenants.length, random);
    if (met.sharesWith(tenant)) {
      await rm(join(dataDir, 'photos', tenant.label), { recursive: true });
      continue;
    }
    met.meet(tenant);
    tenants.push(tenant);
  }
  return tenants;
}

async function signIn(port: number, tenant: MarkedTenant, at: number, watcher: Watcher): Promise<Member> {
  const wire = new Wire(port);
  const headers = {
    Host: tenant.host,
    ...SAME_ORIGIN,
    'Content-Type': 'application/json',
    'X-Forwarded-For': `10.0.0.${at + 1}`,
  };
  const body = JSON.stringify({ password: PASSWORD });
  const answer = await wire.askPatiently({ method: 'POST', path: '/api/admin/login', headers, body });
  wire.close();
  if (answer.status !== 200) throw new Error(`Signing in answered ${answer.status}.`);
  watcher.ownCookies(tenant.label, answer);
  return { tenant, cookie: cookiesSetBy(answer).join('; ') };
}

/**
 * Publishes one photo of every tenant, all with the same idempotency key.
 * @returns what was wrong
 */
export async function publishEverywhere(
  port: number,
  members: readonly Member[],
  watcher: Watcher,
): Promise<readonly string[]> {
  const problems: string[] = [];
  const publish = async (member: Member): Promise<void> => {
    const { tenant } = member;
    const wire = new Wire(port);
    const answer = await wire.askPatiently({
      method: 'POST',
      path: `/api/images/${tenant.photos.posted.name}/publish`,
      headers: { ...signedIn(member), 'Content-Type': 'application/json', 'Idempotency-Key': IDEMPOTENCY_KEY },
      body: JSON.stringify({ platforms: [tenant.words.outbox] }),
    });
    wire.close();
    if (answer.status !== 200) problems.push(`a publish answered ${answer.status}`);
    if (!answer.text.includes(tenant.words.caption)) problems.push('a publish answered without its own caption');
    if (watcher.foreignIn(answer.text, tenant.label).length > 0) problems.push('a publish answered for another tenant');
  };
  await Promise.all(members.map(publish));
  return problems;
}
