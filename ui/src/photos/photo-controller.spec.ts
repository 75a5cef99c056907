import { toDetail, toItem } from '../api/photos.js';
import type { PhotoDetail, PhotoItem } from '../api/photos.js';
import { localProblem } from '../api/problem.js';
import { Library } from './library.js';
import type { Picture } from './loader.js';
import type { Target } from './order.js';
import { PhotoController } from './photo-controller.js';
import type { Loaded } from './stage.js';

const item = (filename: string): PhotoItem =>
  must(toItem({ filename, folder: 'inbox', version: `v-${filename}` }, 'inbox'));
const detail = (filename: string): PhotoDetail => must(toDetail({ ...item(filename) }, 'inbox'));

function must<T>(value: T | null): T {
  if (value === null) throw new Error('nothing there');
  return value;
}

/** A folder of photos; `release` lets the oldest, or a random, waiting picture arrive. */
function gallery(count: number) {
  const names = Array.from({ length: count }, (_, at) => `p${String(at).padStart(3, '0')}`);
  const gone = new Set<string>();
  const waiting: (() => void)[] = [];
  const addresses: string[] = [];
  const state = { slow: false };
  const load = async ({ filename }: Target): Promise<Loaded<Picture>> => {
    if (state.slow) await new Promise<void>((resolve) => waiting.push(resolve));
    if (gone.has(filename)) return { ok: false, problem: { ...localProblem('bad_answer'), code: 'photo_not_found' } };
    return { ok: true, photo: detail(filename), picture: { alt: filename } as Picture };
  };
  const library = new Library({
    page: async (_query, { offset, limit }) => ({
      ok: true,
      value: {
        items: names.slice(offset, offset + limit).map(item),
        total: names.length,
        truncated: false,
        skipped: 0,
        listingVersion: '1',
      },
    }),
  });
  const controller = new PhotoController({
    api: {
      detail: async (_folder, filename) => ({ ok: true, value: detail(filename) }),
      random: async (_seed, after) => {
        const at = after === null ? 0 : names.indexOf(after) + 1;
        if (names.length === 0) return { ok: false, problem: { ...localProblem('bad_answer'), code: 'no_photos' } };
        return { ok: true, value: { photo: detail(names[at] ?? ''), cycleEnd: at === names.length - 1 } };
      },
    },
    loader: { load, prefetch: () => undefined, forget: () => undefined, keep: () => undefined },
    library,
    newSeed: () => 'seed-0001',
    onPainted: ({ filename }) => void addresses.push(filename),
  });
  return { controller, library, names, gone, waiting, addresses, state };
}

const painted = (controller: PhotoController): string | undefined => controller.stage.state.get().photo?.filename;
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('PhotoController', () => {
  it.each([true, false])(
    'when the first photo of an empty inbox was uploaded (shuffled: %s), it is shown',
    async (shuffle) => {
      const { controller, library, names } = gallery(0);
      await controller.open('inbox', null, shuffle);
      await rest();
      expect(controller.place.get().notice).toBe('empty');
      names.push('first');
      library.markNew('first');
      for (let tries = 0; painted(controller) === undefined && tries < 2_000; tries += 1) await rest();
      expect([painted(controller), controller.place.get().notice]).toEqual(['first', null]);
    },
  );

  it('when the first photo opens, place and address follow it', async () => {
    const { controller, addresses } = gallery(3);
    await controller.open('inbox', null, false);
    await rest();
    expect(painted(controller)).toBe('p000');
    expect(controller.place.get().position).toEqual({ kind: 'of', place: 1, total: 3 });
    expect(addresses).toEqual(['p000']);
  });

  it('when one steps over the ends, the photo stays and the end is said', async () => {
    const { controller } = gallery(2);
    await controller.open('inbox', 'p001', false);
    await rest();
    await controller.next();
    expect([painted(controller), controller.place.get().notice]).toEqual(['p001', 'end']);
    await controller.previous();
    await controller.previous();
    expect([painted(controller), controller.place.get().notice]).toEqual(['p000', 'start']);
  });

  it('when photos leave one after another, the next comes each time, and at last none', async () => {
    const { controller } = gallery(3);
    await controller.open('inbox', 'p001', false);
    await rest();
    const order: (string | undefined)[] = [];
    for (let step = 0; step < 3; step += 1) {
      order.push(painted(controller));
      controller.leave({ folder: 'inbox', filename: painted(controller) ?? '' });
      await rest();
    }
    expect(order).toEqual(['p001', 'p002', 'p000']);
    expect(painted(controller)).toBeUndefined();
    expect(controller.place.get().notice).toBe('empty');
  });

  it('when a photo comes back, it stands at its old place and is shown', async () => {
    const { controller } = gallery(3);
    await controller.open('inbox', 'p001', false);
    await rest();
    const gone = must(controller.leave({ folder: 'inbox', filename: 'p001' }));
    await rest();
    await controller.putBack(gone, 'again');
    expect(painted(controller)).toBe('p001');
    expect(controller.place.get().position).toEqual({ kind: 'of', place: 2, total: 3 });
  });

  it('when somebody else took a photo away, its tile goes and the next one comes', async () => {
    const { controller, gone, library } = gallery(3);
    await controller.open('inbox', 'p000', false);
    await rest();
    gone.add('p001');
    await controller.next();
    await rest();
    expect(painted(controller)).toBe('p002');
    expect(library.open({ folder: 'inbox', q: '', sort: 'name', order: 'asc', state: null }).indexOf('p001')).toBe(-1);
  });

  it('when the next photo is on its way before the address is noticed, the address does not lead back', async () => {
    const { controller, state } = gallery(3);
    await controller.open('inbox', 'p000', false);
    await rest();
    state.slow = true;
    void controller.next();
    await rest();
    expect(controller.isShowing({ folder: 'inbox', filename: 'p000' })).toBe(false);
    expect(controller.isAnnounced({ folder: 'inbox', filename: 'p000' })).toBe(true);
  });

  it('when a shuffle is over, it says how many were seen and can start again', async () => {
    const { controller } = gallery(2);
    await controller.open('inbox', null, true);
    await controller.next();
    await controller.next();
    expect(controller.place.get().notice).toEqual({ allSeen: 2 });
    controller.startAgain();
    await rest();
    expect(controller.place.get().position).toEqual({ kind: 'seen', count: 1 });
  });

  it('when steps, removals and late pictures mix at random, every picture belongs to the photo acted on', async () => {
    const { controller, waiting, state } = gallery(120);
    await controller.open('inbox', 'p060', false);
    await rest();
    state.slow = true;
    let seed = 11;
    const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
    let acted = 0;
    for (let step = 0; step < 600; step += 1) {
      const dice = random();
      if (dice < 0.35) void controller.next();
      else if (dice < 0.5) void controller.previous();
      else if (dice < 0.9) waiting.splice(Math.floor(random() * waiting.length), 1)[0]?.();
      else {
        const { photo, picture } = controller.stage.state.get();
        if (photo !== null) {
          acted += 1;
          expect(picture?.alt).toBe(photo.filename);
          if (acted % 3 === 0) controller.leave(photo);
        }
      }
      if (step % 5 === 0) await Promise.resolve();
    }
    expect(acted).toBeGreaterThan(5);
  });
});
