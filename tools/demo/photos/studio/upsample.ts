import { seeded } from './random.js';

/** How a layer meets what lies below it: it covers, or it adds light. */
export type Blend = 'over' | 'screen';

/** Pixels, three bytes each, row by row. */
export interface Canvas {
  readonly pixels: Buffer;
  readonly width: number;
  readonly height: number;
}

/** A coarse grid of colours: four numbers a cell (red, green, blue 0…255 and opacity 0…1). */
export interface Grid {
  readonly cells: Float32Array;
  readonly columns: number;
  readonly rows: number;
}

const TABLE = 65_536;

/** For each pixel of a line: the first numbers of the two cells around its middle, and where it lies between them. */
function places(pixels: number, cells: number): { first: Int32Array; second: Int32Array; part: Float32Array } {
  const first = new Int32Array(pixels);
  const second = new Int32Array(pixels);
  const part = new Float32Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const place = Math.min(cells - 1, Math.max(0, ((pixel + 0.5) * cells) / pixels - 0.5));
    first[pixel] = Math.floor(place);
    second[pixel] = Math.min(cells - 1, first[pixel]! + 1);
    part[pixel] = place - first[pixel]!;
  }
  return { first, second, part };
}

/** Which rows hold anything at all: most layers cover a part of the picture only. */
function visibleRows({ cells, columns, rows }: Grid): readonly boolean[] {
  return Array.from({ length: rows }, (_, row) => {
    for (let column = 0; column < columns; column += 1) {
      if (cells[(row * columns + column) * 4 + 3]! > 0.002) return true;
    }
    return false;
  });
}

/**
 * Enlarges a grid smoothly over a canvas. A little chance goes with each byte: it hides the steps that eight bits
 * leave in a dark sky.
 *
 * The hottest code of the demo, some hundred million bytes on the first start: hence no calls in the inner loop.
 */
export function layGrid(grid: Grid, canvas: Canvas, meeting: Blend, seed: string): void {
  const { cells, columns, rows } = grid;
  const { pixels, width, height } = canvas;
  const random = seeded(`${seed} dither`);
  const chance = Float32Array.from({ length: TABLE }, () => random.range(-0.3, 1.3));
  const down = places(height, rows);
  const across = places(width, columns);
  const visible = visibleRows(grid);
  const line = new Float32Array(columns * 4);
  // covers: below × (1 − a) + c × a; adds light: below × (1 − c × a / 255) + c × a
  const covering = meeting === 'over' ? 1 : 0;
  const lighting = meeting === 'over' ? 0 : 1 / 255;
  for (let y = 0; y < height; y += 1) {
    const above = down.first[y]! * columns * 4;
    const below = down.second[y]! * columns * 4;
    if (!visible[down.first[y]!] && !visible[down.second[y]!]) continue;
    const share = down.part[y]!;
    for (let index = 0; index < line.length; index += 1) {
      line[index] = cells[above + index]! + (cells[below + index]! - cells[above + index]!) * share;
    }
    let speck = random.int(0, TABLE - 1);
    let to = y * width * 3;
    for (let x = 0; x < width; x += 1) {
      const left = across.first[x]! * 4;
      const right = across.second[x]! * 4;
      const part = across.part[x]!;
      const alpha = line[left + 3]! + (line[right + 3]! - line[left + 3]!) * part;
      for (let channel = 0; channel < 3; channel += 1) {
        const start = line[left + channel]!;
        const light = (start + (line[right + channel]! - start) * part) * alpha;
        speck = (speck + 1) & (TABLE - 1);
        const value = pixels[to]! * (1 - covering * alpha - lighting * light) + light + chance[speck]!;
        pixels[to] = value < 0 ? 0 : value > 255 ? 255 : value;
        to += 1;
      }
    }
  }
}

/** Lays a full-size picture (four bytes a pixel) over a canvas. */
export function layPicture(picture: Buffer, { pixels }: Canvas, meeting: Blend): void {
  const covering = meeting === 'over' ? 1 : 0;
  const lighting = meeting === 'over' ? 0 : 1 / 255;
  for (let from = 0, to = 0; from < picture.length; from += 4, to += 3) {
    const alpha = picture[from + 3]! / 255;
    if (alpha === 0) continue;
    for (let channel = 0; channel < 3; channel += 1) {
      const light = picture[from + channel]! * alpha;
      const value = pixels[to + channel]! * (1 - covering * alpha - lighting * light) + light + 0.5;
      pixels[to + channel] = value > 255 ? 255 : value;
    }
  }
}
