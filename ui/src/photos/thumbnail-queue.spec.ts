import { ThumbnailQueue } from './thumbnail-queue.js';

function setUp(count: number) {
  const queue = new ThumbnailQueue();
  const started: number[] = [];
  const leave = Array.from({ length: count }, (_, at) => queue.enter(at, () => started.push(at)));
  return { queue, started, leave };
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};

describe('ThumbnailQueue', () => {
  it('when many are wanted, five are asked for at once, the nearest first', async () => {
    const { queue, started } = setUp(100);
    queue.aim(0, 99, 50);
    await settle();
    expect([...started].sort()).toEqual([48, 49, 50, 51, 52]);
  });

  it('when one has come, the next is asked for', async () => {
    const { started, leave } = setUp(10);
    await settle();
    leave[0]?.();
    leave[0]?.();
    await settle();
    expect(started).toHaveLength(6);
  });

  it('when a place is beyond what is aimed at, it is not asked for until it is', async () => {
    const { queue, started } = setUp(10);
    queue.aim(0, 1, 0);
    await settle();
    expect(started).toEqual([0, 1]);
    queue.aim(8, 9, 9);
    await settle();
    expect(started).toEqual([0, 1, 9, 8]);
  });

  it('when it aims at nothing, nothing more is asked for until it aims again', async () => {
    const { queue, started, leave } = setUp(10);
    await settle();
    queue.aim(0, -1, 0);
    leave[0]?.();
    await settle();
    expect(started).toHaveLength(5);
    queue.aim(0, 9, 0);
    await settle();
    expect(started).toHaveLength(6);
  });

  it('when one that waits is not wanted any more, it is never asked for', async () => {
    const { started, leave } = setUp(7);
    leave[6]?.();
    await settle();
    for (const done of leave.slice(0, 5)) done();
    await settle();
    expect(started).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
