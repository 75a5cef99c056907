import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import request from 'supertest';

const ROOT = resolve(__dirname, '../..');
const RUNNER = join(ROOT, 'test/contract/storage/processes/run-typescript.cjs');

/** `main.ts` as a process of its own, without a build. */
interface Started {
  readonly child: ChildProcess;
  readonly port: number;
  /** Standard output and error so far. */
  readonly output: () => string;
  readonly exit: Promise<number | null>;
}

let folder = '';
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'publisher-process-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<Started> {
  const port = await freePort();
  const child = spawn(process.execPath, ['--require', RUNNER, join(ROOT, 'src/main.ts')], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      DATA_DIR: folder,
      METRICS_PORT: '0',
      PORT: String(port),
      ...env,
    },
  });
  children.push(child);
  let text = '';
  const keep = (chunk: Buffer): void => void (text += chunk.toString());
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const exit = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  return { child, port, output: () => text, exit };
}

/** Waits until the process says that it has started. */
async function started(env: Readonly<Record<string, string>> = {}): Promise<Started> {
  const run = await start(env);
  for (let waited = 0; !run.output().includes('"service_started"'); waited += 50) {
    if (waited > 20_000 || run.child.exitCode !== null) throw new Error(`It did not start: ${run.output()}`);
    await new Promise((done) => setTimeout(done, 50));
  }
  return run;
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

describe('the process', () => {
  it('when no variable is set beside the port, it serves one tenant on any host and ends with 0 when told to', async () => {
    const { child, port, output, exit } = await started();
    const answer = await request(`http://127.0.0.1:${port}`).get('/health/ready');
    expect(answer.body).toEqual({ status: 'ok', mode: 'standalone' });
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
    const events = output()
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event?: string }).event);
    expect(events).toEqual(expect.arrayContaining(['service_started', 'service_draining', 'service_stopped']));
  });

  it('when it is told to stop twice, it ends at once with 1', async () => {
    const { child, port, exit } = await started({ SHUTDOWN_GRACE_SECONDS: '20' });
    // A request whose body never ends keeps the first stop waiting.
    const held = request(`http://127.0.0.1:${port}`)
      .post('/api/admin/login')
      .set({ 'Content-Type': 'application/json', 'Content-Length': '10', 'Sec-Fetch-Site': 'same-origin' });
    held.on('error', () => undefined);
    held.write('{');
    await new Promise((done) => setTimeout(done, 200));
    child.kill('SIGTERM');
    await new Promise((done) => setTimeout(done, 300));
    expect(child.exitCode).toBeNull();
    child.kill('SIGTERM');
    expect(await exit).toBe(1);
  });

  it('when variables are wrong, it ends with 1, names all of them in one line and repeats no value', async () => {
    const { output, exit } = await start({ PORT: 'CANARY', CONFIG_SOURCE: 'CANARY', ADMIN_PASSWORD_HASH: 'CANARY' });
    expect(await exit).toBe(1);
    const line = output()
      .split('\n')
      .find((text) => text.startsWith('The environment cannot be used'));
    for (const name of ['PORT', 'CONFIG_SOURCE', 'ADMIN_PASSWORD_HASH']) expect(line).toContain(name);
    expect(output()).toContain('"configuration_rejected"');
    expect(output()).not.toContain('CANARY');
  });

  it('when one of its ports is taken, it says so by the name of the variable and does not start', async () => {
    const first = await started();
    const taken = String(first.port);
    const [second, third] = await Promise.all([start({ PORT: taken }), start({ METRICS_PORT: taken })]);
    expect([await second.exit, await third.exit]).toEqual([1, 1]);
    expect(second.output()).toContain('\nPORT is in use');
    expect(third.output()).toContain('\nMETRICS_PORT is in use');
    expect(second.output() + third.output()).not.toContain('"service_started"');
  }, 120_000);
});
