import { gridMove, heightOf, placeOf, shapeOf, visibleOf } from './window.js';

const shape = shapeOf({ width: 1200, smallestTile: 180, gap: 16, caption: 32 });

describe('grid window', () => {
  it('when the screen is wide, tiles fill the width exactly', () => {
    expect(shape.columns).toBe(6);
    expect(shape.columns * shape.tile + (shape.columns - 1) * 16).toBeLessThanOrEqual(1200);
  });

  it('when the screen is 320 px wide, two tiles still fit', () => {
    const small = shapeOf({ width: 304, smallestTile: 104, gap: 8, caption: 28 });
    expect(small.columns).toBe(2);
    expect(small.tile).toBe(148);
  });

  it('when there are 10,000 photos, at most 200 tiles exist, wherever one is', () => {
    for (let top = -500; top < 400_000; top += 977) {
      const { first, last } = visibleOf(shape, 10_000, top, 2_000);
      expect(last - first + 1).toBeLessThanOrEqual(200);
    }
  });

  it('when one scrolls, everything on the screen is there', () => {
    for (let top = 0; top < 20_000; top += 613) {
      const { first, last } = visibleOf(shape, 1_000, top, 800);
      const firstSeen = Math.floor(top / shape.rowHeight) * shape.columns;
      const lastSeen = Math.min(999, (Math.floor((top + 799) / shape.rowHeight) + 1) * shape.columns - 1);
      expect(first).toBeLessThanOrEqual(firstSeen);
      expect(last).toBeGreaterThanOrEqual(lastSeen);
    }
  });

  it('when there is nothing, there are no tiles', () => {
    expect(visibleOf(shape, 0, 0, 800)).toEqual({ first: 0, last: -1 });
    expect(heightOf(shape, 0)).toBe(0);
  });

  it('when tiles stand in their places, none covers another and the last of a row ends at the edge', () => {
    const places = Array.from({ length: 2 * shape.columns }, (_, at) => placeOf(shape, at));
    for (const [at, place] of places.entries()) {
      const next = places[at + 1];
      if (next?.top === place.top) expect(next.start - place.start).toBeGreaterThanOrEqual(shape.tile + 16);
    }
    expect(places[shape.columns - 1]).toEqual({ top: 0, start: 1200 - shape.tile });
    expect(places[shape.columns]).toEqual({ top: shape.rowHeight, start: 0 });
  });

  it('when arrows reach an edge, they stay', () => {
    expect(gridMove('ArrowLeft', 0, 50, 6, 3)).toBe(0);
    expect(gridMove('ArrowUp', 3, 50, 6, 3)).toBe(3);
    expect(gridMove('ArrowDown', 47, 50, 6, 3)).toBe(49);
    expect(gridMove('End', 0, 50, 6, 3)).toBe(49);
    expect(gridMove('PageDown', 0, 50, 6, 3)).toBe(18);
    expect(gridMove('x', 0, 50, 6, 3)).toBeNull();
  });
});
