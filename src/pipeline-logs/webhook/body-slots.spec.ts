import { BodySlots } from './body-slots.js';

const SMALL = 1_000;
const LARGE = 20_000_000;

/** Work that ends when told to. */
function work() {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { run: () => ended, end };
}

/** Four bodies on their way in. */
function full() {
  const slots = new BodySlots();
  const works = [work(), work(), work(), work()];
  const held = works.map(({ run }) => slots.hold(LARGE, run));
  return { slots, works, held };
}

describe('room for bodies', () => {
  test('when there is none, a large body and one of unknown size are refused at once', async () => {
    const { slots, works, held } = full();
    for (const bytes of [LARGE, null]) {
      await expect(slots.hold(bytes, async () => 1)).rejects.toMatchObject({
        code: 'overloaded',
        details: { retryAfterSeconds: 5 },
      });
    }
    for (const { end } of works) end();
    await Promise.all(held);
    expect(await slots.hold(LARGE, async () => 'taken')).toBe('taken');
  });

  test('when there is none, small ones wait for each other, and no more than four are held', async () => {
    const { slots, works, held } = full();
    let now = 4;
    let most = 0;
    const small = Array.from({ length: 30 }, () =>
      slots.hold(SMALL, async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
      }),
    );
    for (const { end } of works) {
      now -= 1;
      end();
    }
    await Promise.all([...held, ...small]);
    expect(most).toBe(4);
  });

  test('when work fails, its room is free again', async () => {
    const slots = new BodySlots();
    for (let count = 0; count < 10; count += 1) {
      await expect(slots.hold(LARGE, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    }
    expect(await slots.hold(LARGE, async () => 'taken')).toBe('taken');
  });

  test('when nobody leaves in time, whoever waits is refused, and is in nobody’s way afterwards', async () => {
    const { slots, works, held } = full();
    await expect(slots.hold(SMALL, async () => 1)).rejects.toMatchObject({ code: 'overloaded' });
    for (const { end } of works) end();
    await Promise.all(held);
    expect(await slots.hold(LARGE, async () => 'taken')).toBe('taken');
  });
});
