import { fc, runs } from '../../../test/support/properties.js';
import { Zoom } from './zoom.js';
import type { Extent } from './zoom.js';

const wide: Extent = { ground: { width: 400, height: 600 }, picture: { width: 400, height: 300 } };

describe('Zoom', () => {
  it('when a place is zoomed at, it stays under the finger as far as the picture reaches', () => {
    const zoom = new Zoom(() => wide);
    zoom.by(4, { x: 50, y: 0 });
    expect(zoom.state.get()).toEqual({ scale: 4, x: -150, y: 0 });
  });

  it('when the picture is smaller than its ground in one direction, it does not move in that one', () => {
    const zoom = new Zoom(() => wide);
    zoom.by(1.5);
    zoom.pan(10, 500);
    expect(zoom.state.get()).toEqual({ scale: 1.5, x: 10, y: 0 });
  });

  it('when it is toggled twice, or zoomed out as far as it goes, the picture is fitted again', () => {
    const zoom = new Zoom(() => wide);
    zoom.toggle({ x: 20, y: 20 });
    expect(zoom.isZoomed).toBe(true);
    zoom.toggle();
    expect(zoom.state.get()).toEqual({ scale: 1, x: 0, y: 0 });
    zoom.in();
    zoom.look(1, 0);
    zoom.out();
    expect(zoom.state.get()).toEqual({ scale: 1, x: 0, y: 0 });
  });

  it('when there is no picture, nothing is zoomed', () => {
    const zoom = new Zoom(() => null);
    zoom.in();
    expect(zoom.isZoomed).toBe(false);
  });

  it('when it is zoomed and moved at random, the picture never leaves its ground', () => {
    const place = fc.record({ x: fc.integer({ min: -200, max: 200 }), y: fc.integer({ min: -300, max: 300 }) });
    const step = fc.record({ factor: fc.double({ min: 0.3, max: 3, noNaN: true }), at: place, by: place });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const zoom = new Zoom(() => wide);
        for (const { factor, at, by } of steps) {
          zoom.by(factor, at);
          zoom.pan(by.x, by.y);
          const { scale, x, y } = zoom.state.get();
          expect(scale).toBeGreaterThanOrEqual(1);
          expect(scale).toBeLessThanOrEqual(8);
          expect(Math.abs(x)).toBeLessThanOrEqual((400 * scale - 400) / 2 + 0.001);
          expect(Math.abs(y)).toBeLessThanOrEqual(Math.max(0, 300 * scale - 600) / 2 + 0.001);
        }
      }),
      { numRuns: runs(50, 1000) },
    );
  });
});
