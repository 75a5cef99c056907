import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOrchestrator } from '../orchestrator/index.js';
import type { RunningOrchestrator } from '../orchestrator/index.js';
import type { TenantFile } from '../orchestrator/tenant-files.js';
import { builtServer } from './built-server.js';
import type { ServerCode } from './built-server.js';
import { ServerProcess } from './server-process.js';

export const PASSWORD = 'correct horse battery staple';
export const TENANTS = ['aurora', 'harbor'] as const;
/** Ids of the two outboxes every tenant has. */
export const PLATFORMS = ['outbox', 'outbox-journal'] as const;

const TOKEN = 'a-service-token-of-the-resilience-tests';
/** One for all processes, so that a cookie of one is good at the others. */
const SESSION_SECRET = 'c2a96d0e5b7f4418a3d1e6c09b52f7748d3e1f60a9b45c27';

/** Processes of the built server on one data folder, with a development orchestrator beside them. */
export class House {
  readonly #servers: ServerProcess[] = [];
  #isClosed = false;

  private constructor(
    private readonly code: ServerCode,
    private readonly orchestrator: RunningOrchestrator,
    private readonly folder: string,
  ) {}

  /** @param code default: the server as it was built */
  static async open(code?: ServerCode): Promise<House> {
    const server = code ?? (await builtServer());
    const folder = await mkdtemp(join(tmpdir(), 'publisher-resilience-'));
    const tenants = new Map(TENANTS.map((tenant) => [tenant, tenantFile()]));
    const orchestrator = await startOrchestrator({ tenants, tokens: { primary: TOKEN }, baseDomain: 'localhost' });
    return new House(server, orchestrator, folder);
  }

  /** The folder all processes work on; journals of the tests lie beside it. */
  get dataDir(): string {
    return join(this.folder, 'data');
  }

  /** Starts one more process. @param env laid over the usual variables */
  async start(env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
    const server = await ServerProcess.start(this.code.main, this.folder, {
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
      ...env,
    });
    this.#servers.push(server);
    if (!this.#isClosed) return server;
    await server.kill();
    throw new Error('The house is closed; a test went on after its end.');
  }

  /** Ends every process it started and removes everything it made. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#servers.map((server) => server.kill()));
    await this.orchestrator.close();
    await rm(this.folder, { recursive: true, force: true });
    await this.code.dispose();
  }
}

function tenantFile(): TenantFile {
  return {
    envelope: {
      schema_version: 2,
      app_type: 'publisher_v2',
      ttl_seconds: 600,
      config: {
        features: { publish_enabled: true, keep_enabled: true, remove_enabled: true },
        storage: { provider: 'local', paths: { root: '/', archive: 'archive', keep: 'keep', remove: 'reject' } },
        publishers: PLATFORMS.map((id) => ({ id, type: 'outbox', enabled: true })),
        ai: {},
      },
    },
  };
}
