import {
  FAILED,
  FOREIGN,
  goodAnswer,
  HandClock,
  MALFORMED,
  scriptedSource,
  UNKNOWN,
} from '../testing/scripted-lookups.js';
import type { RuntimeLookup } from '../../orchestrator/index.js';

const HOST = 'aurora.pub.test';

let clock: HandClock;
let world: ReturnType<typeof scriptedSource>;
let good: RuntimeLookup;

beforeEach(async () => {
  clock = new HandClock();
  world = scriptedSource({}, clock);
  good = await goodAnswer(HOST);
});
const read = () => world.source.getConfig(HOST, 'request-read');
const change = () => world.source.getValidConfig(HOST, 'request-change');
const admin = () => world.source.refresh(HOST, 'request-admin');
const answers = (lookup: RuntimeLookup) => (world.lookups.answer = () => lookup);
const calls = () => world.lookups.calls.length;
const unavailableFor = (retryAfterSeconds: number) => ({ code: 'config_unavailable', details: { retryAfterSeconds } });
const NOT_FOUND = { code: 'not_found' };

describe('a host without a good answer', () => {
  test('when its lookup has failed, reads and changes are refused without a call until the pause is over', async () => {
    world.dice.random = 0.99;
    for (const failures of [1, 2, 3]) {
      await expect(read()).rejects.toMatchObject({ code: 'config_unavailable' });
      expect(calls()).toBe(failures);
      clock.passMs(500);
      await expect(read()).rejects.toMatchObject({ code: 'config_unavailable' });
      await expect(change()).rejects.toMatchObject({ code: 'config_unavailable' });
      expect(calls()).toBe(failures);
      clock.passMs(4000);
    }
  });

  test('when it pauses, the caller is told what is left of the pause, a second at least', async () => {
    world.dice.random = 0.999;
    for (const waitMs of [1000, 2000, 4000, 8000]) {
      await read().catch(() => null);
      clock.passMs(waitMs);
    }
    await expect(read()).rejects.toMatchObject(unavailableFor(16));
    clock.passMs(10_000);
    await expect(change()).rejects.toMatchObject(unavailableFor(6));
    clock.passMs(5900);
    await expect(read()).rejects.toMatchObject(unavailableFor(1));
    expect(calls()).toBe(5);
  });

  test('when the orchestrator named a longer time, the caller hears that one', async () => {
    answers({ kind: 'failed', retryAfterSeconds: 45 });
    await expect(read()).rejects.toMatchObject(unavailableFor(45));
  });

  test('when it comes back after the pause, it is served, and a later failure begins at a second again', async () => {
    world.dice.random = 0.999;
    await read().catch(() => null);
    clock.passMs(1000);
    answers(good);
    await expect(change()).resolves.toMatchObject({ ageSeconds: 0, isStale: false });
    answers(FAILED);
    clock.passMs(4_300_000);
    await expect(read()).rejects.toMatchObject(unavailableFor(1));
  });

  test.each([
    ['breaks the schema', MALFORMED],
    ['names another tenant', FOREIGN],
  ])('when its answer %s, it is unavailable for 30 s without another call', async (_case, wrong) => {
    answers(wrong);
    await expect(read()).rejects.toMatchObject(unavailableFor(30));
    answers(good);
    clock.passMs(29_000);
    await expect(read()).rejects.toMatchObject(unavailableFor(1));
    await expect(change()).rejects.toMatchObject(unavailableFor(1));
    expect(calls()).toBe(1);
    clock.passMs(1000);
    await expect(read()).resolves.toMatchObject({ isStale: false });
  });

  test.each([
    ['failed', FAILED],
    ['was wrong', MALFORMED],
  ])('when the last lookup %s and an admin asks, it is asked now', async (_case, bad) => {
    answers(bad);
    await read().catch(() => null);
    answers(good);
    await expect(admin()).resolves.toMatchObject({ ageSeconds: 0 });
    await expect(change()).resolves.toMatchObject({ ageSeconds: 0 });
    expect(calls()).toBe(2);
  });
});

describe('a tenant with a good answer', () => {
  beforeEach(async () => {
    answers(good);
    await read();
  });

  test('when its refresh fails, the answer stays for reads, and for changes as long as it is valid', async () => {
    answers(FAILED);
    clock.passMs(599_000);
    await read();
    await expect(change()).resolves.toMatchObject({ ageSeconds: 599 });
    await expect(read()).resolves.toMatchObject({ isStale: false });
    clock.passMs(1000);
    await expect(read()).resolves.toMatchObject({ isStale: true, ageSeconds: 600 });
  });

  test('when a read has spent the tries of a request, its change is refused without any more', async () => {
    answers(FAILED);
    clock.passMs(600_000);
    await expect(read()).resolves.toMatchObject({ isStale: true });
    expect(calls()).toBe(2);
    await expect(change()).rejects.toMatchObject(unavailableFor(1));
    expect(calls()).toBe(2);
  });

  test('when the pause of a past answer is over, a change asks and needs a good answer', async () => {
    answers(FAILED);
    clock.passMs(600_000);
    await expect(change()).rejects.toMatchObject({ code: 'config_unavailable' });
    answers(good);
    clock.passMs(1000);
    await expect(change()).resolves.toMatchObject({ ageSeconds: 0, isStale: false });
  });

  test('when an answer names another tenant, the good one goes: reads and changes are refused for 30 s', async () => {
    answers(FOREIGN);
    await expect(admin()).rejects.toMatchObject(unavailableFor(30));
    answers(good);
    clock.passMs(29_999);
    await expect(read()).rejects.toMatchObject(unavailableFor(1));
    await expect(change()).rejects.toMatchObject(unavailableFor(1));
    expect(calls()).toBe(2);
    clock.passMs(1);
    await expect(read()).resolves.toMatchObject({ ageSeconds: 0 });
  });

  test('when an answer was wrong and the next one fails, changes stay refused until a good one comes', async () => {
    answers(MALFORMED);
    await admin().catch(() => null);
    answers(FAILED);
    for (let second = 0; second < 300; second += 30) {
      clock.passMs(30_000);
      await expect(change()).rejects.toMatchObject({ code: 'config_unavailable' });
      await expect(read()).resolves.toMatchObject({ isStale: true });
    }
    answers(good);
    clock.passMs(30_000);
    await expect(change()).resolves.toMatchObject({ ageSeconds: 0 });
  });

  test('when it is suspended and the orchestrator then goes down, it is never served before a later yes', async () => {
    answers(UNKNOWN);
    clock.passMs(480_000);
    await read();
    await new Promise((resolve) => setImmediate(resolve));
    answers(FAILED);
    for (let second = 0; second < 30; second++) {
      await expect(read()).rejects.toMatchObject(NOT_FOUND);
      await expect(change()).rejects.toMatchObject(NOT_FOUND);
      clock.passMs(1000);
    }
    for (let minute = 0; minute < 120; minute++) {
      await expect(read()).rejects.toMatchObject({ code: 'config_unavailable' });
      await expect(change()).rejects.toMatchObject({ code: 'config_unavailable' });
      clock.passMs(60_000);
    }
    answers(good);
    await expect(read()).resolves.toMatchObject({ ageSeconds: 0, isStale: false });
  });
});
