import { isDragging, swipeOf } from './swipe.js';

describe('swipe', () => {
  it.each([
    [-51, 0, 'next'],
    [51, 0, 'previous'],
    [-120, 60, 'next'],
    [-120, 61, null],
    [-50, 0, null],
    [0, 200, null],
  ] as const)('when a finger moved by %d and %d, the swipe is %s', (dx, dy, result) => {
    expect(swipeOf({ dx, dy })).toBe(result);
  });

  it('when a finger moves up or down, the picture stays, for the page scrolls', () => {
    expect(isDragging({ dx: 9, dy: 30 })).toBe(false);
    expect(isDragging({ dx: 20, dy: 5 })).toBe(true);
  });
});
