import { momentOf } from '../../kernel/index.js';
import type { TenantConfig } from '../../kernel/index.js';
import { goodAnswer, HandClock } from '../testing/scripted-lookups.js';
import { RuntimeConfigCache } from './runtime-config-cache.js';

let clock: HandClock;
let config: TenantConfig;

beforeEach(async () => {
  clock = new HandClock();
  const answer = await goodAnswer('aurora.pub.test');
  if (answer.kind === 'config') ({ config } = answer);
});
const cacheOf = (maxHosts: number) => new RuntimeConfigCache(maxHosts, 30, clock);

describe('RuntimeConfigCache', () => {
  test('when a million unknown hosts have been answered or have failed, ten thousand of each are remembered', () => {
    const cache = cacheOf(1000);
    for (let number = 0; number < 1_000_000; number++) {
      if (number % 2 === 0) cache.refuse(`h${number}.pub.test`);
      else cache.noteFailure(`h${number}.pub.test`, 0);
    }
    expect(cache.sizes).toEqual({ entries: 0, negatives: 10_000, pauses: 10_000 });
  });

  test('when more tenants come than fit, the least recently used goes', () => {
    const cache = cacheOf(10);
    for (let number = 0; number < 10; number++) cache.keep(`t${number}`, config, momentOf(clock));
    cache.get('t0');
    cache.keep('t10', config, momentOf(clock));
    expect(cache.sizes.entries).toBe(10);
    expect(cache.get('t0')).not.toBeNull();
    expect(cache.get('t1')).toBeNull();
  });

  test('when a flood has pushed the memory of a suspended tenant out, its old config is still gone', () => {
    const cache = cacheOf(10);
    cache.keep('aurora', config, momentOf(clock));
    cache.refuse('aurora');
    for (let number = 0; number < 10_000; number++) cache.refuse(`h${number}`);
    expect(cache.isNegative('aurora')).toBe(false);
    expect(cache.get('aurora')).toBeNull();
  });

  test('when a flood of failing hosts comes, the doubt about a known tenant is not pushed out', () => {
    const cache = cacheOf(10);
    const entry = cache.keep('aurora', config, momentOf(clock));
    cache.noteWrongAnswer('aurora', false);
    for (let number = 0; number < 20_000; number++) cache.noteFailure(`h${number}`, 0);
    expect(entry.isGood(0)).toBe(false);
    expect(cache.pauseLeftMs('aurora')).toBe(30_000);
  });

  test.each([
    ['the shortest draw', 0, [1000, 1000, 1000, 1000, 1000, 1000, 1000]],
    ['the middle draw', 0.5, [1000, 1000, 2000, 4000, 8000, 15_000, 15_000]],
    ['the longest draw', 1, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]],
  ])('when a host fails again and again, its pause doubles from one second to thirty: %s', (_case, random, pauses) => {
    const cache = cacheOf(10);
    const seen = pauses.map(() => {
      cache.noteFailure('nobody', random);
      return cache.pauseLeftMs('nobody');
    });
    expect(seen).toEqual(pauses);
  });
});
