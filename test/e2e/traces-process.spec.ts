import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtServer } from '../support/processes/index.js';
import { startOtlp } from '../support/otlp/index.js';

const PRELOAD = join(__dirname, 'support/loaded-modules.cjs');

let main = '';
let folder = '';
beforeAll(async () => {
  ({ main } = await builtServer());
  folder = await mkdtemp(join(tmpdir(), 'publisher-traces-'));
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts the built server, asks it once, tells it to stop. @returns what it had loaded, and how it ended */
async function life(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['--require', PRELOAD, main], {
    cwd: folder,
    env: {
      ...{ PATH: process.env['PATH'], NODE_ENV: 'test', DATA_DIR: folder, HOST: '127.0.0.1', METRICS_PORT: '0' },
      ...{ PORT: '0', LOADED_MODULES: join(folder, 'loaded.json'), ...env },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (!child.killed && text.includes('service_started')) child.kill('SIGTERM');
  });
  const code = await ended;
  return { code, loaded: JSON.parse(await readFile(join(folder, 'loaded.json'), 'utf8')) as readonly string[] };
}

describe('a process', () => {
  it('when no collector is named, it has nothing of the SDK', async () => {
    const { code, loaded } = await life({ OTEL_SERVICE_NAME: 'studio', OTEL_TRACES_SAMPLER: 'no such sampler' });
    expect([code, loaded]).toEqual([0, []]);
  });

  it('when a collector is named and traces are switched off, it has nothing of it either', async () => {
    const { code, loaded } = await life({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      OTEL_SDK_DISABLED: 'true',
    });
    expect([code, loaded]).toEqual([0, []]);
  });

  it('when a collector is named, it has the SDK: the two before could fail', async () => {
    const otlp = await startOtlp();
    const { code, loaded } = await life({ OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url });
    expect(code).toBe(0);
    expect(loaded.some((path) => path.includes('sdk-trace'))).toBe(true);
    await otlp.close();
  });
});
