import type { Deadline, Ids } from '../../kernel/index.js';
import { parseRetryAfter, UpstreamError, withRetries } from './index.js';
import type { UpstreamKind } from './index.js';

const ids = (random: number): Ids => ({ random: () => random, uuid: () => 'u', hex: () => 'h' });
const left = (ms: number): Deadline => ({ remainingMs: () => ms });
const failure = (kind: UpstreamKind, retryAfterSeconds?: number) =>
  new UpstreamError({ dependency: 'd', operation: 'o', kind, ambiguous: true, retryAfterSeconds });

function run(
  errors: readonly Error[],
  options: { attempts?: number; remainingMs?: number; random?: number; mayRepeat?: () => boolean } = {},
) {
  const waits: number[] = [];
  let tries = 0;
  const result = withRetries(
    {
      attempts: options.attempts ?? 3,
      deadline: left(options.remainingMs ?? 60_000),
      ids: ids(options.random ?? 0.5),
      sleep: async (ms) => void waits.push(ms),
      mayRepeat: options.mayRepeat,
    },
    async (number) => {
      tries = number;
      const error = errors[number - 1];
      if (error) throw error;
      return 'done';
    },
  );
  return result.then(
    (value) => ({ value, waits, tries }),
    (error: unknown) => ({ error, waits, tries }),
  );
}

describe('withRetries', () => {
  test('when two tries fail in passing, the third is made, with full jitter from a doubling base', async () => {
    await expect(run([failure('timeout'), failure('server_error')])).resolves.toEqual({
      value: 'done',
      waits: [125, 250],
      tries: 3,
    });
  });

  test('when there is no room for a repeat, the failure of the first try is the end', async () => {
    const first = failure('server_error');
    const asked: number[] = [];
    const mayRepeat = () => asked.push(1) > 1;
    expect(await run([first], { mayRepeat })).toMatchObject({ error: first, tries: 1 });
    expect(await run([first], { mayRepeat })).toMatchObject({ value: 'done', tries: 2 });
  });

  test('when every try fails, no more than the attempts are made and the last error is thrown', async () => {
    const last = failure('connection_lost');
    expect(await run([failure('timeout'), failure('timeout'), last, failure('timeout')])).toMatchObject({
      error: last,
      tries: 3,
    });
  });

  test.each<UpstreamKind>(['rejected', 'too_large', 'aborted'])(
    'when the failure is %s, it is not tried again',
    async (kind) => {
      expect(await run([failure(kind)])).toMatchObject({ error: failure(kind), tries: 1, waits: [] });
    },
  );

  test('when another error is thrown, it is not tried again', async () => {
    expect(await run([new TypeError('a bug')])).toMatchObject({ tries: 1 });
  });

  test('when the answer asks for a wait that fits, it is honoured', async () => {
    expect(await run([failure('rate_limited', 2)])).toMatchObject({ value: 'done', waits: [2000] });
  });

  test('when the wait does not fit into the deadline, the call fails at once', async () => {
    expect(await run([failure('rate_limited', 60)], { remainingMs: 5000 })).toMatchObject({ tries: 1, waits: [] });
  });
});

describe('parseRetryAfter', () => {
  const clock = { now: () => Date.UTC(2026, 10, 21, 12, 0, 0), monotonicMs: () => 0 };

  test.each([
    ['0', 0],
    ['7', 7],
    ['60', 60],
    ['61', 60],
    ['86400', 60],
    ['-1', 60],
    ['soon', 60],
    ['', 60],
    ['1.5', 60],
    ['Sat, 21 Nov 2026 12:00:30 GMT', 30],
    ['Sat, 21 Nov 2026 11:00:00 GMT', 60],
    ['Sun, 22 Nov 2026 12:00:00 GMT', 60],
  ])('when the header is %p, the wait is %i s', (header, seconds) => {
    expect(parseRetryAfter(header, clock)).toBe(seconds);
  });
});
