import { RandomIds, SystemClock } from './index.js';

describe('the machine’s clock and ids', () => {
  test('when time passes, the monotonic clock never goes back and the wall clock is in milliseconds', () => {
    const clock = new SystemClock();
    const first = clock.monotonicMs();
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(first);
    expect(clock.now()).toBeGreaterThan(Date.UTC(2020, 0, 1));
  });

  test('when many ids are drawn, they have their shape and none repeats', () => {
    const ids = new RandomIds();
    const uuids = Array.from({ length: 1000 }, () => ids.uuid());
    expect(new Set(uuids).size).toBe(1000);
    expect(uuids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(ids.hex(8)).toMatch(/^[0-9a-f]{16}$/);
    const draws = Array.from({ length: 1000 }, () => ids.random());
    expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
    expect(new Set(draws).size).toBeGreaterThan(990);
  });
});
