import { UpstreamError } from '../http/index.js';
import type { EventLog } from '../logging/index.js';
import { SharedTokenBuckets } from './shared-buckets.js';
import { TokenBuckets } from './token-buckets.js';

const READS = { key: 'aurora reads ada', perMinute: 60 };
const PLACE_MS = 1_000;

type Reply = (places: readonly number[]) => unknown;

/** Redis as the buckets see it; what was told is kept, and a test says what comes back. */
function world(reply: Reply = (places) => places) {
  const told: { keys: readonly string[]; addedMs: readonly number[] }[] = [];
  const lines: Readonly<Record<string, unknown>>[] = [];
  const answer = { reply };
  const buckets = new TokenBuckets({ now: () => 0, monotonicMs: () => 0 });
  const shared = new SharedTokenBuckets({
    buckets,
    redis: {
      command: async (_operation, _name, _script, ...rest) => {
        const [count, ...args] = rest as [number, ...(string | number)[]];
        const facts = args.slice(count).map(Number);
        const addedMs = facts.filter((_fact, index) => index % 2 === 0);
        told.push({ keys: args.slice(0, count).map(String), addedMs });
        return answer.reply(addedMs);
      },
    },
    log: { warn: (event: string, _text: string, fields: object) => void lines.push({ event, ...fields }) } as EventLog,
  });
  const take = (times: number) => Array.from({ length: times }, () => shared.take([READS]));
  return { told, lines, answer, shared, buckets, take };
}

describe('SharedTokenBuckets', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('when much is let in at once, Redis is told once, with a key that names nobody', async () => {
    const { told, take } = world();
    expect(take(15)).toEqual(Array(15).fill(0));
    expect(told).toEqual([]);
    await pass(100);
    expect(told).toEqual([{ keys: [expect.stringMatching(/^pv2:rate:[0-9a-f]{32}$/)], addedMs: [15 * PLACE_MS] }]);
    await pass(10_000);
    expect(told).toHaveLength(1);
  });

  it('when others have let the same person in, their places are gone here too', async () => {
    const { take } = world(() => [18 * PLACE_MS]);
    take(1);
    await pass(100);
    expect(take(3)).toEqual([0, 0, PLACE_MS]);
  });

  it('when somebody is let in while Redis answers, that place is not given away twice', async () => {
    const { answer, take } = world();
    let come = (_levels: unknown): void => undefined;
    answer.reply = () => new Promise((resolve) => (come = resolve));
    take(5);
    await pass(100);
    take(4);
    come([10 * PLACE_MS]);
    await pass(0);
    expect(take(7).filter((wait) => wait === 0)).toHaveLength(20 - 14);
  });

  it('when a request is refused, Redis is not told of it', async () => {
    const { told, take } = world();
    take(50);
    await pass(100);
    expect(told.map(({ addedMs }) => addedMs)).toEqual([[20 * PLACE_MS]]);
  });

  it('when a hundred buckets and more are used, each command tells of at most a hundred', async () => {
    const { told, shared } = world();
    for (let person = 0; person < 250; person += 1) shared.take([{ key: `aurora reads ${person}`, perMinute: 60 }]);
    await pass(100);
    expect(told.map(({ keys }) => keys.length)).toEqual([100, 100, 50]);
  });

  it.each<[string, Reply, string]>([
    [
      'fails',
      () =>
        Promise.reject(new UpstreamError({ dependency: 'redis', operation: 'x', kind: 'timeout', ambiguous: true })),
      'timeout',
    ],
    ['answers what is no level', () => ['full'], 'bad_answer'],
    ['answers nothing', () => null, 'bad_answer'],
  ])('when Redis %s, this process counts alone, says so once and tries again later', async (_how, reply, kind) => {
    const { told, lines, answer, take } = world(reply);
    take(1);
    await pass(100);
    expect(lines).toEqual([{ event: 'dependency_call_failed', dependency: 'redis', operation: 'rate_limits', kind }]);
    expect(take(20).filter((wait) => wait === 0)).toHaveLength(19);
    await pass(1_900);
    expect(told).toHaveLength(1);
    await pass(200);
    expect([told.length, lines.length]).toEqual([2, 1]);
    answer.reply = (added) => added;
    await pass(5_000);
  });

  it('when the application goes away, nothing is told any more', async () => {
    const { told, shared, take } = world();
    take(1);
    shared.onApplicationShutdown();
    take(1);
    await pass(5_000);
    expect(told).toEqual([]);
  });
});
