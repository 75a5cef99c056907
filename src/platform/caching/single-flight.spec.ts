import { SingleFlight } from './index.js';

function gate<T>() {
  let open: (value: T) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((resolve, reject) => ([open, fail] = [resolve, reject]));
  return { promise, open, fail };
}

describe('SingleFlight', () => {
  test('when many ask for one key at once, the work runs once and all share the result', async () => {
    const flights = new SingleFlight<number>();
    const work = gate<number>();
    let runs = 0;
    const asks = Array.from({ length: 500 }, () => flights.run('a', () => ((runs += 1), work.promise)));
    work.open(7);
    expect(new Set(await Promise.all(asks))).toEqual(new Set([7]));
    expect(runs).toBe(1);
  });

  test('when the work fails, all share the error and the next ask works again', async () => {
    const flights = new SingleFlight<number>();
    const work = gate<number>();
    const asks = [1, 2].map(() => flights.run('a', () => work.promise));
    work.fail(new Error('broken'));
    const results = await Promise.allSettled(asks);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    await expect(flights.run('a', async () => 1)).resolves.toBe(1);
    expect(flights.current('a')).toBeNull();
  });

  test('when one key hangs, another is not held up', async () => {
    const flights = new SingleFlight<string>();
    const hanging = gate<string>();
    void flights.run('slow', () => hanging.promise);
    await expect(flights.run('fast', async () => 'done')).resolves.toBe('done');
    hanging.open('late');
  });
});
