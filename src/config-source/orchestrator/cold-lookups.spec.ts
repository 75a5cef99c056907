import { SystemClock } from '../../platform/system/index.js';
import { HandClock } from '../testing/scripted-lookups.js';
import { ColdLookups } from './cold-lookups.js';
import type { ColdPermit } from './cold-lookups.js';

/** Enters so many times, each with a signal of its own, and notes who got in, in order; `null` = sent away. */
function crowd(cold: ColdLookups, count: number) {
  const ends: { readonly number: number; readonly permit: ColdPermit | null }[] = [];
  const controls = Array.from({ length: count }, () => new AbortController());
  const all = controls.map(async ({ signal }, number) => {
    const permit = await cold.enter(signal);
    ends.push({ number, permit });
    return permit;
  });
  return { ends, all, leave: () => controls.forEach((control) => control.abort()) };
}
const turn = async () => new Promise((resolve) => setImmediate(resolve));

describe('ColdLookups', () => {
  test('when twenty are under way, the next waits; a tenant of ours hands its place on at once, in order', async () => {
    const cold = new ColdLookups(new HandClock());
    const { ends, all } = crowd(cold, 23);
    await turn();
    expect(ends.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, number) => number));
    expect(cold.waiting).toBe(3);
    for (const { permit } of ends.slice(0, 3)) permit?.answered(true);
    await Promise.all(all);
    expect(ends.slice(20).map(({ number }) => number)).toEqual([20, 21, 22]);
    expect(cold.waiting).toBe(0);
  });

  test('when a host is none of ours, its place is free one second after the answer and not before', async () => {
    const clock = new HandClock();
    const cold = new ColdLookups(clock);
    const permits = await Promise.all(crowd(cold, 20).all);
    clock.passMs(300);
    permits[0]?.answered(false);
    clock.passMs(999);
    expect(permits[1]?.mayRepeat()).toBe(false);
    clock.passMs(1);
    expect(permits[1]?.mayRepeat()).toBe(true);
    expect(permits[1]?.mayRepeat()).toBe(false);
  });

  test('when a host hangs, it keeps its place for five seconds and no longer', async () => {
    const clock = new HandClock();
    const cold = new ColdLookups(clock);
    const permits = await Promise.all(crowd(cold, 20).all);
    clock.passMs(4999);
    expect(permits[0]?.mayRepeat()).toBe(false);
    clock.passMs(1);
    expect(permits[0]?.mayRepeat()).toBe(true);
  });

  test('when a lookup is repeated, each repeat takes a place, and a good answer gives all of them back', async () => {
    const cold = new ColdLookups(new HandClock());
    const permits = await Promise.all(crowd(cold, 18).all);
    expect([0, 1, 2].map(() => permits[0]?.mayRepeat())).toEqual([true, true, false]);
    permits[0]?.answered(true);
    expect([0, 1, 2, 3].map(() => permits[1]?.mayRepeat())).toEqual([true, true, true, false]);
  });

  test('when others wait, a repeat does not overtake them', async () => {
    const clock = new HandClock();
    const cold = new ColdLookups(clock);
    const permits = await Promise.all(crowd(cold, 20).all);
    const late = crowd(cold, 1);
    clock.passMs(5000);
    expect(permits[0]?.mayRepeat()).toBe(false);
    permits[0]?.answered(false);
    await Promise.all(late.all);
    expect(late.ends[0]?.permit).not.toBeNull();
  });

  test('when a thousand wait, the next is sent away without waiting', async () => {
    const cold = new ColdLookups(new HandClock());
    const { all, leave } = crowd(cold, 1020);
    await expect(cold.enter(new AbortController().signal)).resolves.toBeNull();
    expect(cold.waiting).toBe(1000);
    leave();
    await Promise.allSettled(all);
    expect(cold.waiting).toBe(0);
  });
});

describe('the queue of ColdLookups', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('when no place becomes free within a second, who waits is sent away and no timer is left', async () => {
    const cold = new ColdLookups(new SystemClock());
    const { ends } = crowd(cold, 50);
    await jest.advanceTimersByTimeAsync(990);
    expect(ends).toHaveLength(20);
    expect(jest.getTimerCount()).toBe(1);
    await jest.advanceTimersByTimeAsync(20);
    expect(ends.slice(20).map(({ permit }) => permit)).toEqual(Array.from({ length: 30 }, () => null));
    expect(jest.getTimerCount()).toBe(0);
  });

  test('when a place becomes free while somebody waits, it is given without another call having to end', async () => {
    const cold = new ColdLookups(new SystemClock());
    const early = crowd(cold, 20);
    await jest.advanceTimersByTimeAsync(0);
    for (const { permit } of early.ends) permit?.answered(false);
    await jest.advanceTimersByTimeAsync(500);
    const { ends } = crowd(cold, 25);
    await jest.advanceTimersByTimeAsync(520);
    expect(ends.filter(({ permit }) => permit !== null)).toHaveLength(20);
    await jest.advanceTimersByTimeAsync(500);
    expect(ends.filter(({ permit }) => permit === null)).toHaveLength(5);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('when who waits gives up, it leaves the queue with its reason and no timer is left', async () => {
    const cold = new ColdLookups(new SystemClock());
    crowd(cold, 20);
    const leaving = new AbortController();
    const waiting = cold.enter(leaving.signal);
    expect(cold.waiting).toBe(1);
    leaving.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    expect([cold.waiting, jest.getTimerCount()]).toEqual([0, 0]);
    await expect(cold.enter(leaving.signal)).rejects.toThrow('gone');
  });
});
