import { fc, runs } from '../../../test/support/properties.js';
import { toDetail, toItem } from '../api/photos.js';
import type { PhotoDetail, PhotoItem, PhotoKey } from '../api/photos.js';
import { localProblem } from '../api/problem.js';
import { Library } from '../photos/library.js';
import type { Picture } from '../photos/loader.js';
import type { Target } from '../photos/order.js';
import { PhotoController } from '../photos/photo-controller.js';
import type { Loaded } from '../photos/stage.js';
import { Curation } from './curation.js';

const COUNT = 14;

function must<T>(value: T | null): T {
  if (value === null) throw new Error('nothing there');
  return value;
}

/** A service with one folder: answers wait until they are let go, in any order; some moves are refused. */
class World {
  readonly names = Array.from({ length: COUNT }, (_, at) => `p${String(at).padStart(2, '0')}`);
  readonly waiting: (() => void)[] = [];
  /** What was painted whenever a finger went down, and what the service was asked to move. */
  readonly pressed: string[] = [];
  readonly kept: PhotoKey[] = [];
  readonly faults: string[] = [];
  refuse = false;
  /** Presses that were taken back before they were sent, by their place. */
  readonly calledOff = new Set<number>();
  private ended = 0;
  private readonly asItWas = new Map<string, Loaded<Picture>>();
  readonly library = new Library({
    page: async (_query, { offset, limit }) => {
      const items = this.names.slice(offset, offset + limit).map((name) => this.item(name));
      const page = { items, total: this.names.length, truncated: false, skipped: 0, listingVersion: '1' };
      await this.delay();
      return { ok: true, value: page };
    },
  });
  readonly controller = new PhotoController({
    api: {
      detail: async (_folder, filename) => ({ ok: true, value: this.detail(filename) }),
      random: async (_seed, after) => {
        await this.delay();
        const at = after === null ? 0 : (this.names.indexOf(after) + 1) % this.names.length;
        const name = this.names[at];
        if (name === undefined) return { ok: false, problem: { ...localProblem('bad_answer'), code: 'no_photos' } };
        return { ok: true, value: { photo: this.detail(name), cycleEnd: at === this.names.length - 1 } };
      },
    },
    loader: {
      load: (target) => this.load(target),
      prefetch: () => undefined,
      forget: ({ filename }) => void this.asItWas.delete(filename),
      keep: ({ filename }, painted) => void this.asItWas.set(filename, { ok: true, ...painted }),
    },
    library: this.library,
    newSeed: () => 'seed-0001',
    onPainted: ({ filename }) => {
      if (this.painted?.filename !== filename) this.faults.push(`the address names ${filename} too early`);
    },
  });
  readonly curation = new Curation({
    send: async (action, photo) => {
      if (action === 'keep') this.kept.push(photo);
      await this.delay();
      if (this.refuse) return { ok: false, problem: { ...localProblem('bad_answer'), code: 'storage_unavailable' } };
      if (action === 'undo') this.names.push(photo.filename);
      else this.names.splice(this.names.indexOf(photo.filename), 1);
      this.names.sort();
      const value = { finalName: photo.filename, version: photo.version };
      return { ok: true, value, status: 200, headers: new Headers() };
    },
    leave: (photo) => {
      const gone = this.controller.leave(photo);
      this.library.remove(photo.folder, photo.filename);
      return gone;
    },
    putBack: (gone, show) => void this.controller.putBack(gone, show),
    hold: (folder) => this.library.hold(folder),
    settled: () => undefined,
    spoil: () => undefined,
    onMoved: () => () => undefined,
    onUndone: () => undefined,
    onRefused: () => undefined,
  });

  get painted(): PhotoDetail | null {
    return this.controller.stage.state.get().photo;
  }

  /** A finger goes down on the photo that is painted, if one is. */
  move(): void {
    const { painted } = this;
    if (painted === null) return;
    const at = this.pressed.push(painted.filename) - 1;
    void this.curation.move('keep', painted).then(() => {
      // They end in their order, so what was sent since the one before is this one.
      if (this.kept.length === this.ended) this.calledOff.add(at);
      this.ended = this.kept.length;
    });
  }

