import { gradient, rgb } from '../studio/colour.js';
import type { Rgb, Stops } from '../studio/colour.js';
import { layered, noise, smoothstep } from '../studio/noise.js';
import { HEIGHT } from '../studio/painting.js';
import type { Painting } from '../studio/painting.js';
import type { Random } from '../studio/random.js';
import { circle, radial } from '../studio/svg.js';

/** A sky from top to `horizon`, its colours along the way; below it the last colour goes on. */
export function sky(painting: Painting, stops: Stops, horizon = HEIGHT): void {
  const colours = gradient(stops);
  painting.paint((_x, y, out) => out.set(colours(y / horizon)), 'over', 300);
}

/** A disc of light with a wide glow around it. */
export function glow(
  painting: Painting,
  at: readonly [number, number],
  reach: number,
  colour: string,
  strength = 1,
): void {
  const [red, green, blue] = rgb(colour);
  painting.paint(
    (x, y, out) => {
      const distance = Math.hypot(x - at[0], y - at[1]) / reach;
      out[0] = red;
      out[1] = green;
      out[2] = blue;
      out[3] = strength / (1 + (distance * 3.2) ** 2) - strength * 0.02;
    },
    'screen',
    300,
  );
}

/** Stars of many sizes; the brightest get a soft halo. @param bottom none below this height */
export async function stars(painting: Painting, random: Random, count: number, bottom: number): Promise<void> {
  const tints = ['#ffffff', '#dfe8ff', '#ffeedd', '#cfe0ff'];
  const marks: string[] = [
    radial(
      'halo',
      [
        [0, '#dfe9ff'],
        [1, '#dfe9ff'],
      ],
      [0.55, 0],
    ),
  ];
  for (let index = 0; index < count; index += 1) {
    const bright = random.next() ** 6;
    const x = random.range(0, painting.right);
    const y = random.range(0, bottom);
    const low = 1 - smoothstep(bottom * 0.6, bottom, y) * 0.7; // haze near the ground
    const radius = 0.4 + bright * 1.5;
    if (bright > 0.82) marks.push(circle(x, y, radius * 3.6, { fill: 'url(#halo)', opacity: low }));
    marks.push(
      circle(x, y, radius, { fill: random.pick(tints), opacity: (0.3 + 0.7 * bright + random.range(0, 0.25)) * low }),
    );
  }
  await painting.draw(marks.join(''));
}

/** One hanging sheet of northern light. */
export interface Curtain {
  /** Height of its lower edge, and how far that edge sways. */
  readonly edge: number;
  readonly sway: number;
  /** How high it reaches above the edge. */
  readonly reach: number;
  readonly low: string;
  readonly high: string;
  /** 0…1.5. */
  readonly strength: number;
  /** Slant of the edge over the whole width, in units. */
  readonly slant?: number;
}

/** Northern lights: folded curtains of rays with a sharp lower edge that fade upwards. */
export function aurora(painting: Painting, curtains: readonly Curtain[]): void {
  const prepared = curtains.map((curtain, index) => ({
    ...curtain,
    from: rgb(curtain.low),
    to: rgb(curtain.high),
    fold: layered(`${painting.seed} fold ${index}`, 3),
    rays: layered(`${painting.seed} rays ${index}`, 3),
    gaps: noise(`${painting.seed} gaps ${index}`),
  }));
  painting.paint(
    (x, y, out) => {
      out.fill(0, 0, 3);
      for (const { edge, sway, reach, strength, slant = 0, from, to, fold, rays, gaps } of prepared) {
        const line = edge + fold(x * 0.0016, 0.5) * sway + slant * (x / painting.right - 0.5);
        const rise = (line - y) / reach;
        if (rise < -0.1 || rise > 2.2) continue;
        const ray = 0.5 + 0.5 * rays(x * 0.022 + fold(x * 0.004, 7) * 2, y * 0.0007);
        const lower = smoothstep(-0.07, 0.05, rise);
        const fade = Math.exp(-Math.max(0, rise) * (3.6 - 2 * ray));
        const present = smoothstep(-0.45, 0.35, gaps(x * 0.0022, 2));
        const light = strength * lower * fade * (0.25 + ray) * (0.2 + 0.8 * present);
        const turn = smoothstep(0.05, 0.8, rise);
        for (let channel = 0; channel < 3; channel += 1) {
          out[channel]! += light * (from[channel]! + (to[channel]! - from[channel]!) * turn);
        }
      }
      out[3] = 1;
    },
    'screen',
    560,
  );
}

