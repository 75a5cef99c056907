import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOrchestrator } from '../orchestrator/index.js';
import type { RunningOrchestrator, TenantFile } from '../orchestrator/index.js';
import { AnswerLog, nowMs } from './answer-log.js';
import { builtServer } from './built-server.js';
import type { ServerCode } from './built-server.js';
import { BLANK } from './checker/index.js';
import type { Evidence, Recovery, TreeFile } from './checker/index.js';
import { evidenceOfOrchestrator } from './orchestrator-evidence.js';
import { sha256Of } from './photos.js';
import type { PlantedPhoto } from './photos.js';
import { ServerProcess } from './server-process.js';
import { TenantClient } from './tenant-client.js';
import { openWorld, TENANTS } from './worlds/index.js';
import type { Planting, StorageKind, StorageWorld, Tenant } from './worlds/index.js';

export const PASSWORD = 'correct horse battery staple';
/** Ids of the two outboxes every tenant has. */
export const PLATFORMS = ['outbox', 'outbox-journal'] as const;

const TOKEN = 'a-service-token-of-the-resilience-tests';
/** One for all processes, so that a cookie of one is good at the others. */
const SESSION_SECRET = 'c2a96d0e5b7f4418a3d1e6c09b52f7748d3e1f60a9b45c27';

/** The shortest a negative answer may live: a suspended tenant is back while a test can wait for it. */
const ALWAYS_ASK = { MUTATION_CONFIG_MAX_AGE_SECONDS: '0', RUNTIME_CONFIG_NEGATIVE_TTL_SECONDS: '5' };

export interface HouseOptions {
  /** Default: the server as it was built. */
  readonly code?: ServerCode;
  /** Default: `local`. */
  readonly storage?: StorageKind;
  /** Whether the tenants share an account or a bucket. Default: false. */
  readonly shared?: boolean;
  /** Whether processes ask the control plane anew before each claim and each send. Default: false. */
  readonly alwaysAsk?: boolean;
}

/** Processes of the built server on one storage, with a development orchestrator beside them. */
export class House {
  readonly #servers: ServerProcess[] = [];
  readonly #planted: PlantedPhoto[] = [];
  readonly #untouched: TreeFile[] = [];
  readonly #log = new AnswerLog();
  /** What became of each photo after the end of all trouble; null = no nemesis was at work. */
  recoveries: Recovery[] | null = null;
  #isClosed = false;

  private constructor(
    private readonly options: HouseOptions,
    private readonly code: ServerCode,
    private readonly orchestrator: RunningOrchestrator,
    /** Tenants as the control plane knows them; one that is taken out is suspended. */
    readonly tenants: Map<string, TenantFile>,
    readonly world: StorageWorld,
    private readonly folder: string,
  ) {}

  static async open(options: HouseOptions = {}): Promise<House> {
    const code = options.code ?? (await builtServer());
    const folder = await mkdtemp(join(tmpdir(), 'publisher-resilience-'));
    const world = await openWorld(options.storage ?? 'local', join(folder, 'data'), options.shared ?? false);
    const tenants = new Map<string, TenantFile>(TENANTS.map((tenant) => [tenant, tenantFile(world, tenant)]));
    const orchestrator = await startOrchestrator({ tenants, tokens: { primary: TOKEN }, baseDomain: 'localhost' });
    return new House(options, code, orchestrator, tenants, world, folder);
  }

  /** The folder all processes work on; journals of the tests lie beside it. */
  get dataDir(): string {
    return join(this.folder, 'data');
  }

  get planted(): readonly PlantedPhoto[] {
    return this.#planted;
  }

  /** Processes that are still running. */
  get running(): readonly ServerProcess[] {
    return this.#servers.filter(({ isRunning }) => isRunning);
  }

  /** The whole environment of a process here, beside its port. @param env laid over the usual variables */
  variables(env: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
    return {
      NODE_ENV: 'test',
      DATA_DIR: this.dataDir,
      LOG_LEVEL: 'info',
      ADMIN_PASSWORD: PASSWORD,
      SESSION_SECRET,
      WEB_SECURE_COOKIES: 'false',
      ORCHESTRATOR_BASE_URL: this.orchestrator.url,
      ORCHESTRATOR_SERVICE_TOKEN: TOKEN,
      ORCHESTRATOR_BASE_DOMAIN: 'localhost',
      CAPTIONING_PROVIDER: 'offline',
      ...(this.options.alwaysAsk ? ALWAYS_ASK : {}),
      ...this.world.env,
      ...env,
    };
  }

  /** Starts one more process. @param env laid over the usual variables */
  async start(env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
    const server = await ServerProcess.start(this.code.main, this.folder, this.variables(env));
    this.#servers.push(server);
    if (!this.#isClosed) return server;
    await server.kill();
    throw new Error('The house is closed; a test went on after its end.');
  }

  /** An admin of each tenant, signed in; what they ask and are told is evidence. */
  async clients(server: ServerProcess): Promise<Readonly<Record<Tenant, TenantClient>>> {
    const [aurora, harbor] = await Promise.all(
      TENANTS.map((tenant) => new TenantClient(tenant, this.#log).signIn(server)),
    );
    if (!aurora || !harbor) throw new Error('There are two tenants.');
    return { aurora, harbor };
  }

  /** Puts a photo and its sidecar there; from now on the checker looks for them. */
  async plant(photo: PlantedPhoto, plantings: readonly Planting[]): Promise<PlantedPhoto> {
    for (const planting of plantings) await this.world.plant(photo.tenant, planting);
    this.#planted.push(photo);
    return photo;
  }

  /** Puts a file there that nobody has any business with: it must stay as it is. */
  async plantUntouched(tenant: Tenant, planting: Planting): Promise<void> {
    const { folder, name, bytes } = planting;
    await this.world.plant(tenant, planting);
    const text = name.endsWith('.txt') ? Buffer.from(bytes).toString('utf8') : null;
    this.#untouched.push({ tenant, folder, name, sha256: sha256Of(bytes), text });
  }

  /** All there is to look at. @param tenant only its storage, while something is going on at the other */
  async evidence(tenant?: Tenant): Promise<Evidence> {
    const look = await this.world.look(tenant);
    const isMine = (one: { readonly tenant: string }): boolean => tenant === undefined || one.tenant === tenant;
    const control = evidenceOfOrchestrator(this.orchestrator, nowMs() - this.orchestrator.nowMs());
    return {
      ...BLANK,
      ...look,
      planted: this.#planted.filter(isMine),
      untouched: this.#untouched.filter(isMine),
      lookups: control.lookups,
      calls: [...look.calls, ...control.calls],
      answers: this.#log.answers,
      recoveries: this.recoveries,
    };
  }

  /** Ends every process it started and removes everything it made. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#servers.map((server) => server.kill()));
    await Promise.all([this.orchestrator.close(), this.world.close()]);
    await rm(this.folder, { recursive: true, force: true });
    await this.code.dispose();
  }
}

function tenantFile(world: StorageWorld, tenant: Tenant): TenantFile {
  const { storage, credentials } = world.tenant(tenant);
  return {
    envelope: {
      schema_version: 2,
      app_type: 'publisher_v2',
      ttl_seconds: 600,
      config: {
        features: { publish_enabled: true, keep_enabled: true, remove_enabled: true },
        storage,
        publishers: PLATFORMS.map((id) => ({ id, type: 'outbox', enabled: true })),
        ai: {},
      },
    },
    credentials,
  };
}
