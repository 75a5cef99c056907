import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { createApp } from '../../../../src/app.factory.js';
import { startListening, stopGracefully } from '../../../../src/app.lifecycle.js';
import { FakeCaptioning } from '../../../../src/captioning/testing/index.js';
import { ConfigSource } from '../../../../src/config-source/index.js';
import { CredentialResolver } from '../../../../src/credentials/index.js';
import { PublisherError } from '../../../../src/kernel/index.js';
import { OrchestratorClient } from '../../../../src/orchestrator/index.js';
import { TestClock } from '../../../../src/orchestrator/testing/index.js';
import { loadEnvironment } from '../../../../src/platform/environment/index.js';
import { FakePublisher } from '../../../../src/publishers/testing/index.js';
import { memoryStorage } from '../../../../src/storage/testing/index.js';
import { TenantRuntimePool } from '../../../../src/tenancy/index.js';
import type { Target } from './target.js';

/** What was built for tenants, in order, and whether a secret came with it. */
export interface Built {
  readonly what: 'storage' | 'captioning' | 'publisher';
  readonly withSecret: boolean;
}

/**
 * The application as it runs in production, asked from inside and outside. Its photos, its captions and its
 * platforms are in memory: whatever the orchestrator's tenant owns, nothing of it is read or written.
 */
export interface PublisherUnderTest {
  readonly client: OrchestratorClient;
  readonly configs: ConfigSource;
  readonly credentials: CredentialResolver;
  readonly pool: TenantRuntimePool;
  readonly clock: TestClock;
  readonly built: readonly Built[];
  /** Log lines so far. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly rawLog: string;
  /** Calls of an operation that reached the orchestrator, or tried to. */
  calls(this: void, operation: 'runtime' | 'credentials'): number;
  get(this: void, path: string, host: string, requestId?: string): Promise<{ readonly status: number }>;
  stop(): Promise<void>;
}

/** @param env replaces or adds variables; an empty text takes one away */
export async function startPublisher(
  target: Target,
  env: Readonly<Record<string, string>> = {},
): Promise<PublisherUnderTest> {
  const dataDir = await mkdtemp(join(tmpdir(), 'publisher-contract-'));
  const written: string[] = [];
  const built: Built[] = [];
  const clock = new TestClock();
  const app = await createApp(loadEnvironment(environmentOf(target, dataDir, env)), {
    clock,
    rateLimits: 'lifted',
    adapters: adaptersInMemory(clock, built),
    logDestination: { write: (line: string) => void written.push(line) },
    uiFolder: dataDir,
  });
  const { port } = await startListening(app, 0, '127.0.0.1');
  const lines = (): Record<string, unknown>[] => written.map((line) => JSON.parse(line) as Record<string, unknown>);
  return {
    client: app.app.get(OrchestratorClient),
    configs: app.app.get<ConfigSource>(ConfigSource),
    credentials: app.app.get<CredentialResolver>(CredentialResolver),
    pool: app.app.get(TenantRuntimePool),
    clock,
    built,
    get lines() {
      return lines();
    },
    get rawLog() {
      return written.join('');
    },
    calls: (operation) =>
      lines().filter((line) => line['event'] === 'orchestrator_call' && line['operation'] === operation).length,
    get: async (path, host, requestId = randomUUID()) => {
      const answer = await request(`http://127.0.0.1:${port}`).get(path).set({ Host: host, 'X-Request-Id': requestId });
      return { status: answer.status };
    },
    stop: async () => {
      await stopGracefully(app);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The code of the error a promise ends with; `none` when it succeeds. Says nothing else, so it may be printed. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    return error instanceof PublisherError ? error.code : 'no error of ours';
  }
}

function environmentOf(
  target: Target,
  dataDir: string,
  env: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const all = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'debug',
    DATA_DIR: dataDir,
    ORCHESTRATOR_BASE_URL: target.url,
    ORCHESTRATOR_SERVICE_TOKEN: target.token.reveal(),
    ORCHESTRATOR_BASE_DOMAIN: target.baseDomain,
    ...(process.env['ORCHESTRATOR_ALLOW_HTTP']
      ? { ORCHESTRATOR_ALLOW_HTTP: process.env['ORCHESTRATOR_ALLOW_HTTP'] }
      : {}),
    ...env,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

function adaptersInMemory(clock: TestClock, built: Built[]) {
  return {
    storages: {
      providers: ['local', 'dropbox', 'managed'] as const,
      build: async (_config: unknown, secret: unknown) => {
        built.push({ what: 'storage', withSecret: secret !== null });
        return memoryStorage({ clock }).storage;
      },
    },
    captioning: {
      build: async (_config: unknown, secret: unknown) => {
        built.push({ what: 'captioning', withSecret: secret !== null });
        return new FakeCaptioning();
      },
    },
    publishers: {
      build: async (_config: unknown, entry: { readonly id: string }, _sink: unknown, secret: unknown) => {
        built.push({ what: 'publisher', withSecret: secret !== null });
        return new FakePublisher({ id: entry.id });
      },
    },
  };
}