/** How clouds look. */
export interface Clouds {
  readonly light: string;
  readonly shade: string;
  /** 0 clear … 1 overcast. */
  readonly cover: number;
  /** Wider than high by this factor. */
  readonly stretch?: number;
  readonly top?: number;
  readonly bottom: number;
  readonly scale?: number;
  readonly opacity?: number;
}

/** Clouds with light tops and shaded bellies. */
export function clouds(painting: Painting, options: Clouds): void {
  const { light, shade, cover, stretch = 2.6, top = 0, bottom, scale = 0.004, opacity = 0.9 } = options;
  const shape = layered(`${painting.seed} clouds ${bottom}`, 5);
  const [bright, dark] = [rgb(light), rgb(shade)];
  painting.paint(
    (x, y, out) => {
      const near = (y - top) / (bottom - top);
      // Towards the horizon clouds lie closer together.
      const size = scale * (1 + near * 1.8);
      const density = shape((x * size) / stretch, y * size) * 0.5 + 0.5;
      const above = shape((x * size) / stretch, (y - 28) * size) * 0.5 + 0.5;
      const body = smoothstep(1 - cover, 1.25 - cover, density);
      const lit = smoothstep(-0.12, 0.16, density - above);
      for (let channel = 0; channel < 3; channel += 1)
        out[channel] = dark[channel]! + (bright[channel]! - dark[channel]!) * lit;
      out[3] = body * opacity * smoothstep(top - 1, top + 80, y) * (1 - smoothstep(bottom - 60, bottom, y));
    },
    'over',
    520,
  );
}

/** A moon with its seas, 3 … as large as one likes. @param phase −1 new … 0 full … 1: how far the shadow has moved */
export function moon(painting: Painting, at: readonly [number, number], radius: number, phase = 0): void {
  const seas = layered(`${painting.seed} moon`, 4);
  const warm: Rgb = [255, 248, 228];
  painting.paint(
    (x, y, out) => {
      const dx = (x - at[0]) / radius;
      const dy = (y - at[1]) / radius;
      const distance = Math.hypot(dx, dy);
      out[3] = 0;
      if (distance > 1.1) return;
      const shadow =
        phase === 0
          ? 1
          : smoothstep(0.92, 1.06, Math.hypot(dx - (phase > 0 ? phase - 1 : phase + 1) * 0.62, dy * 0.98 + 0.05));
      const spots = 1 - 0.22 * smoothstep(0, 0.5, seas(dx * 1.7 + 9, dy * 1.7)) - 0.06 * seas(dx * 7, dy * 7);
      const limb = 1 - 0.25 * distance ** 4;
      for (let channel = 0; channel < 3; channel += 1) out[channel] = warm[channel]! * spots * limb;
      out[3] = (1 - smoothstep(0.97, 1.02, distance)) * shadow;
    },
    'over',
    1400,
  );
}

/** A band of countless faint stars with dark lanes, along a line through two points. */
export function milkyWay(painting: Painting, from: readonly [number, number], to: readonly [number, number]): void {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const [ux, uy] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  const dust = layered(`${painting.seed} dust`, 5);
  const light = layered(`${painting.seed} light`, 4);
  painting.paint(
    (x, y, out) => {
      const along = (x - from[0]) * ux + (y - from[1]) * uy;
      const aside = (x - from[0]) * -uy + (y - from[1]) * ux + dust(along * 0.003, 1) * 40;
      const core = Math.exp(-(((along - length * 0.62) / (length * 0.4)) ** 2));
      const width = 90 + 90 * core;
      const band = Math.exp(-((aside / width) ** 2));
      const lane =
        smoothstep(0.05, 0.55, dust(along * 0.005 + 5, aside * 0.008)) * Math.exp(-((aside / (width * 0.7)) ** 2));
      const glowing =
        band * (0.3 + 0.7 * core) * (0.65 + 0.5 * light(along * 0.009, aside * 0.009)) * (1 - 0.82 * lane);
      out[0] = 150 + 85 * core;
      out[1] = 145 + 45 * core;
      out[2] = 190;
      out[3] = Math.max(0, glowing) * 0.85;
    },
    'screen',
    620,
  );
}
