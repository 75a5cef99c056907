import { callerError } from '../../kernel/index.js';
import type { Ids, PublisherError } from '../../kernel/index.js';
import { UpstreamError } from '../../platform/http/index.js';
import type { UpstreamFacts } from '../../platform/http/index.js';
import { RecordingLog } from '../../orchestrator/testing/index.js';
import { ManualClock } from '../testing/index.js';
import { RemoteCalls } from './index.js';
import type { Attempt, RemoteCall } from './index.js';

/** No jitter: what is repeated is repeated at once. */
const IDS: Ids = { uuid: () => 'a-uuid', hex: (bytes) => '0'.repeat(bytes * 2), random: () => 0 };
const READ: RemoteCall = { operation: 'list_folder', kind: 'read' };
const WRITE: RemoteCall = { operation: 'upload', kind: 'write' };
const SOUND: UpstreamFacts = { dependency: 'dropbox', operation: 'list_folder', kind: 'server_error', ambiguous: true };

function failure(facts: Partial<UpstreamFacts> = {}): UpstreamError {
  return new UpstreamError({ ...SOUND, ...facts });
}

function setup(deadlineMs?: number) {
  const clock = new ManualClock();
  const log = new RecordingLog();
  const calls = new RemoteCalls('dropbox', {
    clock,
    ids: IDS,
    log,
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  });
  const attempts: Attempt[] = [];
  /** Runs a call whose attempts end so, one after the other; the last end is repeated. */
  const run = (call: RemoteCall, ...ends: readonly (Error | string)[]): Promise<string> =>
    calls.run(call, async (attempt) => {
      attempts.push(attempt);
      const end = ends[Math.min(attempt.number, ends.length) - 1] ?? 'done';
      if (typeof end === 'string') return end;
      throw end;
    });
  const refusal = (...args: Parameters<typeof run>): Promise<PublisherError> =>
    run(...args).then(
      () => Promise.reject(new Error('it was done')),
      (error: unknown) => error as PublisherError,
    );
  return { clock, log, calls, attempts, run, refusal };
}

describe('one call of a remote storage', () => {
  test('when it works, its result is given, and nothing is said', async () => {
    const { run, attempts, log } = setup();
    await expect(run(READ, 'listed')).resolves.toBe('listed');
    expect(attempts).toEqual([{ number: 1, timeoutMs: 10_000, signal: undefined }]);
    expect(log.lines).toEqual([]);
  });

  test.each(['unreachable', 'timeout', 'connection_lost', 'bad_answer', 'server_error'] as const)(
    'when reading fails by %s, it is tried twice in all, with one line and one error',
    async (kind) => {
      const { refusal, attempts, log } = setup();
      const error = await refusal(READ, failure({ kind, status: 502 }));
      expect(error).toMatchObject({
        code: 'storage_unavailable',
        family: 'upstream',
        details: { retryAfterSeconds: 5 },
      });
      expect(attempts).toHaveLength(2);
      expect(log.lines).toEqual([
        expect.objectContaining({
          level: 'warn',
          event: 'dependency_call_failed',
          fields: {
            dependency: 'dropbox',
            operation: 'list_folder',
            kind,
            http_status: 502,
            latency_ms: 0,
            ambiguous: true,
          },
        }),
      ]);
    },
  );

  test('when the second try works, nobody hears of the first', async () => {
    const { run, log } = setup();
    await expect(run(READ, failure(), 'listed')).resolves.toBe('listed');
    expect(log.lines).toEqual([]);
  });

  test.each(['rejected', 'too_large'] as const)('when it fails by %s, it is not tried again', async (kind) => {
    const { refusal, attempts } = setup();
    await refusal(READ, failure({ kind, ambiguous: false }));
    expect(attempts).toHaveLength(1);
  });

  test('when writing may have been carried out, it is not done again', async () => {
    const { refusal, attempts } = setup();
    expect(await refusal(WRITE, failure({ kind: 'timeout', ambiguous: true }))).toMatchObject({
      code: 'storage_unavailable',
    });
    expect(attempts).toHaveLength(1);
  });

  test('when writing was certainly not carried out, it is done again', async () => {
    const { run, attempts } = setup();
    await expect(run(WRITE, failure({ kind: 'unreachable', ambiguous: false }), 'written')).resolves.toBe('written');
    expect(attempts).toHaveLength(2);
  });

  test('when an attempt finds out something, that goes through as it is, once and without a line', async () => {
    const { refusal, attempts, log } = setup();
    const finding = callerError('bad_name', 'This file name cannot be used.');
    expect(await refusal(READ, finding)).toBe(finding);
    expect(attempts).toHaveLength(1);
    expect(log.lines).toEqual([]);
  });

  test('when it fails, the error has no cause and no word of the provider', async () => {
    const { refusal } = setup();
    const upstream = Object.assign(failure(), { cause: new Error('CANARY'), body: 'CANARY' });
    const error = await refusal(READ, upstream);
    expect(error.cause).toBeUndefined();
    expect(`${JSON.stringify(error)}${error.message}${error.stack ?? ''}`).not.toContain('CANARY');
  });
});

