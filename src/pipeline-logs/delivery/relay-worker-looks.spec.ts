import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DeliveryOutbox, RelayRecord } from '../outbox/index.js';
import { RelayWorker } from './relay-worker.js';
import { DeliveryWorld } from './testing/delivery-world.js';

/** Turns of the event loop in which a loop that does not rest would go round as often. */
const TURNS = 200;

let world: DeliveryWorld;
let worker: RelayWorker;
let calls: string[];

const count = (call: string): number => calls.filter((made) => made === call).length;
async function turns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await nextTurn();
}
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await nextTurn();
}

/** Stores in memory. @param isOwned false = another process works on it */
function outboxOf(records: Map<string, RelayRecord>, isOwned: boolean): DeliveryOutbox {
  const noted = async <T>(call: string, value: T): Promise<T> => {
    calls.push(call);
    await nextTurn();
    return value;
  };
  const ownership = { lost: new AbortController().signal, release: () => Promise.resolve() };
  const used = {
    own: () => noted('own', isOwned ? ownership : null),
    pending: () => noted('pending', [...records.values()]),
    read: (id: string) => noted('read', records.get(id) ?? null),
  };
  return used as Partial<DeliveryOutbox> as DeliveryOutbox;
}

function startOn(outbox: DeliveryOutbox, step: (record: RelayRecord) => Promise<RelayRecord | null>): void {
  const { clock, log } = world;
  worker = new RelayWorker({ outbox, way: { step }, concurrency: 2, clock, log });
  worker.start();
}

beforeEach(async () => {
  world = await DeliveryWorld.make();
  calls = [];
});
afterEach(async () => {
  await worker.stop();
  await world.end();
});

test('when another process works on the outbox, what comes here is not a reason to ask all the time', async () => {
  startOn(outboxOf(new Map(), false), () => Promise.resolve(null));
  await until(() => count('own') > 0);
  worker.wake();
  await turns();
  expect(count('own')).toBeLessThan(5);
});

test('when many come while there is enough to do, the outbox is looked through once for all, and none is left', async () => {
  const one = await world.accept(1);
  const records = new Map<string, RelayRecord>();
  const open: (() => void)[] = [];
  startOn(outboxOf(records, true), async ({ id }) => {
    await new Promise<void>((done) => open.push(done));
    records.delete(id);
    return null;
  });
  const come = (from: number, to: number): void => {
    for (let at = from; at < to; at += 1) records.set(`${at}`, { ...one, id: `${at}` });
    worker.wake();
  };
  await until(() => count('pending') > 0);
  come(0, 10);
  await until(() => open.length === 2);
  const before = count('pending');
  for (let at = 10; at < 60; at += 1) {
    come(at, at + 1);
    await nextTurn();
  }
  expect(count('pending')).toBe(before);
  while (records.size > 0) {
    open.shift()?.();
    await nextTurn();
  }
  expect(count('pending')).toBeLessThan(before + 5);
});
