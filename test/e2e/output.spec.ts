import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { formsOf } from '../../src/platform/logging/secret-forms.js';
import { builtServer } from '../support/processes/index.js';
import type { ServerCode } from '../support/processes/index.js';

const LEAKY = join(__dirname, 'support/leaky-dependency.cjs');
/** With quotes, spaces and a sign for each encoding; nothing about it looks like a secret. */
const CANARY = 'vermilion "otter" walks+north/91';

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let code: ServerCode;
let folder = '';
const children: ChildProcess[] = [];
beforeAll(async () => {
  code = await builtServer();
}, 120_000);
afterAll(() => code.dispose());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'publisher-output-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Is told to stop when this was written. */
  readonly stopAfter?: string;
  /** Reads nothing for so long, as a log collector that hangs. */
  readonly readAfterMs?: number;
}

/** The process of the built `main.js` with the leaky dependency in it, to its end. */
async function run(leak: string, { env = {}, stopAfter, readAfterMs = 0 }: RunOptions = {}): Promise<Finished> {
  const child = spawn(process.execPath, ['--require', LEAKY, code.main], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      DATA_DIR: folder,
      HOST: '127.0.0.1',
      PORT: '0',
      METRICS_PORT: '0',
      ADMIN_PASSWORD: CANARY,
      SESSION_SECRET: 'a-session-secret-of-the-output-tests',
      LEAK: leak,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const text = (name: 'stdout' | 'stderr'): string => Buffer.concat(chunks[name]).toString();
  const ended = new Promise<number | null>((done) => child.once('close', (status) => done(status)));
  await delay(readAfterMs);
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk: Buffer) => {
      chunks[name].push(chunk);
      if (!child.killed && stopAfter !== undefined && text(name).includes(stopAfter)) child.kill('SIGTERM');
    });
  }
  return { code: await ended, stdout: text('stdout'), stderr: text('stderr') };
}

/** Every spelling of the canary and every piece of twelve characters of it that stands in the text. */
function findsIn({ stdout, stderr }: Finished): readonly string[] {
  const windows = Array.from({ length: CANARY.length - 11 }, (_, at) => CANARY.slice(at, at + 12));
  return [...formsOf(CANARY), ...windows].filter((form) => `${stdout}\n${stderr}`.includes(form));
}

const linesOf = ({ stdout }: Finished): Record<string, unknown>[] =>
  stdout
    .split('\n')
    .flatMap((line) => (line.startsWith('{"level"') ? [JSON.parse(line) as Record<string, unknown>] : []));

const eventsOf = (finished: Finished): readonly unknown[] => linesOf(finished).map(({ event }) => event);

describe('the output of the process', () => {
  it('when a dependency prints a secret in every way it can, none arrives, and all lines are whole', async () => {
    const finished = await run('words', { stopAfter: 'DEP9999' });
    expect(findsIn(finished)).toEqual([]);
    expect(finished.code).toBe(0);
    const { stdout, stderr } = finished;
    expect(stdout).toContain('log [MASKED]');
    expect(stdout).toContain('in [MASKED] halves\n');
    expect(stdout).toContain('ünïcödé [MASKED] 🌲\n');
    expect(stderr).toMatch(/^error \S*\[MASKED\]\S* \[MASKED\]$/m);
    expect(stdout.endsWith('\na half line that nobody ends\n')).toBe(true);
    expect(eventsOf(finished)).toContain('service_stopped');
    const warnings = linesOf(finished).filter(({ msg }) => msg === 'Node has warned.');
    expect(warnings).toMatchObject([
      { level: 'warn', event: 'unhandled_error', warning: 'DeprecationWarning', code: 'DEP9999' },
      { level: 'warn', event: 'unhandled_error', warning: 'Warning' },
    ]);
    expect(`${stdout}${stderr}`).not.toMatch(/\(node:\d/);
  });

  it('when the scrubber is off, the same leaks are found: the test could fail', async () => {
    const finished = await run('words', { stopAfter: 'DEP9999', env: { SCRUBBER: 'off' } });
    expect(findsIn(finished)).toEqual(expect.arrayContaining([CANARY, encodeURIComponent(CANARY)]));
    expect(findsIn(finished).length).toBeGreaterThan(8);
  });

  it.each(['throws', 'rejections'])(
    'when errors of every make that hold a secret come as %s, each is one clean line, it drains and ends with 1',
    async (leak) => {
      const finished = await run(leak);
      expect(findsIn(finished)).toEqual([]);
      expect(finished.code).toBe(1);
      const bugs = linesOf(finished).filter(({ event }) => event === 'unhandled_error');
      expect(bugs.map(({ err }) => (err as { error: string }).error)).toEqual([
        'Error',
        'AggregateError',
        'string',
        'Error',
        'object',
        'object',
        'undefined',
        'symbol',
      ]);
      expect(eventsOf(finished)).toEqual(expect.arrayContaining(['service_draining', 'service_stopped']));
    },
  );

  it('when the scrubber is off in production, errors still say nothing of the secret', async () => {
    const env = {
      SCRUBBER: 'off',
      NODE_ENV: 'production',
      FORCE_HTTPS: 'false',
      WEB_SECURE_COOKIES: 'true',
    };
    const finished = await run('throws', { env });
    expect(eventsOf(finished)).toContain('service_started');
    expect(findsIn(finished)).toEqual([]);
    expect(finished.code).toBe(1);
  });

  it.each(['throws', 'rejections'])(
    'when %s come before the application is built, the first ends it with 1',
    async (leak) => {
      const finished = await run(leak, { env: { LEAK_AT: 'start' } });
      expect(findsIn(finished)).toEqual([]);
      expect(finished.code).toBe(1);
      expect(eventsOf(finished)).toContain('unhandled_error');
      expect(finished.stderr).toBe('');
    },
  );

  it('when the crash handler itself breaks, a fixed line is said and it ends with 1', async () => {
    const finished = await run('logger');
    expect(findsIn(finished)).toEqual([]);
    expect(finished.code).toBe(1);
    expect(finished.stderr).toContain('"msg":"An error ends the process and cannot be shown."');
  });

  it('when a step of the boot fails with foreign words, one line names the class and it ends with 1', async () => {
    const finished = await run('boot', { env: { LEAK_AT: 'start' } });
    expect(findsIn(finished)).toEqual([]);
    expect(finished.code).toBe(1);
    expect(linesOf(finished)).toMatchObject([{ event: 'unhandled_error', err: { error: 'Error' } }]);
    expect(finished.stderr).toMatch(/^The service could not start\./);
  });

  it('when the reader is slow and the process dies after much output, everything still arrives', async () => {
    const finished = await run('flood', { readAfterMs: 6_000 });
    expect(findsIn(finished)).toEqual([]);
    expect(finished.code).toBe(1);
    expect(finished.stdout.match(/^flood \d+ \[MASKED\] \.{50000} whole$/gm)).toHaveLength(40);
    expect(eventsOf(finished).slice(-2)).toEqual(['service_draining', 'service_stopped']);
  });
});