describe('a rate limit', () => {
  const limited = (retryAfterSeconds?: number): UpstreamError =>
    failure({ kind: 'rate_limited', status: 429, ambiguous: false, retryAfterSeconds });

  test.each([READ, WRITE])(
    'when a $kind is limited for a moment, it is tried until it is let through',
    async (call) => {
      const { run, attempts } = setup();
      await expect(run(call, limited(), limited(), limited(), 'done')).resolves.toBe('done');
      expect(attempts).toHaveLength(4);
    },
  );

  test('when the time of the operation is over, it ends, and each try had only what was left', async () => {
    const { clock, calls } = setup();
    const left: number[] = [];
    const running = calls.run(WRITE, async ({ timeoutMs }) => {
      left.push(timeoutMs);
      clock.advance(3000);
      throw limited();
    });
    await expect(running).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(left).toEqual([10_000, 7000, 4000, 1000]);
  });

  test('when it shall wait longer than there is time, it ends at once and says for how long', async () => {
    const { refusal, attempts } = setup();
    expect(await refusal(READ, limited(30))).toMatchObject({ details: { retryAfterSeconds: 30 } });
    expect(attempts).toHaveLength(1);
  });

  test('when it never ends within the time, the number of tries has an end', async () => {
    const { refusal, attempts } = setup();
    await refusal(WRITE, limited());
    expect(attempts).toHaveLength(12);
  });

  test('when the adapter was given less time, that counts', async () => {
    const { run, attempts, refusal } = setup(1500);
    await run(READ);
    expect(attempts[0]?.timeoutMs).toBe(1500);
    await refusal(READ, limited(2));
    expect(attempts).toHaveLength(2);
  });
});

describe('a storage that is down', () => {
  const down = async ({ refusal }: ReturnType<typeof setup>): Promise<void> => {
    for (let i = 0; i < 5; i += 1) await refusal(READ, failure());
  };

  test('when five calls in a row have failed, the next ones are not made, and two lines say so in all', async () => {
    const world = setup();
    await down(world);
    const made = world.attempts.length;
    for (let i = 0; i < 3; i += 1) {
      const error = await world.refusal(READ, failure());
      expect(error).toMatchObject({ code: 'storage_unavailable', details: { retryAfterSeconds: 10 } });
    }
    expect(world.attempts).toHaveLength(made);
    expect(world.log.of('breaker_opened')).toMatchObject([{ fields: { dependency: 'dropbox', scope: 'tenant' } }]);
    expect(world.log.of('dependency_call_failed')).toHaveLength(5);
  });

  test('when it is the bookkeeping of a publish, it is let through all the same', async () => {
    const world = setup();
    await down(world);
    const made = world.attempts.length;
    await expect(world.run({ ...WRITE, isBookkeeping: true }, 'noted')).resolves.toBe('noted');
    expect(world.attempts).toHaveLength(made + 1);
  });

  test('when ten seconds are over, one call tries, and its success closes it', async () => {
    const world = setup();
    await down(world);
    world.clock.advance(10_000);
    await expect(world.run(READ, 'listed')).resolves.toBe('listed');
    await expect(world.run(READ, 'again')).resolves.toBe('again');
    expect(world.log.of('breaker_closed')).toHaveLength(1);
  });

  test('when refusals come between, they show that it is there', async () => {
    const world = setup();
    const finding = callerError('bad_name', 'This file name cannot be used.');
    for (let i = 0; i < 12; i += 1) {
      await world.refusal(READ, i % 3 === 2 ? failure({ kind: 'rejected', ambiguous: false }) : failure());
      await world.refusal(READ, finding);
    }
    expect(world.log.of('breaker_opened')).toEqual([]);
  });

  test('when the storage of one tenant is down, that of another is called', async () => {
    await down(setup());
    await expect(setup().run(READ, 'listed')).resolves.toBe('listed');
  });
});

describe('a caller that gives up', () => {
  test('when it did so before, nothing is called and its reason is the error', async () => {
    const { run, attempts } = setup();
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(run({ ...READ, signal })).rejects.toThrow('gone');
    expect(attempts).toEqual([]);
  });

  test('when it does so during the call, the attempt is told, and nothing is tried again or said', async () => {
    const { calls, log } = setup();
    const control = new AbortController();
    let tries = 0;
    const running = calls.run({ ...READ, signal: control.signal }, async ({ signal }) => {
      tries += 1;
      control.abort(new Error('gone'));
      expect(signal?.aborted).toBe(true);
      throw failure({ kind: 'aborted' });
    });
    await expect(running).rejects.toThrow('gone');
    expect([tries, log.lines]).toEqual([1, []]);
  });

  test('when it does so between two tries, the second is not made', async () => {
    const { calls } = setup();
    const control = new AbortController();
    let tries = 0;
    const running = calls.run({ ...READ, signal: control.signal }, async () => {
      tries += 1;
      queueMicrotask(() => control.abort(new Error('gone')));
      throw failure();
    });
    await expect(running).rejects.toThrow('gone');
    expect(tries).toBe(1);
  });
});
