import { HEIGHT } from './painting.js';
import type { Painting } from './painting.js';
import { noise, smoothstep } from './noise.js';
import { seeded } from './random.js';

// Taken once: called for every pixel.
const { max, min, round, sqrt } = Math;

/** How a picture ends up on its paper. */
export interface Finish {
  /** How far the corners darken, 0…1. */
  readonly vignette?: number;
  /** Strength of the film grain, 0…20. */
  readonly grain?: number;
}

const TABLE = 1 << 17;

/** Grain and darker corners, in one pass over all pixels. */
export function finish(painting: Painting, { vignette = 0.22, grain = 5 }: Finish): void {
  const { width, height, pixels } = painting;
  const random = seeded(`${painting.seed} grain`);
  const table = Float32Array.from({ length: TABLE }, () => random.gauss() * grain);
  const columns = Float32Array.from({ length: width }, (_, x) => ((x + 0.5) / width - 0.5) ** 2 * 2);
  for (let y = 0; y < height; y += 1) {
    const row = ((y + 0.5) / height - 0.5) ** 2 * 2;
    const start = random.int(0, TABLE - 1);
    for (let x = 0; x < width; x += 1) {
      const index = (y * width + x) * 3;
      const off = row + columns[x]!;
      const shade = 1 - vignette * off * sqrt(off);
      const speck = table[(start + x) & (TABLE - 1)]! + 0.5;
      for (let channel = 0; channel < 3; channel += 1) {
        const value = pixels[index + channel]! * shade + speck;
        pixels[index + channel] = value < 0 ? 0 : value > 255 ? 255 : value;
      }
    }
  }
}

/** A mirror of water. */
export interface Mirror {
  /** Height of the shore in units. */
  readonly horizon: number;
  /** How far ripples move what they mirror, in units. */
  readonly ripple: number;
  /** Colour of the water itself, red, green, blue. */
  readonly water: readonly [number, number, number];
  /** How much of that colour: `near` at the lower edge, `far` at the shore, 0…1. */
  readonly far?: number;
  readonly near?: number;
  /** How many units above the shore one unit of water shows; over 1 squeezes. */
  readonly squeeze?: number;
}

/** Fills everything below the horizon with what stands above it, rippled more the nearer it is. */
export function mirror(painting: Painting, options: Mirror): void {
  const { horizon, ripple, water, far = 0.15, near = 0.5, squeeze = 1 } = options;
  const { width, height, pixels } = painting;
  const scale = height / HEIGHT;
  const waves = noise(`${painting.seed} waves`);
  const shore = round(horizon * scale);
  for (let y = shore; y < height; y += 1) {
    const depth = (y - shore) / (height - shore);
    const reach = ripple * scale * (0.08 + depth);
    // Waves look longer and lower towards the horizon: perspective is a division.
    const distance = 60 / (depth + 0.06);
    const tint = far + (near - far) * smoothstep(0, 1, depth);
    for (let x = 0; x < width; x += 1) {
      const across = (x / scale) * (0.004 + 0.02 / (depth + 0.35));
      const swell = waves(across, distance) + 0.5 * waves(across * 2.3 + 40, distance * 2.1);
      const sourceX = min(width - 1, max(0, round(x + swell * reach * 0.7)));
      const lifted = shore - 1 - (y - shore) * squeeze + swell * reach * 1.1;
      const sourceY = min(shore - 1, max(0, round(lifted)));
      const from = (sourceY * width + sourceX) * 3;
      const to = (y * width + x) * 3;
      const shine = 1 + swell * 0.07;
      for (let channel = 0; channel < 3; channel += 1) {
        const value = (pixels[from + channel]! * (1 - tint) + water[channel]! * tint) * shine;
        pixels[to + channel] = value > 255 ? 255 : value;
      }
    }
  }
}
