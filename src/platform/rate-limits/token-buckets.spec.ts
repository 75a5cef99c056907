import { TokenBuckets } from './token-buckets.js';
import type { Demand } from './token-buckets.js';

const one = (key: string, perMinute: number): Demand => ({ key, perMinute });

function world(maxKeys?: number) {
  const time = { ms: 5_000 };
  const buckets = new TokenBuckets({ now: () => 0, monotonicMs: () => time.ms }, maxKeys);
  /** How many places are to be had right now, at most 20,000. */
  const takeAll = (...demands: Demand[]): number => {
    for (let taken = 0; taken < 20_000; taken += 1) if (buckets.take(demands) > 0) return taken;
    throw new Error('The bucket has no bottom.');
  };
  return { time, buckets, takeAll };
}

describe('TokenBuckets', () => {
  it.each([
    [1, 1],
    [2, 1],
    [6, 2],
    [20, 7],
    [30, 10],
    [60, 20],
    [120, 40],
    [240, 80],
    [600, 200],
    [3_000, 1_000],
    [12_000, 4_000],
  ])('when %i a minute are allowed, %i come at once and then one in each share of the minute', (perMinute, burst) => {
    const { time, buckets, takeAll } = world();
    expect(takeAll(one('a', perMinute))).toBe(burst);
    const wait = buckets.take([one('a', perMinute)]);
    expect(wait).toBeCloseTo(60_000 / perMinute, 1);
    time.ms += wait;
    expect(takeAll(one('a', perMinute))).toBe(1);
    time.ms += 60_000;
    expect(takeAll(one('a', perMinute))).toBe(burst);
  });

  it('when somebody asks as fast as they may for an hour, they get the limit and one burst', () => {
    const { time, takeAll } = world();
    let taken = 0;
    for (let second = 0; second < 3_600; second += 1) {
      taken += takeAll(one('a', 20));
      time.ms += 1_000;
    }
    expect(taken).toBeGreaterThanOrEqual(20 * 60);
    expect(taken).toBeLessThanOrEqual(20 * 60 + 7);
  });

  it('when one of two buckets is full, nothing is taken from the other, and the longer wait is told', () => {
    const { buckets, takeAll } = world();
    takeAll(one('person', 20));
    expect(buckets.take([one('tenant', 30), one('person', 20)])).toBeCloseTo(3_000, 1);
    expect(takeAll(one('tenant', 30))).toBe(10);
    expect(buckets.take([one('tenant', 30), one('person', 20)])).toBeCloseTo(3_000, 1);
  });

  it('when one key is used up, others are not', () => {
    const { takeAll } = world();
    expect([takeAll(one('a', 6)), takeAll(one('b', 6)), takeAll(one('a', 6))]).toEqual([2, 2, 0]);
  });

  it('when more keys come than are remembered, the one that nobody used for longest is forgotten', () => {
    const { buckets, takeAll } = world(100);
    takeAll(one('hot', 6));
    for (let key = 0; key < 1_000; key += 1) {
      buckets.take([one(`stranger ${key}`, 6)]);
      expect(buckets.take([one('hot', 6)])).toBeGreaterThan(0);
    }
    expect(buckets.size).toBe(100);
    expect(takeAll(one('stranger 0', 6))).toBe(2);
  });

  it('when somebody else knows that a bucket is fuller, it is; when emptier, nothing changes', () => {
    const { buckets, takeAll } = world();
    buckets.raise('a', 10_000);
    expect(takeAll(one('a', 6))).toBe(1);
    buckets.raise('a', 1_000);
    expect(takeAll(one('a', 6))).toBe(0);
  });
});
