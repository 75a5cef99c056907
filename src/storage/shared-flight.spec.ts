import { SharedFlights } from './shared-flight.js';

function slowWork() {
  let finish: (value: string) => void = () => undefined;
  const seen: AbortSignal[] = [];
  const work = (signal: AbortSignal) => {
    seen.push(signal);
    return new Promise<string>((resolve) => (finish = resolve));
  };
  return { work, seen, finish: (value: string) => finish(value) };
}

describe('SharedFlights', () => {
  test('when several ask for one key, the work runs once and all get its result', async () => {
    const flights = new SharedFlights<string>();
    const { work, seen, finish } = slowWork();
    const callers = [1, 2, 3].map(() => flights.join('k', undefined, work));
    finish('done');
    expect(await Promise.all(callers)).toEqual(['done', 'done', 'done']);
    expect(seen).toHaveLength(1);
  });

  test('when one caller gives up, the others still get the result', async () => {
    const flights = new SharedFlights<string>();
    const { work, seen, finish } = slowWork();
    const control = new AbortController();
    const leaving = flights.join('k', control.signal, work);
    const staying = flights.join('k', undefined, work);
    control.abort();
    await expect(leaving).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen[0]?.aborted).toBe(false);
    finish('done');
    expect(await staying).toBe('done');
  });

  test('when the last caller gives up, the work is aborted and the next caller starts anew', async () => {
    const flights = new SharedFlights<string>();
    const { work, seen, finish } = slowWork();
    const control = new AbortController();
    const leaving = flights.join('k', control.signal, work);
    control.abort();
    await expect(leaving).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen[0]?.aborted).toBe(true);
    const next = flights.join('k', undefined, work);
    finish('second');
    expect(await next).toBe('second');
  });

  test('when the work fails, all get the error and the next caller starts anew', async () => {
    const flights = new SharedFlights<string>();
    const failing = () => Promise.reject(new Error('down'));
    const results = await Promise.allSettled([1, 2].map(() => flights.join('k', undefined, failing)));
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    expect(await flights.join('k', undefined, async () => 'up')).toBe('up');
  });
});
