import type { Clock } from '../../kernel/index.js';
import { Breaker, UPSTREAM_KINDS, UpstreamError } from './index.js';
import type { UpstreamKind } from './index.js';

class HandClock implements Clock {
  wallMs = 1_000_000;
  monoMs = 0;
  now = () => this.wallMs;
  monotonicMs = () => this.monoMs;
  pass(ms: number): void {
    this.wallMs += ms;
    this.monoMs += ms;
  }
}

function world() {
  const clock = new HandClock();
  const said: string[] = [];
  const breaker = new Breaker('orchestrator', clock, {
    opened: (forMs) => said.push(`opened ${forMs}`),
    closed: () => said.push('closed'),
  });
  let calls = 0;
  const call = async (kind: UpstreamKind | null): Promise<unknown> =>
    breaker
      .run('runtime', async () => {
        calls += 1;
        if (kind) throw new UpstreamError({ dependency: 'orchestrator', operation: 'runtime', kind, ambiguous: true });
        return 'done';
      })
      .catch((error: unknown) => error);
  const fail = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time++) await call('timeout');
  };
  return { clock, said, breaker, call, fail, calls: () => calls };
}

const OPEN = { kind: 'circuit_open', dependency: 'orchestrator', operation: 'runtime', ambiguous: false };

describe('Breaker', () => {
  test('when five calls in a row fail, the next is refused without being made, for 10 s', async () => {
    const { clock, said, call, fail, calls } = world();
    await fail(5);
    expect(said).toEqual(['opened 10000']);
    expect(await call(null)).toMatchObject({ ...OPEN, retryAfterSeconds: 10 });
    clock.pass(9_999);
    expect(await call(null)).toMatchObject({ ...OPEN, retryAfterSeconds: 1 });
    expect(calls()).toBe(5);
  });

  test('when a call succeeds in between, the count begins again', async () => {
    const { call, fail } = world();
    await fail(4);
    await call(null);
    await fail(4);
    expect(await call(null)).toBe('done');
  });

  test('when the time is over and the trial succeeds, all calls go on', async () => {
    const { clock, said, call, fail } = world();
    await fail(5);
    clock.pass(10_000);
    expect(await call(null)).toBe('done');
    expect(await call(null)).toBe('done');
    expect(said).toEqual(['opened 10000', 'closed']);
  });

  test('when trials fail, the break doubles up to a minute', async () => {
    const { clock, said, call, fail } = world();
    await fail(5);
    for (const ms of [10_000, 20_000, 40_000, 60_000]) {
      clock.pass(ms);
      await call('server_error');
    }
    expect(said).toEqual(['opened 10000', 'opened 20000', 'opened 40000', 'opened 60000', 'opened 60000']);
  });

  test('when a trial is under way, others are refused instead of waiting for it', async () => {
    const { clock, breaker, call, fail } = world();
    await fail(5);
    clock.pass(10_000);
    let finish: (value: string) => void = () => undefined;
    const trial = breaker.run('runtime', () => new Promise<string>((resolve) => (finish = resolve)));
    expect(await call(null)).toMatchObject(OPEN);
    finish('done');
    await trial;
    expect(await call(null)).toBe('done');
  });

  test('when a trial ends without a word about the service, the next call tries again', async () => {
    const { clock, call, fail } = world();
    await fail(5);
    clock.pass(10_000);
    await call('aborted');
    expect(await call(null)).toBe('done');
  });

  test.each(UPSTREAM_KINDS.filter((kind) => ['rejected', 'rate_limited', 'aborted', 'circuit_open'].includes(kind)))(
    'when calls end as %s, it never opens',
    async (kind) => {
      const { said, call } = world();
      for (let time = 0; time < 20; time++) await call(kind);
      expect(said).toEqual([]);
    },
  );

  test('when the wall clock is set back a year, it does not stay open longer', async () => {
    const { clock, call, fail } = world();
    await fail(5);
    clock.wallMs -= 365 * 86_400_000;
    clock.monoMs += 10_000;
    expect(await call(null)).toBe('done');
  });

  test('when another way shows that the service answers, it closes at once', async () => {
    const { said, breaker, call, fail } = world();
    await fail(5);
    breaker.close();
    expect(await call(null)).toBe('done');
    expect(said).toEqual(['opened 10000', 'closed']);
  });
});
