import sharp from 'sharp';
import { layGrid, layPicture } from './upsample.js';
import type { Blend } from './upsample.js';

/** Every picture is 1000 units high; its width in units follows from its shape. */
export const HEIGHT = 1000;

/** Writes the colour at a place into `out`: red, green, blue 0…255 and opacity 0…1 (1 unless written). */
export type Brush = (x: number, y: number, out: Float32Array) => void;

/**
 * A picture in the making: soft things are painted by brushes on a coarse grid and enlarged, crisp things are
 * drawn as SVG at full size. All measures are in units (1000 from top to bottom), so a scene fits every format.
 */
export class Painting {
  /** Pixels, three bytes each, row by row. */
  readonly pixels: Buffer;

  /** @param seed names the picture: its grain differs from all others */
  constructor(
    readonly width: number,
    readonly height: number,
    readonly seed: string,
  ) {
    this.pixels = Buffer.alloc(width * height * 3);
  }

  /** The width in units. */
  get right(): number {
    return (HEIGHT * this.width) / this.height;
  }

  /**
   * Paints every place with a brush.
   * @param rows how fine the grid is: rows from top to bottom
   */
  paint(brush: Brush, meeting: Blend = 'over', rows = 420): void {
    const fineRows = Math.min(rows, this.height);
    const columns = Math.max(2, Math.round((fineRows * this.width) / this.height));
    const cells = new Float32Array(columns * fineRows * 4);
    const out = new Float32Array(4);
    for (let row = 0; row < fineRows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        out[3] = 1;
        brush(((column + 0.5) / columns) * this.right, ((row + 0.5) / fineRows) * HEIGHT, out);
        cells.set(out, (row * columns + column) * 4);
      }
    }
    layGrid({ cells, columns, rows: fineRows }, this, meeting, this.seed);
  }

  /**
   * Draws SVG elements on top, in units.
   * @param blur radius in units; blurred layers are drawn small and enlarged
   */
  async draw(elements: string, options: { readonly blur?: number; readonly meeting?: Blend } = {}): Promise<void> {
    const { blur = 0, meeting = 'over' } = options;
    const shrink = blur > 0 ? Math.min(1, 3 / ((blur * this.height) / HEIGHT)) : 1;
    const width = Math.max(8, Math.round(this.width * shrink));
    const height = Math.max(8, Math.round(this.height * shrink));
    const document = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${this.right} ${HEIGHT}" preserveAspectRatio="none">${elements}</svg>`;
    let layer = sharp(Buffer.from(document), { unlimited: true });
    if (blur > 0) {
      const small = await layer.blur(Math.max(0.3, (blur * height) / HEIGHT)).toBuffer();
      layer = sharp(small).resize(this.width, this.height, { fit: 'fill', kernel: 'cubic' });
    }
    layPicture(await layer.ensureAlpha().raw().toBuffer(), this, meeting);
  }
}
