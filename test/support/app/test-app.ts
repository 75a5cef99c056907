import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../../src/app.factory.js';
import type { AppOptions, BuiltApp } from '../../../src/app.factory.js';
import { startListening, stopGracefully } from '../../../src/app.lifecycle.js';
import { loadEnvironment } from '../../../src/platform/environment/index.js';
import { Scrubber } from '../../../src/platform/logging/index.js';
import { watchAnswers } from '../api/watch-answers.js';
import { startOrchestrator } from '../orchestrator/index.js';
import type { RunningOrchestrator } from '../orchestrator/index.js';
import type { TenantFile } from '../orchestrator/tenant-files.js';

export const PASSWORD = 'correct horse battery staple';
const BUILT_UI = join(__dirname, '..', '..', '..', 'dist', 'ui');
const TOKEN = 'a-service-token-of-the-end-to-end-tests';

/** The whole application on a free port, with a development orchestrator beside it. */
export interface TestApp extends BuiltApp {
  readonly port: number;
  readonly url: string;
  readonly orchestrator: RunningOrchestrator;
  /** Tenants of the orchestrator; may be changed while it runs. */
  readonly tenants: Map<string, TenantFile>;
  /** Log lines written so far, as JSON. */
  readonly lines: Record<string, unknown>[];
  /** The raw text of every line. */
  readonly rawLines: string[];
  readonly dataDir: string;
  /** The variables it was started with. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface TestAppOptions extends Pick<AppOptions, 'workflow' | 'adapters' | 'clock' | 'trust' | 'rateLimits'> {
  /** Variables beside the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default `localhost`, where password sign-in works. */
  readonly baseDomain?: string;
  /** Standalone mode: no orchestrator is asked. */
  readonly standalone?: boolean;
  /** Without a built page. */
  readonly withoutUi?: boolean;
  /** Rules of the scrubber that this test makes hit on purpose; any other hit fails `stop`. */
  readonly expectHits?: readonly string[];
  /** This test makes routes answer what they never would: nothing is held against the API document. */
  readonly answersAnything?: boolean;
  /** The page as built (`npm run build`) instead of a small stand-in. */
  readonly builtUi?: boolean;
}

/** Another process of the same service: its own memory, the same tenants, orchestrator and data. */
export interface Replica extends BuiltApp {
  readonly url: string;
  stop(): Promise<void>;
}

/** Boots a second application beside a running one, as a second replica. */
export async function startReplica(
  of: TestApp,
  options: Pick<TestAppOptions, 'env' | 'workflow' | 'adapters' | 'clock' | 'rateLimits' | 'builtUi'> & {
    /** Gets each log line. */
    readonly onLine?: (line: string) => void;
  } = {},
): Promise<Replica> {
  const { env, builtUi = false, onLine = () => undefined, ...parts } = options;
  const built = await createApp(loadEnvironment({ ...of.env, ...env }), {
    logDestination: { write: onLine },
    uiFolder: builtUi ? BUILT_UI : join(of.dataDir, 'ui'),
    rateLimits: 'lifted',
    ...parts,
  });
  const answers = watchAnswers(built.server);
  const { port } = await startListening(built, 0, '127.0.0.1');
  return {
    ...built,
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      if (!built.draining.isDraining()) await stopGracefully(built);
      answers.assertDocumented();
    },
  };
}

/** A runtime answer for a tenant with local storage, offline captioning and one outbox. */
export function tenantFile(features: Readonly<Record<string, unknown>> = {}, app_type = 'publisher_v2'): TenantFile {
  return {
    envelope: {
      schema_version: 2,
      app_type,
      ttl_seconds: 600,
      config: {
        features: { publish_enabled: true, analyze_caption_enabled: true, delete_enabled: true, ...features },
        storage: { provider: 'local', paths: { root: '/inbox', archive: 'archive', keep: 'keep', remove: 'reject' } },
        publishers: [{ id: 'outbox', type: 'outbox', enabled: true }],
        ai: {},
      },
    },
  };
}

/** Boots the very application of production, with two tenants `aurora` and `harbor` below `localhost`. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'publisher-e2e-'));
  const uiFolder = options.builtUi === true ? BUILT_UI : join(dataDir, 'ui');
  if (options.withoutUi !== true && options.builtUi !== true) await plantUi(uiFolder);
  const tenants = new Map([
    ['aurora', tenantFile()],
    ['harbor', tenantFile()],
  ]);
  const baseDomain = options.baseDomain ?? 'localhost';
  const orchestrator = await startOrchestrator({ tenants, tokens: { primary: TOKEN }, baseDomain });
  const rawLines: string[] = [];
  const env = {
    NODE_ENV: 'test',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'debug',
    ADMIN_PASSWORD: PASSWORD,
    WEB_SECURE_COOKIES: 'false',
    ...(options.standalone === true ? {} : orchestrated(orchestrator.url, baseDomain)),
    // The usual tenants have no AI credentials; a test of captions by AI says `openai`.
    ...(options.standalone === true || options.adapters?.captioning ? {} : { CAPTIONING_PROVIDER: 'offline' }),
    ...options.env,
  };
  const boot = async (): Promise<BuiltApp> =>
    createApp(loadEnvironment(env), {
      logDestination: { write: (line: string) => void rawLines.push(line) },
      uiFolder,
      // Tests ask more often than people do; those of the limits themselves bring a table.
      rateLimits: options.rateLimits ?? 'lifted',
      ...(options.workflow ? { workflow: options.workflow } : {}),
      ...(options.adapters ? { adapters: options.adapters } : {}),
      ...(options.clock ? { clock: options.clock } : {}),
      ...(options.trust === undefined ? {} : { trust: options.trust }),
    });
  const built = await boot().catch(async (error: unknown) => {
    // Whoever tests a boot that fails shall not be left with a server that keeps the run alive.
    await orchestrator.close();
    throw error;
  });
  const answers = watchAnswers(built.server);
  const { port } = await startListening(built, 0, '127.0.0.1');
  return {
    ...built,
    port,
    url: `http://127.0.0.1:${port}`,
    orchestrator,
    tenants,
    rawLines,
    dataDir,
    env,
    get lines() {
      return rawLines.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    stop: async () => {
      if (!built.draining.isDraining()) await stopGracefully(built);
      await orchestrator.close();
      await rm(dataDir, { recursive: true, force: true });
      assertNoHits(built, options.expectHits ?? []);
      if (options.answersAnything !== true) answers.assertDocumented();
    },
  };
}

/** The scrubber is a net: what falls into it is a mistake of the code above. Spec: observability.md section 4 */
function assertNoHits({ app }: BuiltApp, expected: readonly string[]): void {
  const hits = [...app.get(Scrubber).hits.keys()].filter((rule) => !expected.includes(rule));
  if (hits.length > 0)
    throw new Error(`A log line held what only the scrubber kept from being seen: ${hits.join(', ')}`);
}

function orchestrated(url: string, baseDomain: string): Readonly<Record<string, string>> {
  return {
    ORCHESTRATOR_BASE_URL: url,
    ORCHESTRATOR_SERVICE_TOKEN: TOKEN,
    ORCHESTRATOR_BASE_DOMAIN: baseDomain,
  };
}

/** A page as the build leaves it, small. */
async function plantUi(folder: string): Promise<void> {
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>page</title><script src="/assets/main-ab12.js">');
  await writeFile(join(folder, 'assets', 'main-ab12.js'), 'export const page = 1;\n');
  await writeFile(join(folder, 'assets', 'main-ab12.js.br'), Buffer.from([1, 2, 3]));
}
