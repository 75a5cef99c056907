/** The built application on a free port, as `main.js` starts it, with what benches need to choose. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { cpuUsage, memoryUsage } from 'node:process';
import type { StorageProvider } from '../../src/kernel/index.js';
import type { ImageStorageFactory } from '../../src/storage/index.js';
import type { RateTable } from '../../src/web/index.js';
import { memoryStorage } from '../../src/storage/testing/index.js';
import { serve, startedWith } from '../processes/serve.js';
import { BenchClock } from './bench-clock.js';
import { built } from './built.js';
import { slowLocalStorages } from './slow-storage.js';

export interface PublisherStart {
  readonly env: Readonly<Record<string, string>>;
  /** Tenants of `dropbox` get a storage in memory, whose client needs a credential as the real one does. */
  readonly storage: 'local' | 'memory';
  /** Milliseconds that each question to a `local` storage takes longer, as one behind a network does; default 0. */
  readonly storageDelayMs?: number;
  /** See `BenchClock`. */
  readonly clockSpeed: number;
}

/** Bytes after everything that nobody holds is gone. */
export interface MemoryUse {
  readonly heapUsed: number;
  readonly rss: number;
}

/** What the process has had to do since the last question. */
export interface Strain {
  /** How late the event loop was, of the moments at which it could be. */
  readonly loopP99Ms: number;
  readonly cpuMs: number;
}

const COLLECTIONS = 3;
const LOOP_RESOLUTION_MS = 2;
const NANOSECONDS_IN_MS = 1e6;
/** Limits are counted as ever, and nobody reaches them. */
const MORE = 1_000_000;

const NEVER_REACHED = Object.fromEntries(
  Object.entries(built('web/http/rate-limits/rate-table').RATE_TABLE).map(([name, limit]) => [
    name,
    limit && limit * MORE,
  ]),
) as RateTable;
const start = startedWith<PublisherStart>();
const clock = new BenchClock(start.clockSpeed);

const storages: ImageStorageFactory = {
  providers: ['local', 'dropbox'] satisfies readonly StorageProvider[],
  build: async () => memoryStorage({ clock }).storage,
};
const delayMs = start.storageDelayMs ?? 0;
const listening = listen();

const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
let usedUs = 0;

const commands = {
  strain: (): Strain => {
    loop.enable();
    const { user, system } = cpuUsage();
    const strain = {
      loopP99Ms: Math.max(0, loop.percentile(99) / NANOSECONDS_IN_MS - LOOP_RESOLUTION_MS),
      cpuMs: (user + system - usedUs) / 1000,
    };
    usedUs = user + system;
    loop.reset();
    return strain;
  },
  port: () => listening,
  pass: (seconds: number) => clock.pass(seconds),
  memory: async (): Promise<MemoryUse> => {
    for (let times = 0; times < COLLECTIONS; times += 1) {
      global.gc?.();
      await new Promise((done) => setImmediate(done)); // finalizers run between two collections
    }
    const { heapUsed, rss } = memoryUsage();
    return { heapUsed, rss };
  },
};

async function listen(): Promise<number> {
  const loaded = built('platform/environment/index').loadEnvironment({ ...start.env });
  const app = await built('app.factory').createApp(loaded, {
    clock,
    rateLimits: NEVER_REACHED,
    ...(start.storage === 'memory' ? { adapters: { storages } } : {}),
    ...(delayMs > 0 ? { adapters: { storages: slowLocalStorages(start.env['DATA_DIR'] ?? '', delayMs, clock) } } : {}),
  });
  const { port } = await built('app.lifecycle').startListening(app, 0, '127.0.0.1');
  return port;
}

/** What the process can be asked to do. */
export type PublisherCommands = typeof commands;

listening.then(
  () => serve(commands),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : 'unknown'}\n`, () => process.exit(1));
  },
);
