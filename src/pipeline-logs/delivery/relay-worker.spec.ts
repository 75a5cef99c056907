import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { RecordingLog } from '../../orchestrator/testing/recording-log.js';
import { RandomIds } from '../../platform/system/index.js';
import { join } from 'node:path';
import { createDiskOutbox } from '../outbox/disk/index.js';
import type { DeliveryOutbox, RelayRecord } from '../outbox/index.js';
import { eventOf } from '../outbox/testing/outbox-events.js';
import { RelayWorker, type RelayWorkerParts } from './relay-worker.js';
import { SlowTime } from './testing/slow-time.js';

const WAIT_MS = 20_000;

type Step = (record: RelayRecord, signal: AbortSignal) => Promise<RelayRecord | null>;

let folder: string;
let time: SlowTime;
let log: RecordingLog;
let outbox: DeliveryOutbox;
let begun: number[];
const workers: RelayWorker[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relay-worker-'));
  [time, log, begun] = [new SlowTime(), new RecordingLog(), []];
  outbox = open();
});
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.stop();
  await rm(folder, { recursive: true, force: true });
});

function open(): DeliveryOutbox {
  const limits = { maxBytes: 2 ** 30, dedupeDays: 7, deadDays: 30 };
  return createDiskOutbox({ folder, ...limits, clock: time.clock, ids: new RandomIds(), log });
}
/** A worker whose pipelines all take one step. */
function workerOf(step: Step, parts: Partial<RelayWorkerParts> = {}): RelayWorker {
  const way = {
    step: (record: RelayRecord, signal: AbortSignal) => {
      begun.push(record.facts.pipeline_id);
      return step(record, signal);
    },
  };
  const worker = new RelayWorker({ outbox, way, concurrency: 2, log, ...time, sleep: time.sleep, ...parts });
  workers.push(worker);
  return worker;
}
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + WAIT_MS;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('It did not come to be.');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
/** It has looked, has nothing to do, and sleeps for so long. */
const asleep = (ms: number): Promise<void> => until(() => time.nextInMs === ms);
const accept = async (...pipelines: readonly number[]): Promise<void> => {
  for (const pipeline of pipelines) {
    await outbox.accept(eventOf(pipeline));
    time.clock.advance(1);
  }
};
const left = async (): Promise<readonly number[]> => (await outbox.pending()).map(({ facts }) => facts.pipeline_id);
const complete: Step = async (record) => {
  await outbox.complete(record);
  return null;
};
/** Hangs until it is broken off. */
const hang: Step = (_record, signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('It was broken off.')), { once: true });
  });

const sorted = (ids: readonly number[]): readonly number[] => [...ids].sort((one, other) => one - other);

