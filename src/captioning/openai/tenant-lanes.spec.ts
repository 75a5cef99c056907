import { fc } from '../../../test/support/properties.js';
import { ManualClock } from '../../storage/testing/manual-clock.js';
import { SlidingWindow } from './sliding-window.js';
import { TenantLanes } from './tenant-lanes.js';

const MINUTE_MS = 60_000;
const forEver = { remainingMs: () => 25_000 };

describe('a sliding window', () => {
  test('when calls are taken at any times and begin late, there are never more than the limit in any 60 s', () => {
    const steps = fc.array(fc.record({ pauseMs: fc.nat(20_000), lateMs: fc.nat(5000), isGivenBack: fc.boolean() }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), steps, (most, plan) => {
        const clock = new ManualClock();
        const window = new SlidingWindow(clock);
        const begun: number[] = [];
        for (const { pauseMs, lateMs, isGivenBack } of plan) {
          clock.advance(pauseMs);
          const place = window.take(most);
          if (isGivenBack) {
            place.giveBack();
            continue;
          }
          clock.advance(place.waitMs + lateMs);
          place.begin();
          begun.push(clock.now());
        }
        const inWindow = (end: number) => begun.filter((at) => at > end - MINUTE_MS && at <= end).length;
        return begun.every((at) => inWindow(at) <= most);
      }),
    );
  });

  test('when nobody called for a while, nobody waits', () => {
    const clock = new ManualClock();
    const window = new SlidingWindow(clock);
    window.take(1).begin();
    expect(window.waitMs(1)).toBe(MINUTE_MS);
    clock.advance(MINUTE_MS);
    expect(window.take(1).waitMs).toBe(0);
  });
});

describe('the turn of a tenant', () => {
  const lanesAt = (clock: ManualClock) => new TenantLanes(clock, async (ms) => clock.advance(ms));
  /** Work that ends when the test says so. */
  function gate() {
    let open: () => void = () => undefined;
    const wait = new Promise<void>((resolve) => (open = resolve));
    return { open, work: () => wait };
  }

  test('when two calls are under way, the third waits; when its time is over, it is told when to come again', async () => {
    const lanes = lanesAt(new ManualClock());
    const { open, work } = gate();
    const running = [1, 2].map(() => lanes.run('a', 20, { deadline: forEver }, work));
    let begun = 0;
    const third = lanes.run('a', 20, { deadline: { remainingMs: () => 30 } }, async () => (begun += 1));
    await expect(third).rejects.toMatchObject({ details: { reason: 'rate_limited', retryAfterSeconds: 1 } });
    await expect(lanes.run('b', 20, { deadline: forEver }, async () => 'done')).resolves.toBe('done');
    open();
    await Promise.all(running);
    expect(begun).toBe(0);
  });

  test('when a waiting caller leaves, its reason is the error, and its place is free again', async () => {
    const clock = new ManualClock();
    const control = new AbortController();
    const lanes = new TenantLanes(clock, async (_ms, signal) => {
      control.abort(new Error('gone'));
      signal?.throwIfAborted();
    });
    await lanes.run('a', 1, { deadline: forEver }, async (begin) => begin());
    clock.advance(50_000);
    const leaving = lanes.run('a', 1, { deadline: forEver, signal: control.signal }, async () => 2);
    await expect(leaving).rejects.toThrow('gone');
    clock.advance(10_000);
    await expect(lanes.run('a', 1, { deadline: forEver }, async () => 3)).resolves.toBe(3);
  });

  test('when work ends before its call begins, it does not count', async () => {
    const lanes = lanesAt(new ManualClock());
    const limits = { deadline: forEver };
    await lanes.run('a', 1, limits, async () => 'nothing to ask');
    await lanes.run('a', 1, limits, async (begin) => begin());
    await expect(lanes.run('a', 1, limits, async () => 3)).rejects.toMatchObject({ code: 'ai_unavailable' });
  });

  test('when work fails, its error comes through and the turn goes on', async () => {
    const lanes = lanesAt(new ManualClock());
    const limits = { deadline: forEver };
    await expect(lanes.run('a', 20, limits, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(lanes.run('a', 20, limits, async () => 'well')).resolves.toBe('well');
  });
});
