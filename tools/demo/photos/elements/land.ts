import { rgb } from '../studio/colour.js';
import { layered, smoothstep } from '../studio/noise.js';
import { HEIGHT } from '../studio/painting.js';
import type { Painting } from '../studio/painting.js';
import type { Random } from '../studio/random.js';
import { between, closed, open, path } from '../studio/svg.js';
import type { Point } from '../studio/svg.js';
import type { Stops } from '../studio/colour.js';

/** The shape of a skyline. */
export interface Ridge {
  /** Mean height on the picture, and how far it rises above and falls below. */
  readonly base: number;
  readonly rise: number;
  /** Features per 1000 units, 1 broad hills … 6 jagged. */
  readonly detail?: number;
  /** 0 soft hills … 1 sharp peaks. */
  readonly sharp?: number;
  /** Fine structure, 1…7 octaves. */
  readonly octaves?: number;
}

/** The height of a skyline at any x. */
export function skyline(
  seed: string,
  { base, rise, detail = 2, sharp = 0, octaves = 5 }: Ridge,
): (x: number) => number {
  const shape = layered(seed, octaves);
  return (x) => {
    const value = shape((x * detail) / 1000, 3.7);
    const peak = 1 - 2 * Math.abs(value) ** 0.9;
    return base - rise * (value * (1 - sharp) + peak * sharp);
  };
}

/** The points of a skyline over the whole picture. */
export function along(painting: Painting, height: (x: number) => number, step = 3): Point[] {
  const points: Point[] = [];
  for (let x = -10; x <= painting.right + 10; x += step) points.push([x, height(x)]);
  return points;
}

/** A skyline filled down to the lower edge with a gradient that starts at its highest point. */
export function land(painting: Painting, id: string, height: (x: number) => number, stops: Stops): string {
  const points = along(painting, height);
  const top = Math.min(...points.map(([, y]) => y));
  const shape = closed([...points, [painting.right + 10, HEIGHT + 10], [-10, HEIGHT + 10]]);
  return between(id, top, HEIGHT, stops) + path(shape, { fill: `url(#${id})` });
}

/** One conifer: tiers of drooping branches, no two sides alike. */
export function pine(x: number, foot: number, height: number, random: Random): Point[] {
  const tiers = Math.max(5, Math.round(height / 14));
  const lean = random.range(-0.02, 0.02) * height;
  const side = (sign: number): Point[] =>
    Array.from({ length: tiers }, (_, index) => {
      const t = (index + 1) / tiers;
      const reach = height * 0.2 * t ** 0.85 * random.range(0.72, 1.15);
      const y = foot - height * (1 - t * 0.95);
      const middle = x + lean * (1 - t);
      const notch: Point = [middle + sign * reach * 0.42, y - height * 0.018];
      return [[middle + sign * reach, y + height * 0.012], notch] as Point[];
    }).flat();
  const trunk = height * 0.022;
  return [
    [x + lean, foot - height],
    ...side(1),
    [x + trunk, foot - height * 0.04],
    [x + trunk, foot + 4],
    [x - trunk, foot + 4],
    [x - trunk, foot - height * 0.04],
    ...side(-1).reverse(),
  ];
}

/** Conifers standing along a skyline. */
export interface Wood {
  /** Height of the trees in units, smallest and largest. */
  readonly trees: readonly [number, number];
  /** Mean distance between two stems. */
  readonly gap: number;
  readonly fill: string;
  /** From and to, in units. */
  readonly span?: readonly [number, number];
}

export function wood(painting: Painting, random: Random, ground: (x: number) => number, options: Wood): string {
  const { trees, gap, fill, span = [-20, painting.right + 20] } = options;
  const shapes: string[] = [];
  for (let x = span[0]; x < span[1]; x += gap * random.range(0.4, 1.6)) {
    const height = trees[0] + (trees[1] - trees[0]) * random.next() ** 1.5;
    // A little below the ground, so that the lowest branches touch it.
    shapes.push(closed(pine(x, ground(x) + 3 + height * 0.06, height, random)));
  }
  return path(shapes.join(''), { fill });
}

/** Snow on the upper faces of a skyline: an uneven band that ends in tongues. */
export function snow(
  painting: Painting,
  seed: string,
  height: (x: number) => number,
  options: { depth: number; fill: string; opacity?: number },
): string {
  const tongues = layered(seed, 4);
  const upper = along(painting, height);
  const top = Math.min(...upper.map(([, y]) => y));
  const lower = upper.map(([x, y]): Point => {
    const high = Math.max(0, 1 - (y - top) / (options.depth * 2.4));
    return [x, y + Math.max(0, options.depth * high * (0.75 + 0.9 * tongues(x * 0.022, 1)))];
  });
  return path(closed([...upper, ...lower.reverse()]), { fill: options.fill, opacity: options.opacity ?? 1 });
}

/** Faces of rock in light and shade below a skyline, as slanting sun shows them. */
export function faces(
  painting: Painting,
  seed: string,
  height: (x: number) => number,
  options: { readonly colour: string; readonly depth: number; readonly strength: number },
): void {
  const folds = layered(seed, 5);
  const [red, green, blue] = rgb(options.colour);
  painting.paint(
    (x, y, out) => {
      const below = y - height(x);
      out[3] = 0;
      if (below < 1) return;
      const ridge = Math.abs(folds(x * 0.011 + below * 0.0042, y * 0.0035));
      const side = folds(x * 0.03 - below * 0.014, y * 0.012) * 0.35;
      out[0] = red;
      out[1] = green;
      out[2] = blue;
      out[3] = options.strength * smoothstep(0.06, 0.4, ridge + side) * Math.max(0, 1 - below / options.depth);
    },
    'over',
    900,
  );
}

/** A leafless tree: each branch parts into two or three thinner ones. */
export function bareTree(x: number, foot: number, height: number, random: Random): string {
  const branches: string[] = [];
  const grow = (from: Point, angle: number, length: number, width: number): void => {
    const to: Point = [from[0] + Math.cos(angle) * length, from[1] + Math.sin(angle) * length];
    branches.push(path(open([from, to]), { 'stroke-width': width, stroke: 'inherit' }));
    if (length < height * 0.035) return;
    for (let index = 0; index < random.int(2, 3); index += 1) {
      grow(to, angle + random.range(-0.62, 0.62), length * random.range(0.62, 0.84), Math.max(0.7, width * 0.68));
    }
  };
  grow([x, foot], -Math.PI / 2 + random.range(-0.06, 0.06), height * 0.27, height * 0.05);
  return branches.join('');
}