describe('RelayWorker', () => {
  it('when more pipelines come than there are places, so many run at once, the oldest first', async () => {
    const open: (() => void)[] = [];
    let [now, most] = [0, 0];
    const worker = workerOf(
      async (record, signal) => {
        most = Math.max(most, (now += 1));
        await new Promise<void>((resolve) => open.push(resolve));
        now -= 1;
        return complete(record, signal);
      },
      { concurrency: 3 },
    );
    await accept(31, 12, 25, 4, 18, 6, 7);
    worker.start();
    for (let done = 0; done < 7; done += 1) {
      await until(() => open.length > 0 && begun.length === Math.min(7, done + 3));
      open.shift()?.();
      await until(() => now < 3);
    }
    await until(async () => (await left()).length === 0);
    expect([most, sorted(begun)]).toEqual([3, [4, 6, 7, 12, 18, 25, 31]]);
    // Those that begin at once read their records side by side: the disk says which of them is first.
    expect([31, 12, 25]).toContain(begun[0]);
    expect([18, 6, 7]).toContain(begun.at(-1));
  });

  it('when it is woken, a new pipeline is begun at once', async () => {
    const worker = workerOf(complete);
    worker.start();
    await asleep(10_000);
    await outbox.accept(eventOf(12));
    worker.wake();
    await until(async () => (await left()).length === 0); // the clock stands still
    expect(begun).toEqual([12]);
  });

  it('when it is woken while it looks, it looks once more', async () => {
    const slow: DeliveryOutbox = Object.assign(Object.create(outbox) as DeliveryOutbox, {
      own: () => outbox.own(),
      read: (id: string) => outbox.read(id),
      pending: async () => {
        const found = await outbox.pending();
        if (found.length > 0 || begun.length > 0) return found;
        await outbox.accept(eventOf(12));
        worker.wake();
        return found;
      },
    });
    const worker = workerOf(complete, { outbox: slow });
    worker.start();
    await until(() => begun.length === 1);
    expect(begun).toEqual([12]);
  });

  it('when nobody wakes it, what another process has taken in is seen after 10 s', async () => {
    workerOf(complete).start();
    await asleep(10_000);
    await open().accept(eventOf(12));
    time.pass(9_999);
    await asleep(1);
    expect(begun).toEqual([]);
    time.pass(1);
    await until(async () => (await left()).length === 0);
    expect(begun).toEqual([12]);
  });

  it('when a pipeline waits, it holds no place and is begun when its time has come', async () => {
    const worker = workerOf(
      async (record, signal) => {
        if (record.facts.pipeline_id > 2 || record.notBefore !== null) return complete(record, signal);
        const next: RelayRecord = { ...record, notBefore: time.clock.now() + 4_000 };
        await outbox.save(next);
        return next;
      },
      { concurrency: 1 },
    );
    await accept(1, 2, 3, 4);
    worker.start();
    await until(async () => (await left()).length === 2);
    expect([begun, await left()]).toEqual([
      [1, 2, 3, 4],
      [1, 2],
    ]);
    await asleep(4_000);
    time.pass(3_999);
    await asleep(1);
    expect(begun).toHaveLength(4);
    time.pass(1);
    await until(async () => (await left()).length === 0);
    expect(begun).toEqual([1, 2, 3, 4, 1, 2]);
  });

  it('when one pipeline hangs, the others go on', async () => {
    const worker = workerOf((record, signal) => (record.facts.pipeline_id === 1 ? hang : complete)(record, signal));
    await accept(1, 2, 3, 4, 5, 6);
    worker.start();
    await until(async () => (await left()).length === 1);
    expect(await left()).toEqual([1]);
    expect(sorted(begun)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('when one pipeline fails, the others go on and it is tried again after a minute', async () => {
    let isBroken = true;
    const worker = workerOf(
      (record, signal) => {
        if (record.facts.pipeline_id === 1 && isBroken) throw new Error('a full disk at /somewhere');
        return complete(record, signal);
      },
      { concurrency: 1 },
    );
    await accept(1, 2, 3);
    worker.start();
    await until(async () => (await left()).length === 1);
    await asleep(10_000);
    isBroken = false;
    for (let second = 10; second < 60; second += 10) {
      time.pass(10_000);
      await until(() => (time.nextInMs ?? 0) > 0);
    }
    expect(begun).toEqual([1, 2, 3]);
    time.pass(10_000);
    await until(async () => (await left()).length === 0);
    expect(begun).toEqual([1, 2, 3, 1]);
    expect(log.of('unhandled_error')).toHaveLength(1);
  });

  it('when the folder cannot be looked through, that is told and it is tried again after 10 s', async () => {
    let isBroken = true;
    const sick: DeliveryOutbox = Object.assign(Object.create(outbox) as DeliveryOutbox, {
      own: () => outbox.own(),
      read: (id: string) => outbox.read(id),
      pending: () => (isBroken ? Promise.reject(new Error('EIO')) : outbox.pending()),
    });
    await accept(12);
    workerOf(complete, { outbox: sick }).start();
    await asleep(10_000);
    expect([begun, log.of('unhandled_error').length]).toEqual([[], 1]);
    isBroken = false;
    time.pass(10_000);
    await until(async () => (await left()).length === 0);
  });

  it('when the clock is set back, what waits for nothing is begun all the same', async () => {
    await accept(12);
    time.clock.advance(-3_600_000);
    workerOf(complete).start();
    await until(async () => (await left()).length === 0);
    expect(begun).toEqual([12]);
  });

  it('when another process takes the folder over, what runs is broken off and nothing is stored', async () => {
    const lost = new AbortController();
    const mine: DeliveryOutbox = Object.assign(Object.create(outbox) as DeliveryOutbox, {
      own: () => Promise.resolve(lost.signal.aborted ? null : { lost: lost.signal, release: () => Promise.resolve() }),
      read: (id: string) => outbox.read(id),
      pending: () => outbox.pending(),
    });
    await accept(12);
    const [before] = await outbox.pending();
    workerOf(hang, { outbox: mine }).start();
    await until(() => begun.length === 1);
    lost.abort();
    await asleep(10_000);
    expect([begun, await outbox.pending(), log.lines]).toEqual([[12], [before], []]);
  });

  describe('when the process drains', () => {
    it('a running step is finished and no further one is begun', async () => {
      let finish = (): void => undefined;
      const worker = workerOf(
        async (record) => {
          await new Promise<void>((resolve) => (finish = resolve));
          const next: RelayRecord = { ...record, state: 'collecting', wanted: [] };
          await outbox.save(next);
          return next;
        },
        { concurrency: 1 },
      );
      await accept(1, 2);
      worker.start();
      await until(() => begun.length === 1);
      const stopped = worker.stop(new AbortController().signal);
      worker.wake();
      finish();
      await stopped;
      expect(begun).toEqual([1]);
      expect(await outbox.pending()).toMatchObject([{ state: 'collecting' }, { state: 'accepted' }]);
      expect(
        await open()
          .own()
          .then((next) => next?.release()),
      ).toBeUndefined();
    });

    it('what runs still at the cut is broken off, and the folder is free for the next one', async () => {
      const worker = workerOf(hang);
      await accept(1, 2, 3);
      worker.start();
      await until(() => begun.length === 2);
      const cut = new AbortController();
      let isStopped = false;
      const stopped = worker.stop(cut.signal).then(() => (isStopped = true));
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(isStopped).toBe(false);
      cut.abort();
      await stopped;
      expect([sorted(begun), await left(), log.lines]).toEqual([[1, 2], [1, 2, 3], []]);
      const next = await open().own();
      expect(next).not.toBeNull();
      await next?.release();
    });

    it('a worker that sleeps, or was never begun, ends at once', async () => {
      const worker = workerOf(complete);
      await workerOf(complete).stop();
      worker.start();
      await asleep(10_000);
      await worker.stop(new AbortController().signal);
      await accept(12);
      worker.wake();
      expect(await left()).toEqual([12]);
    });
  });
});
