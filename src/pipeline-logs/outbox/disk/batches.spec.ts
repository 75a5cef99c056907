import { Batches } from './batches.js';

describe('work in batches', () => {
  it('when some come while a batch is under way, they are done together, no more of them than may be', async () => {
    const seen: (readonly number[])[] = [];
    let goOn: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (goOn = resolve));
    const batches = new Batches<number, number>(2, async (items) => {
      seen.push(items);
      if (seen.length === 1) await first;
      return items.map((item) => ({ status: 'fulfilled', value: item * 10 }));
    });
    const all = [1, 2, 3, 4].map((item) => batches.add(item));
    goOn();
    expect(await Promise.all(all)).toEqual([10, 20, 30, 40]);
    expect(seen).toEqual([[1], [2, 3], [4]]);
    expect(await batches.add(5)).toBe(50);
  });

  it('when one item fails, the others do not', async () => {
    const batches = new Batches<number, number>(2, async (items) =>
      Promise.allSettled(items.map((item) => (item === 2 ? Promise.reject(new Error('two')) : Promise.resolve(item)))),
    );
    const outcomes = await Promise.allSettled([1, 2, 3].map((item) => batches.add(item)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('when the whole batch fails, all of it does, and the next one is done', async () => {
    let times = 0;
    const batches = new Batches<number, number>(2, (items) => {
      times += 1;
      if (times === 1) return Promise.reject(new Error('no disk'));
      return Promise.resolve(items.map((value) => ({ status: 'fulfilled', value })));
    });
    await expect(batches.add(1)).rejects.toThrow('no disk');
    expect(await batches.add(2)).toBe(2);
  });
});