  /** Lets one answer arrive, out of order. */
  release(at: number): void {
    this.waiting.splice(at % Math.max(1, this.waiting.length), 1)[0]?.();
  }

  /** Whether what is seen, what is acted on and what is named are one photo. */
  check(): void {
    const { phase, target, photo, picture } = this.controller.stage.state.get();
    if ((photo !== null) !== (phase === 'painted')) this.faults.push(`a photo can be acted on while ${phase}`);
    if (photo !== null && picture?.alt !== photo.filename) this.faults.push(`${photo.filename} shows ${picture?.alt}`);
    if (photo !== null && target?.filename !== photo.filename) this.faults.push(`${target?.filename} is announced`);
  }

  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet += 1) {
      while (this.waiting.length > 0) {
        this.release(0);
        await rest();
        quiet = 0;
      }
      await rest();
    }
  }

  private item(filename: string): PhotoItem {
    return must(toItem({ filename, folder: 'inbox', version: `v-${filename}` }, 'inbox'));
  }

  private detail(filename: string): PhotoDetail {
    return must(toDetail({ ...this.item(filename) }, 'inbox'));
  }

  private async load({ filename }: Target): Promise<Loaded<Picture>> {
    const painted = this.asItWas.get(filename);
    this.asItWas.delete(filename);
    if (painted !== undefined) return painted;
    await this.delay();
    const isGone = !this.names.includes(filename);
    if (isGone) return { ok: false, problem: { ...localProblem('bad_answer'), code: 'photo_not_found' } };
    return { ok: true, photo: this.detail(filename), picture: { alt: filename } as Picture };
  }

  private delay(): Promise<void> {
    return new Promise((resolve) => void this.waiting.push(resolve));
  }
}

const rest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

type Step = { readonly do: string; readonly at: number };

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('next', 'next', 'previous', 'keep', 'keep', 'undo', 'open', 'turn', 'refuse', 'answer', 'answer'),
  at: fc.nat({ max: 30 }),
});

async function take(world: World, { do: what, at }: Step): Promise<void> {
  const { controller } = world;
  switch (what) {
    case 'next':
      return void controller.next();
    case 'previous':
      return void controller.previous();
    case 'keep':
      return world.move();
    case 'undo':
      return void world.curation.undoLast();
    case 'open':
      return void controller.open('inbox', `p${String(at % COUNT).padStart(2, '0')}`, false);
    case 'turn':
      return controller.reorder(at % 2 === 0);
    case 'refuse':
      return void (world.refuse = at % 3 === 0);
    default:
      world.release(at);
      await rest();
  }
}

describe('never the wrong photo', () => {
  it('when steps, moves, undos, other orders and late answers mix at random, each acts on what was painted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 120 }), fc.boolean(), async (steps, shuffle) => {
        const world = new World();
        void world.controller.open('inbox', null, shuffle);
        for (const one of steps) {
          await take(world, one);
          world.check();
        }
        await world.settle();
        world.check();
        expect(world.faults).toEqual([]);
        // In the order of the presses; what was taken back before its turn came was never sent.
        const sent = world.kept.map(({ filename }) => filename);
        expect(sent).toEqual(world.pressed.filter((_name, at) => !world.calledOff.has(at)));
        expect(world.kept.map(({ version }) => version)).toEqual(sent.map((name) => `v-${name}`));
        // Nothing hangs: what is there is shown, or it is said why not.
        const { phase } = world.controller.stage.state.get();
        expect(phase).not.toBe('loading');
      }),
      { numRuns: runs(40, 2000) },
    );
  });

  it('when several ways lead on at once, only the newest may paint, however late the others come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.nat({ max: COUNT - 1 }),
        fc.array(fc.nat({ max: 30 }), { maxLength: 30 }),
        async (steps, last, order) => {
          const world = new World();
          for (const one of steps) if (['next', 'previous', 'open', 'answer'].includes(one.do)) await take(world, one);
          void world.controller.open('inbox', world.names[last] ?? '', false);
          for (const at of order) {
            world.release(at);
            await rest();
          }
          await world.settle();
          expect(world.painted?.filename).toBe(world.names[last]);
        },
      ),
      { numRuns: runs(40, 2000) },
    );
  });
});
