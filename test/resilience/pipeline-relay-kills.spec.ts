import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLogApi, type RunningLogApi } from '../support/log-api/index.js';
import { runSize } from '../support/processes/index.js';
import { CRASH_POINTS } from './pipeline-relay/crash-points.js';

const REQUIRE = join(__dirname, '../contract/storage/processes/run-typescript.cjs');
const WORKER = join(__dirname, 'pipeline-relay/worker.ts');
const LONG_MS = 120_000;

const { rounds } = runSize(1);
let folder = '';
let api: RunningLogApi;
const children: ChildProcess[] = [];

/** @param pipeline taken in first; 0 = none */
function relay(pipeline: number, crashAt = '-'): ChildProcess {
  const args = ['--require', REQUIRE, WORKER, folder, api.url, String(pipeline), crashAt];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}
const ended = (child: ChildProcess): Promise<string | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.signalCode);
    else child.once('exit', (_code, signal) => resolve(signal));
  });
/** It has begun, and a signal meets whoever takes it. */
const ready = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve) => child.stdout?.once('data', resolve) ?? resolve(null));
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}
const left = async (): Promise<readonly string[]> => {
  const names = await Promise.all(
    ['records', 'dead'].map((place) => readdir(join(folder, 'spool', place)).catch(() => [])),
  );
  return names.flat();
};
const receipts = async (): Promise<number> =>
  (await readdir(join(folder, 'spool')).catch((): string[] => [])).filter((name) => name === 'receipts.jsonl').length;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relay-kills-'));
  api = await startLogApi();
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
    await ended(child);
  }
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a relay that is killed', () => {
  const times = Array.from({ length: rounds }, (_, round) => round);

  test.each(CRASH_POINTS.flatMap((point) => times.map((round) => [point, round] as const)))(
    'when that is at %s, round %d, the pipeline is delivered once and nothing is left',
    async (point) => {
      expect(await ended(relay(12, point))).toBe('SIGKILL');
      // What was not answered yet comes again: GitLab repeats a webhook that got no answer.
      const next = relay(12);
      await ready(next);
      await until(async () => api.stored().length > 0 && (await receipts()) > 0 && (await left()).length === 0);
      next.kill('SIGTERM');
      expect(await ended(next)).toBeNull();
      expect([api.stored().length, new Set(api.journal.map(({ key }) => key)).size]).toEqual([1, 1]);
      expect(api.journal.every(({ outcome }) => outcome === 'stored' || outcome === 'replayed')).toBe(true);
    },
    LONG_MS,
  );

  test(
    'when that is in the middle of retries, the next one goes on with the same key',
    async () => {
      api.control.fail({ kind: 'answer', status: 500 }, { times: 2 });
      const hold = api.control.hold();
      const first = relay(12);
      await hold.waitFor();
      first.kill('SIGKILL');
      await ended(first);
      api.control.heal();
      const next = relay(0);
      await ready(next);
      await until(async () => (await receipts()) > 0 && (await left()).length === 0);
      next.kill('SIGTERM');
      expect(await ended(next)).toBeNull();
      expect([api.stored().length, new Set(api.journal.map(({ key }) => key)).size]).toEqual([1, 1]);
    },
    LONG_MS,
  );

  test(
    'when two processes share a folder, one works and the other takes over after the kill',
    async () => {
      const hold = api.control.hold();
      const first = relay(12);
      await hold.waitFor();
      const second = relay(13);
      await ready(second);
      await until(async () => (await left()).length === 2);
      first.kill('SIGKILL');
      await ended(first);
      hold.release();
      await until(async () => api.stored().length === 2 && (await left()).length === 0);
      second.kill('SIGTERM');
      expect(await ended(second)).toBeNull();
      const keys = api.journal.map(({ key }) => key);
      expect(new Set(keys).size).toBe(2);
    },
    LONG_MS,
  );
});
