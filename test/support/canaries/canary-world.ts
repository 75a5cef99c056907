import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOrchestrator } from '../orchestrator/index.js';
import type { RunningOrchestrator } from '../orchestrator/index.js';
import { builtServer } from '../processes/built-server.js';
import type { SeededRandom } from '../processes/seeded-random.js';
import { ServerProcess } from '../processes/server-process.js';
import { makeCanaries, needlesOf } from './canary-tenant.js';
import type { CanaryTenant } from './canary-tenant.js';
import { filesBelow } from './evidence.js';
import type { Evidence, SeenAnswer } from './evidence.js';
import { PROCESS_KINDS, valuesOf } from './kinds.js';
import type { ProcessKind } from './kinds.js';
import type { Needle } from './needle-index.js';
import { CanaryStores } from './stores.js';

/** Whose secrets of the whole process are. */
const PROCESS = 'the process';

/** Scripts that are loaded into a process before anything else. */
const PRELOAD = {
  'no-scrubber': join(__dirname, 'preload/no-scrubber.cjs'),
  'planted-leaks': join(__dirname, 'preload/planted-leaks.cjs'),
  'collect-on-signal': join(__dirname, 'preload/collect-on-signal.cjs'),
} as const;
type Preload = keyof typeof PRELOAD;

/** How one process is started. */
export interface CanaryStart {
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeArgs?: readonly string[];
  /** Loaded before the server. */
  readonly preload?: readonly Preload[];
}

/** A process and all that it has said so far. */
export interface WatchedServer {
  readonly process: ServerProcess;
  readonly said: { stdout: string; stderr: string };
}

/** Tenants full of canaries, an orchestrator that knows them, and all that comes out of the servers. */
export class CanaryWorld {
  readonly answers: SeenAnswer[] = [];
  readonly #servers: WatchedServer[] = [];
  /** Cookies and whatever else becomes a secret on the way. */
  readonly #learned: Needle[] = [];

  private constructor(
    private readonly main: string,
    private readonly folder: string,
    readonly orchestrator: RunningOrchestrator,
    /** Where the tenants' photos are. */
    readonly stores: CanaryStores,
    readonly tenants: ReadonlyMap<string, CanaryTenant>,
    readonly secrets: Readonly<Record<ProcessKind, string>>,
  ) {}

  static async open(names: readonly string[], random: SeededRandom): Promise<CanaryWorld> {
    const { main } = await builtServer();
    const folder = await mkdtemp(join(tmpdir(), 'publisher-canaries-'));
    await mkdir(join(folder, 'secrets'));
    const secrets = valuesOf(PROCESS_KINDS, random);
    // A mounted secret often ends in a line end, which is no part of it.
    await writeFile(join(folder, 'secrets', 'service-token'), `${secrets.service_token}\n`);
    const tenants = new Map<string, CanaryTenant>();
    for (const name of names) tenants.set(name, await makeCanaries(name, random));
    const stores = await CanaryStores.open(join(folder, 'run', 'data'), [...tenants.values()], secrets);
    const orchestrator = await startOrchestrator({
      tenants: stores.files,
      tokens: { primary: secrets.service_token, secondary: secrets.service_token_secondary },
      baseDomain: 'localhost',
    });
    return new CanaryWorld(main, folder, orchestrator, stores, tenants, secrets);
  }

  /** Where the process runs: all files below it are looked through. */
  get workingFolder(): string {
    return join(this.folder, 'run');
  }

  tenant(name: string): CanaryTenant {
    const tenant = this.tenants.get(name);
    if (!tenant) throw new Error(`There is no tenant ${name}.`);
    return tenant;
  }

  /** Something that is a secret from now on. */
  learn(needle: Needle): void {
    this.#learned.push(needle);
  }

  /** All that is looked for. */
  get needles(): readonly Needle[] {
    const own = Object.entries(this.secrets).map(([kind, value]) => ({ tenant: PROCESS, kind, value }));
    const tenants = [...this.tenants.values()].flatMap(needlesOf);
    return [...own, ...tenants, ...this.stores.accessTokens, ...this.#learned];
  }

  /** Puts a file where no scan looks, for the scripts of `preload/`. */
  async plant(name: string, value: unknown): Promise<void> {
    await writeFile(join(this.folder, 'secrets', name), JSON.stringify(value));
  }

  async start({ env = {}, nodeArgs = [], preload = [] }: CanaryStart = {}): Promise<WatchedServer> {
    const said = { stdout: '', stderr: '' };
    const scripts = preload.flatMap((name) => ['--require', PRELOAD[name]]);
    const process = await ServerProcess.start(
      this.main,
      this.workingFolder,
      {
        NODE_ENV: 'test',
        HOST: '127.0.0.1',
        DATA_DIR: join(this.workingFolder, 'data'),
        LOG_LEVEL: 'trace',
        ADMIN_PASSWORD: this.secrets.admin_password,
        SESSION_SECRET: this.secrets.session_secret,
        METRICS_TOKEN: this.secrets.metrics_token,
        SESSION_SECRET_PREVIOUS: this.secrets.session_secret_previous,
        ALLOW_LOCAL_STORAGE: 'true',
        TRUST_PROXY: '1',
        FORCE_HTTPS: 'true',
        ORCHESTRATOR_BASE_URL: this.orchestrator.url,
        ORCHESTRATOR_SERVICE_TOKEN_FILE: join(this.folder, 'secrets', 'service-token'),
        ORCHESTRATOR_SERVICE_TOKEN_SECONDARY: this.secrets.service_token_secondary,
        ORCHESTRATOR_BASE_DOMAIN: 'localhost',
        // In production nothing but the real Dropbox is called, and nobody there is to be called from here.
        ...(env['NODE_ENV'] === 'production' ? {} : this.stores.env),
        ...env,
      },
      {
        nodeArgs: [...nodeArgs, ...scripts],
        onOutput: (stream, chunk) => void (said[stream] += chunk.toString()),
      },
    );
    const watched = { process, said };
    this.#servers.push(watched);
    return watched;
  }

  /** All that came out so far. */
  async evidence(): Promise<Evidence> {
    return {
      stdout: this.#servers.map(({ said }) => said.stdout).join('\n'),
      stderr: this.#servers.map(({ said }) => said.stderr).join('\n'),
      answers: this.answers,
      files: await filesBelow(this.workingFolder),
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map(({ process }) => process.kill()));
    await this.orchestrator.close();
    await this.stores.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
