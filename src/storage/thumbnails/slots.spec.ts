import { Slots } from './slots.js';

const LONG_MS = 10_000;

function gate() {
  let open: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (open = resolve));
  return { closed, open: () => open() };
}

describe('Slots', () => {
  test('when all slots are taken, the others enter in the order they came', async () => {
    const slots = new Slots(1, LONG_MS);
    const order: string[] = [];
    const first = gate();
    const running = slots.run(undefined, () => first.closed);
    const waiting = ['a', 'b', 'c'].map((name) => slots.run(undefined, async () => void order.push(name)));
    expect(order).toEqual([]);
    first.open();
    await Promise.all([running, ...waiting]);
    expect(order).toEqual(['a', 'b', 'c']);
  });

  test('when work fails, its slot comes free', async () => {
    const slots = new Slots(1, LONG_MS);
    await expect(slots.run(undefined, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await slots.run(undefined, async () => 'next')).toBe('next');
  });

  test('when a waiting caller gives up, it leaves and takes no slot', async () => {
    const slots = new Slots(1, LONG_MS);
    const first = gate();
    const running = slots.run(undefined, () => first.closed);
    const control = new AbortController();
    const leaving = slots.run(control.signal, async () => 'never');
    control.abort();
    await expect(leaving).rejects.toMatchObject({ name: 'AbortError' });
    first.open();
    await running;
    expect(await slots.run(undefined, async () => 'next')).toBe('next');
  });

  test('when nobody leaves in time, the waiting caller is told to come back in a second', async () => {
    const slots = new Slots(1, 10);
    const first = gate();
    const running = slots.run(undefined, () => first.closed);
    const refused = slots.run(undefined, async () => 'never');
    await expect(refused).rejects.toMatchObject({ code: 'overloaded', details: { retryAfterSeconds: 1 } });
    first.open();
    await running;
  });
});
