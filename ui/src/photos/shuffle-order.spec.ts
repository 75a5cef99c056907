import { toDetail } from '../api/photos.js';
import type { PhotoDetail } from '../api/photos.js';
import type { Step, Target } from './order.js';
import { ShuffleOrder } from './shuffle-order.js';

const detail = (filename: string): PhotoDetail => {
  const made = toDetail({ filename, folder: 'inbox' }, 'inbox');
  if (made === null) throw new Error('no detail');
  return made;
};

/** A server that walks `names` in a ring; `flags` = whether it announces the end of the cycle. */
function shuffle(names: readonly string[], flags = true) {
  let asked = 0;
  const order = new ShuffleOrder({
    newSeed: () => `seed-${names.length}`,
    random: async (_seed, after) => {
      asked += 1;
      const at = after === null ? 0 : (names.indexOf(after) + 1) % names.length;
      const name = names[at] ?? '';
      return { ok: true, value: { photo: detail(name), cycleEnd: flags && at === names.length - 1 } };
    },
  });
  return { order, asked: () => asked };
}

async function walk(order: ShuffleOrder, steps: number, from: Target | null = null): Promise<string[]> {
  const seen: string[] = [];
  let current = from;
  for (let count = 0; count < steps; count += 1) {
    const step: Step = await order.next(current);
    if (step.to !== 'photo') return [...seen, step.to];
    current = step.target;
    order.shown(current);
    seen.push(current.filename);
  }
  return seen;
}

const at = (filename: string): Target => ({ folder: 'inbox', filename });

describe('ShuffleOrder', () => {
  it.each([true, false])(
    'when all photos were seen, it says so and repeats none (end announced: %s)',
    async (flags) => {
      const { order } = shuffle(['a', 'b', 'c'], flags);
      expect(await walk(order, 9)).toEqual(['a', 'b', 'c', 'all_seen']);
      expect(order.position()).toEqual({ kind: 'seen', count: 3 });
    },
  );

  it('when one goes back, the photos come in the order they were seen', async () => {
    const { order } = shuffle(['a', 'b', 'c']);
    await walk(order, 3);
    expect(await order.previous(at('c'))).toEqual({ to: 'photo', target: at('b') });
    expect(await order.previous(at('a'))).toEqual({ to: 'start' });
    expect(await order.next(at('a'))).toEqual({ to: 'photo', target: at('b') });
  });

  it('when a photo was opened by its address, it is not shown twice in the cycle', async () => {
    const { order } = shuffle(['a', 'b', 'c']);
    order.shown(at('b'));
    expect(await walk(order, 9, at('b'))).toEqual(['a', 'c', 'all_seen']);
  });

  it('when photos are read ahead, they count as seen only once shown', async () => {
    const { order } = shuffle(['a', 'b', 'c', 'd']);
    await walk(order, 1);
    expect((await order.ahead(at('a'))).map((target) => target.filename)).toEqual(['b', 'c']);
    expect(order.position()).toEqual({ kind: 'seen', count: 1 });
    expect(await walk(order, 9, at('a'))).toEqual(['b', 'c', 'd', 'all_seen']);
  });

  it('when one goes on while photos are being read ahead, none of them is skipped', async () => {
    const { order } = shuffle(['a', 'b', 'c', 'd', 'e']);
    await walk(order, 1);
    const ahead = order.ahead(at('a'));
    expect(await walk(order, 9, at('a'))).toEqual(['b', 'c', 'd', 'e', 'all_seen']);
    await ahead;
  });

  it('when one goes on before a picture is there, that photo comes at the end, and the way back goes over it', async () => {
    const { order } = shuffle(['a', 'b', 'c', 'd']);
    await walk(order, 1);
    expect(await order.next(at('a'))).toEqual({ to: 'photo', target: at('b') });
    expect(await order.next(at('b'))).toEqual({ to: 'photo', target: at('c') });
    expect(await walk(order, 9, at('c'))).toEqual(['d', 'b', 'c', 'all_seen']);
    expect(order.position()).toEqual({ kind: 'seen', count: 4 });
    expect(await order.previous(at('b'))).toEqual({ to: 'photo', target: at('d') });
  });

  it('when the only photo that was passed by cannot be shown, all that can be have been seen', async () => {
    const { order } = shuffle(['a', 'b']);
    await walk(order, 1);
    await order.next(at('a'));
    expect(await order.next(at('b'))).toEqual({ to: 'all_seen', count: 1 });
  });

  it('when a photo leaves, the next unseen one follows, and it can come back', async () => {
    const { order } = shuffle(['a', 'b', 'c']);
    await walk(order, 2);
    const gone = order.remove(at('b'));
    expect(await order.next(null)).toEqual({ to: 'photo', target: at('c') });
    order.putBack(gone);
    expect(await order.next(at('a'))).toEqual({ to: 'photo', target: at('b') });
  });

  it('when it starts again, everything may come again', async () => {
    const { order } = shuffle(['a', 'b']);
    await walk(order, 3);
    order.startAgain();
    expect(await walk(order, 3)).toEqual(['a', 'b', 'all_seen']);
  });
});
