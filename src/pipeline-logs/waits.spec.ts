import type { Clock, Ids } from '../kernel/index.js';
import { retryAfterMs, retryWaitMs } from './waits.js';

const NOW = Date.UTC(2024, 0, 1);
const clock: Clock = { now: () => NOW, monotonicMs: () => 0 };
const chance = (value: number): Ids => ({ uuid: () => '', hex: () => '', random: () => value });

describe('the wait before a retry', () => {
  it('when chance adds nothing, it is 2, 4 and 8 s by default', () => {
    expect([0, 1, 2].map((retry) => retryWaitMs(retry, 2, chance(0)))).toEqual([2000, 4000, 8000]);
  });

  it('when chance adds all it may, that is 20 %', () => {
    expect(retryWaitMs(1, 2, chance(1))).toBeCloseTo(4800);
  });

  it.each([
    [9, 2],
    [0, 300],
    [5, 2],
  ])('when retry %i of %i s would be later than in a minute, it is a minute', (retry, seconds) => {
    expect(retryWaitMs(retry, seconds, chance(0.99))).toBe(60_000);
  });

  it('when no delay is set, there is none', () => {
    expect(retryWaitMs(7, 0, chance(0.5))).toBe(0);
  });

  it('when the answer asks for more, it is that, also beyond a minute; when for less, the own wait stays', () => {
    expect(retryWaitMs(0, 2, chance(0), 120_000)).toBe(120_000);
    expect(retryWaitMs(0, 2, chance(0), 1000)).toBe(2000);
  });
});

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    [' 7 ', 7000],
    ['300', 300_000],
    ['301', 300_000],
    ['99999999999999999999', 300_000],
    ['0', 0],
    ['Mon, 01 Jan 2024 00:02:00 GMT', 120_000],
    ['Monday, 01-Jan-24 00:02:00 GMT', 120_000],
    ['Tue, 02 Jan 2024 00:00:00 GMT', 300_000],
    ['Sun, 31 Dec 2023 23:59:59 GMT', 0],
    ['-1', 0],
    ['1.5', 0],
    ['soon', 0],
    ['Mon, soon', 0],
    ['', 0],
    [undefined, 0],
  ])('when it is %j, it asks for %i ms', (value, ms) => {
    expect(retryAfterMs(value, clock)).toBe(ms);
  });
});
