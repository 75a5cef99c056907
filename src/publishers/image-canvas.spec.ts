import { fc } from '../../test/support/properties.js';
import { planCanvas, type ImageLimits } from './image-canvas.js';

const INSTAGRAM: ImageLimits = { maxSide: 1440, maxBytes: 8e6, ratio: { min: 0.8, max: 1.91 }, minWidth: 320 };
const TELEGRAM: ImageLimits = { maxSide: 2560, maxBytes: 1e7, ratio: { min: 1 / 20, max: 20 }, maxSideSum: 10_000 };

describe('planCanvas', () => {
  it.each([
    ['small', { width: 100, height: 80 }, { maxSide: 4096, maxBytes: 1 }, [100, 80], [100, 80]],
    [
      'larger than the limit',
      { width: 6000, height: 4000 },
      { maxSide: 4096, maxBytes: 1 },
      [4096, 2730],
      [4096, 2730],
    ],
    ['too tall', { width: 1000, height: 4000 }, INSTAGRAM, [360, 1440], [1152, 1440]],
    ['too wide', { width: 4000, height: 1000 }, INSTAGRAM, [1440, 360], [1440, 754]],
    ['too narrow', { width: 100, height: 100 }, INSTAGRAM, [100, 100], [320, 168]],
    [
      'of too many pixels',
      { width: 4000, height: 4000 },
      { maxSide: 9999, maxBytes: 1, maxPixels: 1e6 },
      [1000, 1000],
      [1000, 1000],
    ],
    ['a line', { width: 30_000, height: 1 }, { maxSide: 4096, maxBytes: 1 }, [4096, 1], [4096, 1]],
  ] as const)('when a photo is %s, it fits', (_what, source, limits, picture, canvas) => {
    const plan = planCanvas(source, limits);
    expect([plan.picture.width, plan.picture.height]).toEqual(picture);
    expect([plan.canvas.width, plan.canvas.height]).toEqual(canvas);
  });

  it('when any photo is planned, it is never enlarged and the canvas keeps every limit', () => {
    const side = fc.integer({ min: 1, max: 30_000 });
    fc.assert(
      fc.property(side, side, fc.constantFrom(INSTAGRAM, TELEGRAM), (width, height, limits) => {
        const { picture, canvas } = planCanvas({ width, height }, limits);
        const ratio = canvas.width / canvas.height;
        expect(picture.width <= width && picture.height <= height).toBe(true);
        expect(canvas.width >= picture.width && canvas.height >= picture.height).toBe(true);
        expect(Math.max(canvas.width, canvas.height)).toBeLessThanOrEqual(limits.maxSide);
        expect(ratio).toBeGreaterThanOrEqual((limits.ratio?.min ?? 0) - 1e-9);
        expect(ratio).toBeLessThanOrEqual((limits.ratio?.max ?? Infinity) + 1e-9);
        expect(canvas.width).toBeGreaterThanOrEqual(limits.minWidth ?? 1);
        expect(canvas.width + canvas.height).toBeLessThanOrEqual(limits.maxSideSum ?? Infinity);
      }),
      { numRuns: 2000 },
    );
  });
});
