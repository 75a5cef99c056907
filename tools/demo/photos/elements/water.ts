import { rgb } from '../studio/colour.js';
import type { Stops } from '../studio/colour.js';
import { gradient } from '../studio/colour.js';
import { layered, smoothstep } from '../studio/noise.js';
import { HEIGHT } from '../studio/painting.js';
import type { Painting } from '../studio/painting.js';
import type { Point } from '../studio/svg.js';
import { closed, path } from '../studio/svg.js';

/** An open sea below a horizon. */
export interface Sea {
  readonly horizon: number;
  /** From the horizon to the lower edge. */
  readonly colours: Stops;
  /** Colour of the light on the waves, and how strong it is, 0…1. */
  readonly light: string;
  readonly strength?: number;
  /** Height of the waves, 0.3 calm … 2 rough. */
  readonly rough?: number;
}

/** Water in perspective: long low waves far away, broad ones near. */
export function sea(painting: Painting, { horizon, colours, light, strength = 0.35, rough = 1 }: Sea): void {
  const base = gradient(colours);
  const waves = layered(`${painting.seed} sea`, 5);
  const [red, green, blue] = rgb(light);
  painting.paint(
    (x, y, out) => {
      const depth = (y - horizon) / (HEIGHT - horizon);
      if (depth < 0) {
        out[3] = 0;
        return;
      }
      const distance = 34 / (depth + 0.07);
      const across = ((x - painting.right / 2) * 0.0065) / (depth + 0.22);
      const height = waves(across, distance * rough) + 0.35 * waves(across * 3, distance * 3);
      const lit = strength * smoothstep(-0.05, 0.75, height);
      const dark = 1 - 0.22 * smoothstep(0, 0.7, -height);
      const colour = base(depth);
      out[0] = (colour[0] + (red - colour[0]) * lit) * dark;
      out[1] = (colour[1] + (green - colour[1]) * lit) * dark;
      out[2] = (colour[2] + (blue - colour[2]) * lit) * dark;
      out[3] = smoothstep(0, 0.004, depth);
    },
    'over',
    900,
  );
}

/** One row of rolling waves over the whole width. */
export interface Swell {
  /** Height of the troughs, and of the crests above them. */
  readonly at: number;
  readonly height: number;
  /** From crest to crest. */
  readonly length: number;
  readonly fill: string;
  readonly foam: string;
}

/**
 * Waves as water really moves, in circles: narrow leaning crests, broad troughs, foam that runs down the back.
 */
export function swell(painting: Painting, seed: string, { at, height, length, fill, foam }: Swell): string {
  const chance = layered(seed, 4);
  const crest: Point[] = [];
  const tongues: Point[] = [];
  const turns = (painting.right + 2 * length) / length;
  const start = chance(3.3, 7.7) * Math.PI;
  for (let turn = start; turn < start + turns * Math.PI * 2; turn += 0.045) {
    const lift = (Math.cos(turn) + 1) / 2;
    const tall = height * (0.75 + 0.45 * chance(turn * 0.16, 1));
    const x = ((turn - start - 0.62 * Math.sin(turn) + 0.32 * lift ** 3) / (Math.PI * 2)) * length - length;
    const y = at - tall * lift + chance(turn * 2.4, 4) * height * 0.035;
    crest.push([x, y]);
    const torn = 0.1 + 0.34 * Math.max(0, chance(turn * 3.1, 9) + 0.35);
    tongues.push([x + length * 0.012, y + tall * lift ** 4 * torn]);
  }
  return (
    path(closed([...crest, [painting.right + length, 1010], [-length, 1010]]), { fill }) +
    path(closed([...crest, ...tongues.reverse()]), { fill: foam, opacity: 0.88 })
  );
}
