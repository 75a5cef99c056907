import type { Painting } from '../studio/painting.js';
import { rgb } from '../studio/colour.js';
import { layered, smoothstep } from '../studio/noise.js';
import type { Random } from '../studio/random.js';
import { circle, element, radial } from '../studio/svg.js';

/** Mist that thickens around a height. */
export function mist(painting: Painting, at: number, spread: number, colour: string, opacity: number): void {
  const drift = layered(`${painting.seed} mist ${at}`, 4);
  const [red, green, blue] = rgb(colour);
  painting.paint(
    (x, y, out) => {
      const level = (y - at + drift(x * 0.0022, y * 0.006) * spread * 0.8) / spread;
      out[0] = red;
      out[1] = green;
      out[2] = blue;
      out[3] = opacity * Math.exp(-level * level) * (0.7 + 0.3 * drift(x * 0.005 + 9, y * 0.012));
    },
    'over',
    260,
  );
}

/** Where out-of-focus lights lie and how they look. */
export interface Bokeh {
  readonly count: number;
  readonly colours: readonly string[];
  /** Radius in units. */
  readonly size: readonly [number, number];
  readonly top: number;
  readonly bottom: number;
  readonly opacity?: number;
}

/** Out-of-focus lights: discs with a brighter rim. */
export function bokeh(
  painting: Painting,
  random: Random,
  { count, colours, size, top, bottom, opacity = 0.5 }: Bokeh,
): string {
  const defs = colours.map((colour, index) =>
    radial(
      `bokeh${index}`,
      [
        [0, colour],
        [0.8, colour],
        [0.94, colour],
        [1, colour],
      ],
      [0.62, 0.7, 0.95, 0],
    ),
  );
  const discs = Array.from({ length: count }, () => {
    const fill = `url(#bokeh${random.int(0, colours.length - 1)})`;
    const radius = size[0] + (size[1] - size[0]) * random.next() ** 1.6;
    const y = random.range(top, bottom);
    return circle(random.range(0, painting.right), y, radius, { fill, opacity: opacity * random.range(0.35, 1) });
  });
  return [...defs, ...discs].join('');
}

/** A path of sparkle on water below a light. */
export interface Glitter {
  readonly x: number;
  readonly horizon: number;
  readonly bottom: number;
  /** Half its width at the horizon and at the bottom. */
  readonly width: readonly [number, number];
  readonly colour: string;
  readonly count: number;
}

export function glitter(random: Random, { x, horizon, bottom, width, colour, count }: Glitter): string {
  return Array.from({ length: count }, () => {
    const depth = random.next() ** 1.3;
    const half = width[0] + (width[1] - width[0]) * depth;
    const aside = random.gauss() * 0.75;
    return element('ellipse', {
      cx: x + aside * half,
      cy: horizon + 2 + depth * (bottom - horizon),
      rx: (2 + depth * 17) * random.range(0.4, 1.5),
      ry: (0.5 + depth * 2.3) * random.range(0.6, 1.2),
      fill: colour,
      opacity: (Math.exp(-aside * aside * 2.2) * random.range(0.25, 0.95)).toFixed(2),
    });
  }).join('');
}

/** Beams that fan out from a point, as through gaps in clouds or water. @param spread half the angle in radians */
export function beams(
  painting: Painting,
  from: readonly [number, number],
  options: { colour: string; angle: number; spread: number; reach: number; strength: number },
): void {
  const gaps = layered(`${painting.seed} beams`, 3);
  const [red, green, blue] = rgb(options.colour);
  painting.paint(
    (x, y, out) => {
      const angle = Math.atan2(y - from[1], x - from[0]) - options.angle;
      const distance = Math.hypot(x - from[0], y - from[1]) / options.reach;
      const inside = 1 - smoothstep(options.spread * 0.6, options.spread, Math.abs(angle));
      out[0] = red;
      out[1] = green;
      out[2] = blue;
      out[3] = options.strength * inside * smoothstep(-0.1, 0.7, gaps(angle * 9, 4)) * Math.max(0, 1 - distance);
    },
    'screen',
    420,
  );
}
