import { SingleFlight } from './index.js';

/** Work that ends when the test says so, and the signals it was given. */
function gate<T>() {
  let open: (value: T) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((resolve, reject) => ([open, fail] = [resolve, reject]));
  const signals: AbortSignal[] = [];
  const work = (signal: AbortSignal) => (signals.push(signal), promise);
  return { work, signals, open, fail };
}

describe('SingleFlight', () => {
  test('when many ask for one key at once, the work runs once and all share the result', async () => {
    const flights = new SingleFlight<number>();
    const { work, signals, open } = gate<number>();
    const asks = Array.from({ length: 500 }, () => flights.run('a', work));
    open(7);
    expect(new Set(await Promise.all(asks))).toEqual(new Set([7]));
    expect(signals).toHaveLength(1);
  });

  test('when the work fails, all share the error and the next ask works again', async () => {
    const flights = new SingleFlight<number>();
    const { work, fail } = gate<number>();
    const asks = [1, 2].map(() => flights.run('a', work));
    fail(new Error('broken'));
    const results = await Promise.allSettled(asks);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    await expect(flights.run('a', async () => 1)).resolves.toBe(1);
    expect(flights.current('a')).toBeNull();
  });

  test('when one key hangs, another is not held up', async () => {
    const flights = new SingleFlight<string>();
    const { work, open } = gate<string>();
    void flights.run('slow', work);
    await expect(flights.run('fast', async () => 'done')).resolves.toBe('done');
    open('late');
  });

  test('when the leader gives up, no follower fails and the work is not aborted', async () => {
    const flights = new SingleFlight<string>();
    const { work, signals, open } = gate<string>();
    const control = new AbortController();
    const leader = flights.run('a', work, { signal: control.signal });
    const followers = Array.from({ length: 100 }, () => flights.run('a', work));
    control.abort();
    await expect(leader).rejects.toMatchObject({ name: 'AbortError' });
    expect(signals[0]?.aborted).toBe(false);
    open('done');
    expect(new Set(await Promise.all(followers))).toEqual(new Set(['done']));
    expect(signals).toHaveLength(1);
  });

  test('when the last caller gives up, the work is aborted and the next caller starts anew', async () => {
    const flights = new SingleFlight<string>();
    const first = gate<string>();
    const control = new AbortController();
    const leaving = [1, 2].map(() => flights.run('a', first.work, { signal: control.signal }));
    control.abort();
    const left = await Promise.allSettled(leaving);
    expect(left.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    expect(first.signals[0]?.aborted).toBe(true);
    await expect(flights.run('a', async () => 'second')).resolves.toBe('second');
  });

  test('when a caller has given up before it asks, nothing is started', async () => {
    const flights = new SingleFlight<string>();
    const { work, signals } = gate<string>();
    await expect(flights.run('a', work, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(signals).toHaveLength(0);
  });

  test('when a caller joins, it learns who leads; the leader learns nothing', async () => {
    const flights = new SingleFlight<string>();
    const { work, open } = gate<string>();
    const joined: string[] = [];
    const onJoined = (leader: string): void => void joined.push(leader);
    const asks = ['first', 'second', 'third'].map((id) => flights.run('a', work, { id, onJoined }));
    open('done');
    await Promise.all(asks);
    expect(joined).toEqual(['first', 'first']);
  });

  test('when a flight is forgotten, the next caller starts anew and the old callers get the old result', async () => {
    const flights = new SingleFlight<string>();
    const old = gate<string>();
    const waiting = flights.run('a', old.work);
    flights.forget('a');
    await expect(flights.run('a', async () => 'new')).resolves.toBe('new');
    old.open('old');
    await expect(waiting).resolves.toBe('old');
  });
});
