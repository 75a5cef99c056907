import type { RuntimeLookup } from '../../orchestrator/index.js';
import { FAILED, goodAnswer, HandClock, scriptedSource, UNKNOWN } from '../testing/scripted-lookups.js';

const HOST = 'aurora.pub.test';
const TTL = 600;
const STALE = 900;
const MUTATION_AGE = 300;
const HOUR = 3600;
const YEAR = 365 * 24 * HOUR;
const STEP_SECONDS = 30;

type Trouble = (clock: HandClock) => void;
const TROUBLES: readonly (readonly [string, Trouble])[] = [
  ['nothing happens to the clocks', () => undefined],
  ['the wall clock jumps an hour ahead', (clock) => clock.jumpWall(HOUR)],
  ['the wall clock jumps an hour back', (clock) => clock.jumpWall(-HOUR)],
  ['the wall clock jumps a year ahead', (clock) => clock.jumpWall(YEAR)],
  ['the wall clock jumps a year back', (clock) => clock.jumpWall(-YEAR)],
  ['the monotonic clock is frozen', (clock) => (clock.monotonicRuns = false)],
  ['the wall clock is frozen', (clock) => (clock.wallRuns = false)],
];
/** Before the answer, right after it, and when it is about to end. */
const MOMENTS = [-1, 0, 299, 599, 1490];

interface Seen {
  readonly realAge: number;
  readonly read: string;
  readonly change: string;
}

async function outcome(ask: Promise<{ readonly isStale: boolean }>): Promise<string> {
  return ask.then(
    ({ isStale }) => (isStale ? 'stale' : 'fresh'),
    (error: unknown) => String(Reflect.get(Object(error), 'code')),
  );
}

/** One good answer, then an outage in which the clocks go wrong; every 30 s of real time is looked at. */
async function outage(trouble: Trouble, atSecond: number) {
  const clock = new HandClock();
  const settings = { staleMaxSeconds: STALE, mutationMaxAgeSeconds: MUTATION_AGE };
  const { source, lookups } = scriptedSource(settings, clock);
  const good: RuntimeLookup = await goodAnswer(HOST, { ttlSeconds: TTL });
  if (atSecond < 0) trouble(clock);
  lookups.answer = () => good;
  await source.getConfig(HOST, 'request-1');
  lookups.answer = () => FAILED;
  const seen: Seen[] = [];
  for (let realAge = 0; realAge <= 2 * (TTL + STALE); realAge += STEP_SECONDS) {
    if (atSecond >= realAge && atSecond < realAge + STEP_SECONDS) trouble(clock);
    const read = await outcome(source.getConfig(HOST, 'request-2'));
    seen.push({ realAge, read, change: await outcome(source.getValidConfig(HOST, 'request-2')) });
    clock.passMs(STEP_SECONDS * 1000);
  }
  lookups.answer = () => good;
  clock.passMs(31_000);
  const healed = await outcome(source.getValidConfig(HOST, 'request-3'));
  return { seen, healed };
}

const CASES = TROUBLES.flatMap(([name, trouble]) => MOMENTS.map((moment) => [name, moment, trouble] as const));

describe('the config of a tenant in an outage', () => {
  test.each(CASES)('when %s at second %i, nothing is used beyond its limits', async (_name, moment, trouble) => {
    const { seen, healed } = await outage(trouble, moment);
    for (const { realAge, read, change } of seen) {
      const allowed = realAge < TTL ? ['fresh', 'stale'] : realAge < TTL + STALE ? ['stale'] : [];
      expect([...allowed, 'config_unavailable']).toContain(read);
      expect(realAge < MUTATION_AGE ? ['fresh', 'config_unavailable'] : ['config_unavailable']).toContain(change);
    }
    expect(healed).toBe('fresh');
  });

  test('when the clocks are right, every limit is used up to its end', async () => {
    const { seen } = await outage(() => undefined, -1);
    const last = (key: 'read' | 'change', word: string) => seen.findLast((one) => one[key] === word)?.realAge;
    expect(last('change', 'fresh')).toBe(MUTATION_AGE - STEP_SECONDS);
    expect(last('read', 'fresh')).toBe(TTL - STEP_SECONDS);
    expect(last('read', 'stale')).toBe(TTL + STALE - STEP_SECONDS);
  });
});

describe('the memory of a definite no', () => {
  test.each(TROUBLES)(
    'when %s, it ends after 30 s at the latest and never brings a config back',
    async (_, trouble) => {
      const clock = new HandClock();
      const { source, lookups } = scriptedSource({}, clock);
      const good = await goodAnswer(HOST);
      lookups.answer = () => good;
      await source.getConfig(HOST, 'request-1');
      lookups.answer = () => UNKNOWN;
      await expect(source.refresh(HOST, 'request-2')).rejects.toMatchObject({ code: 'not_found' });
      lookups.answer = () => FAILED;
      trouble(clock);
      for (let second = 0; second < 60; second += 10) {
        expect(['not_found', 'config_unavailable']).toContain(await outcome(source.getConfig(HOST, 'request-3')));
        expect(['not_found', 'config_unavailable']).toContain(await outcome(source.getValidConfig(HOST, 'request-3')));
        clock.passMs(10_000);
      }
      lookups.answer = () => good;
      await expect(source.getConfig(HOST, 'request-4')).resolves.toMatchObject({ isStale: false });
    },
  );
});
