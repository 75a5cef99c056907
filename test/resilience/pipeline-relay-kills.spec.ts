import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLogApi, type RunningLogApi } from '../support/log-api/index.js';
import { runSize } from '../support/processes/index.js';
import { RandomIds, SystemClock } from '../../src/platform/system/index.js';
import { RecordingLog } from '../../src/orchestrator/testing/recording-log.js';
import { createDiskOutbox } from '../../src/pipeline-logs/outbox/disk/index.js';
import { eventOf } from '../../src/pipeline-logs/outbox/testing/outbox-events.js';
import { BURY_POINTS, CRASH_POINTS, REPLAY_POINTS } from './pipeline-relay/crash-points.js';

const REQUIRE = join(__dirname, '../contract/storage/processes/run-typescript.cjs');
const WORKER = join(__dirname, 'pipeline-relay/worker.ts');
const LONG_MS = 120_000;

const { rounds } = runSize(1);
let folder = '';
let api: RunningLogApi;
const children: ChildProcess[] = [];

/** @param pipeline taken in first; 0 = none @param deed `replay` = it is replayed, and that is all */
function relay(pipeline: number, crashAt = '-', deed = ''): ChildProcess {
  const args = ['--require', REQUIRE, WORKER, folder, api.url, String(pipeline), crashAt, deed];
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
const namesIn = (place: string): Promise<readonly string[]> =>
  readdir(join(folder, 'spool', place)).catch((): string[] => []);
const left = async (): Promise<readonly string[]> => {
  const names = await Promise.all(['records', 'dead'].map(namesIn));
  return names.flat();
};
const receipts = async (): Promise<number> => (await namesIn('.')).filter((name) => name === 'receipts.jsonl').length;
/** Ends a relay that was told to. */
async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  expect(await ended(child)).toBeNull();
}
/** One was stored, under one key; nothing lies about; and the pipeline is known from now on. */
async function expectOnce(): Promise<void> {
  expect([api.stored().length, new Set(api.journal.map(({ key }) => key)).size]).toEqual([1, 1]);
  const shared = { clock: new SystemClock(), ids: new RandomIds(), log: new RecordingLog() };
  const limits = { maxBytes: 2 ** 30, dedupeDays: 7, deadDays: 30 };
  const outbox = createDiskOutbox({ folder: join(folder, 'spool'), ...shared, ...limits });
  expect(await outbox.accept(eventOf(12))).toMatchObject({ kind: 'duplicate', requestId: 'request-12' });
  expect([await left(), (await namesIn('.')).toSorted()]).toEqual([[], ['dead', 'receipts.jsonl', 'records']]);
}

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
      await end(next);
      await expectOnce();
      expect(api.journal.every(({ outcome }) => outcome === 'stored' || outcome === 'replayed')).toBe(true);
    },
    LONG_MS,
  );

  test.each(times)(
    'when that is in the middle of retries, the next one goes on with the same key, round %d',
    async (round) => {
      const failed = 1 + (round % 5);
      api.control.fail({ kind: 'answer', status: 500 });
      const first = relay(12);
      await until(() => api.journal.length >= failed);
      // Either one is on its way that the receiver takes after all, or the kill meets whatever is done between two.
      if (round % 2 === 0) api.control.heal();
      const hold = round % 2 === 0 ? api.control.hold() : null;
      await hold?.waitFor();
      first.kill('SIGKILL');
      expect(await ended(first)).toBe('SIGKILL');
      hold?.release();
      api.control.heal();
      const next = relay(0);
      await ready(next);
      await until(async () => (await receipts()) > 0 && (await left()).length === 0);
      await end(next);
      await expectOnce();
    },
    LONG_MS,
  );

  test.each([...BURY_POINTS, ...REPLAY_POINTS].flatMap((point) => times.map((round) => [point, round] as const)))(
    'when that is at %s, round %d, the pipeline is dead or replayed, never lost, and delivered once in the end',
    async (point) => {
      const isBury = point.startsWith('bury');
      api.control.fail({ kind: 'answer', status: 400 });
      const first = relay(12, isBury ? point : '-');
      if (isBury) {
        expect(await ended(first)).toBe('SIGKILL');
        const next = relay(12); // a repetition meets what is left of it
        await ready(next);
        await until(async () => (await namesIn('dead')).length === 1 && (await namesIn('records')).length === 0);
        await end(next);
      } else {
        await until(async () => (await namesIn('dead')).length === 1);
        await end(first);
        expect(await ended(relay(12, point, 'replay'))).toBe('SIGKILL');
      }
      expect(await left()).toEqual([eventOf(12).id]);

      api.control.heal();
      expect(await ended(relay(12, '-', 'replay'))).toBeNull();
      const last = relay(0);
      await ready(last);
      await until(async () => (await receipts()) > 0 && (await left()).length === 0);
      await end(last);
      await expectOnce();
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
