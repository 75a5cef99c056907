import { Store } from '../lib/store.js';
import { TilesInView } from './tiles-in-view.js';
import { onScreenOf, shapeOf, visibleOf } from './window.js';

const SCREEN = 800;
const COUNT = 10_000;
const FRAME_MS = 16;
const shape = shapeOf({ width: 358, smallestTile: 104, gap: 8, caption: 36 });

function setUp() {
  const seen = new Store<readonly [number, number]>([0, -1]);
  let aimed: readonly [number, number] = [0, -1];
  const view = new TilesInView(seen, { aim: (first, last) => (aimed = [first, last]) });
  view.fit(shape, COUNT, SCREEN);
  let now = 0;
  const step = (top: number): boolean => view.step(top, (now += FRAME_MS));
  const rest = (top: number): number => {
    let frames = 0;
    while (step(top)) frames += 1;
    return frames;
  };
  const sizeOf = (): number => view.drawn.get().last - view.drawn.get().first + 1;
  return { view, seen, step, rest, sizeOf, aimed: () => aimed, isAsking: () => aimed[1] >= aimed[0] };
}

describe('TilesInView', () => {
  it('when the grid opens or jumps, what is on the screen is drawn at once, and nothing else yet', () => {
    const { view, step } = setUp();
    for (const top of [0, 100_000]) {
      step(top);
      expect(view.drawn.get()).toEqual(onScreenOf(shape, COUNT, top, SCREEN));
    }
  });

  it('when the grid begins below the edge of the screen, the pictures asked for are those ahead of it', () => {
    const { seen, step, aimed } = setUp();
    step(-194);
    const [first, last] = seen.get();
    expect(aimed()).toEqual([first - shape.columns, last + (last - first + 1)]);
  });

  it('when nothing moves, one screen ahead and behind comes little by little, and then no frame is needed', () => {
    const { view, step, rest, sizeOf } = setUp();
    step(50_000);
    const before = sizeOf();
    step(50_000);
    expect(sizeOf()).toBeGreaterThan(before);
    expect(sizeOf()).toBeLessThan(before + 2 * shape.columns);
    expect(rest(50_000)).toBeGreaterThan(3);
    expect(view.drawn.get()).toEqual(visibleOf(shape, COUNT, 50_000, SCREEN));
    expect(step(50_000)).toBe(false);
  });

  it('when it scrolls, everything on the screen is there and no frame brings more than two tiles', () => {
    const { view, step, rest } = setUp();
    rest(0);
    let last = view.drawn.get().last;
    for (let top = 0; top < 20_000; top += 40) {
      step(top);
      const must = onScreenOf(shape, COUNT, top, SCREEN);
      expect(view.drawn.get().first).toBeLessThanOrEqual(must.first);
      expect(view.drawn.get().last).toBeGreaterThanOrEqual(must.last);
      expect(view.drawn.get().last - last).toBeLessThanOrEqual(2);
      last = view.drawn.get().last;
    }
  });

  it('when it flies by, no picture is asked for until it rests', () => {
    const { step, rest, isAsking } = setUp();
    rest(0);
    expect(isAsking()).toBe(true);
    for (let top = 0; top <= 4_000; top += 80) step(top);
    expect(isAsking()).toBe(false);
    rest(4_000);
    expect(isAsking()).toBe(true);
  });

  it('when it moves slowly, or jumps once, pictures are asked for as it goes', () => {
    const { step, rest, isAsking, aimed } = setUp();
    rest(0);
    for (let top = 0; top <= 1_000; top += 10) {
      step(top);
      expect(isAsking()).toBe(true);
    }
    step(300_000);
    expect(aimed()[0]).toBeGreaterThan(1_000);
    expect(isAsking()).toBe(true);
  });

  it('when it stands, what is said to be seen is what is on the screen', () => {
    const { seen, step } = setUp();
    step(0);
    expect(seen.get()[0]).toBe(0);
    step(10 * shape.rowHeight);
    expect(seen.get()[0]).toBe(10 * shape.columns);
  });
});
