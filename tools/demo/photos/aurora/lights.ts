import { along, faces, land, pine, skyline, snow, wood } from '../elements/land.js';
import { mist } from '../elements/light.js';
import { aurora, glow, sky, stars } from '../elements/sky.js';
import type { Curtain } from '../elements/sky.js';
import { rgb } from '../studio/colour.js';
import { mirror } from '../studio/finish.js';
import { layered, smoothstep } from '../studio/noise.js';
import type { Scene } from '../studio/scene.js';
import { closed, group, path, rect } from '../studio/svg.js';

const NIGHT = [
  [0, '#050b1e'],
  [0.45, '#0a1c38'],
  [0.8, '#123450'],
  [1, '#1d4a5e'],
] as const;

/** Green curtains over a range of mountains, all of it again in a still lake. */
export const lightsOverLake =
  (curtains: readonly Curtain[], shore = 640): Scene =>
  async (painting, random) => {
    sky(painting, NIGHT, shore);
    await stars(painting, random, 520, shore);
    aurora(painting, curtains);
    const far = skyline(`${painting.seed} far`, { base: shore - 95, rise: 95, detail: 2.4, sharp: 0.75 });
    const near = skyline(`${painting.seed} near`, { base: shore - 22, rise: 24, detail: 3 });
    await painting.draw(
      land(painting, 'far', far, [
        [0, '#1f3d4e'],
        [0.3, '#0d2331'],
        [1, '#0a1a26'],
      ]) + snow(painting, `${painting.seed} snow`, far, { depth: 46, fill: '#8fd4c4', opacity: 0.42 }),
    );
    faces(painting, `${painting.seed} faces`, far, { colour: '#0c2230', depth: 190, strength: 0.75 });
    mist(painting, shore - 14, 26, '#4d8f8c', 0.35);
    await painting.draw(
      land(painting, 'near', near, [
        [0, '#06121a'],
        [1, '#040c12'],
      ]) + wood(painting, random, near, { trees: [14, 46], gap: 9, fill: '#040c13' }),
    );
    mirror(painting, { horizon: shore, ripple: 26, water: [4, 18, 30], far: 0.12, near: 0.5 });
    await painting.draw(rect(-5, shore - 1.5, painting.right + 10, 2.4, { fill: '#7fd9c0', opacity: 0.28 }));
    return { grain: 4, vignette: 0.3 };
  };

/** Rays that burst from the zenith, seen between the tops of tall pines. */
export const corona =
  (low: string, high: string): Scene =>
  async (painting, random) => {
    sky(painting, [
      [0, '#0a0a26'],
      [0.6, '#101a3c'],
      [1, '#152a44'],
    ]);
    await stars(painting, random, 600, 1000);
    const rays = layered(`${painting.seed} corona`, 4);
    const [from, to] = [rgb(low), rgb(high)];
    const [cx, cy] = [painting.right * 0.52, 380];
    painting.paint(
      (x, y, out) => {
        const [dx, dy] = [x - cx, (y - cy) * 0.85];
        const distance = Math.hypot(dx, dy) / 620;
        const turn = Math.atan2(dy, dx) / Math.PI;
        const ring = Math.min(Math.abs(turn), 1 - Math.abs(turn)) * 9; // mirrored, so that the circle closes
        const ray = 0.5 + 0.5 * rays(ring + 4 * (dy > 0 ? 1 : 2) * Math.abs(turn), distance * 1.1 + turn);
        const light = smoothstep(0.02, 0.28, distance) * Math.exp(-distance * 1.5) * (0.25 + 1.5 * ray * ray);
        const mixing = smoothstep(0.1, 0.75, distance + rays(ring, 9) * 0.1);
        for (let channel = 0; channel < 3; channel += 1) {
          out[channel] = (to[channel]! + (from[channel]! - to[channel]!) * mixing) * Math.min(1.1, light);
        }
      },
      'screen',
      560,
    );
    const trunks = Array.from({ length: 15 }, (_, index) => {
      const angle = (index / 15) * Math.PI * 2 + random.range(-0.15, 0.15);
      const reach = Math.hypot(painting.right, 1000) * 0.62;
      const length = random.range(380, 640);
      const turned = (((angle * 180) / Math.PI + 270) % 360).toFixed(1);
      const foot = `translate(${(cx + Math.cos(angle) * reach).toFixed(1)} ${(500 + Math.sin(angle) * reach).toFixed(1)}) rotate(${turned})`;
      return group(path(closed(pine(0, 0, length, random)), { fill: '#03060d' }), { transform: foot });
    });
    await painting.draw(trunks.join(''));
    return { grain: 5, vignette: 0.4 };
  };

const cabin = (x: number, y: number, size: number): string => {
  const roof = closed([
    [x - size * 0.72, y - size * 0.42],
    [x, y - size],
    [x + size * 0.72, y - size * 0.42],
    [x + size * 0.6, y - size * 0.4],
    [x, y - size * 0.84],
    [x - size * 0.6, y - size * 0.4],
  ]);
  return [
    rect(x - size * 0.55, y - size * 0.55, size * 1.1, size * 0.55, { fill: '#1a1013' }),
    path(
      closed([
        [x - size * 0.55, y - size * 0.5],
        [x, y - size * 0.92],
        [x + size * 0.55, y - size * 0.5],
      ]),
      { fill: '#1a1013' },
    ),
    rect(x + size * 0.26, y - size * 1.02, size * 0.12, size * 0.36, { fill: '#150d10' }),
    path(roof, { fill: '#c9dcea' }),
    rect(x - size * 0.36, y - size * 0.38, size * 0.22, size * 0.2, { fill: '#ffc56b' }),
    rect(x + size * 0.12, y - size * 0.38, size * 0.24, size * 0.38, { fill: '#3a1f16' }),
    rect(x - size * 0.26, y - size * 0.38, size * 0.02, size * 0.2, { fill: '#5c2f14' }),
    rect(x - size * 0.36, y - size * 0.29, size * 0.22, size * 0.02, { fill: '#5c2f14' }),
  ].join('');
};

/** A hut in the snow with a light in its window, a curtain of light behind it. */
export const cabinInSnow =
  (curtains: readonly Curtain[]): Scene =>
  async (painting, random) => {
    sky(painting, NIGHT, 760);
    await stars(painting, random, 480, 700);
    aurora(painting, curtains);
    const hills = skyline(`${painting.seed} hills`, { base: 640, rise: 70, detail: 1.6, sharp: 0.4 });
    const field = skyline(`${painting.seed} field`, { base: 770, rise: 26, detail: 1.1, octaves: 2 });
    await painting.draw(
      land(painting, 'hills', hills, [
        [0, '#24425a'],
        [1, '#101f30'],
      ]) +
        wood(painting, random, (x) => field(x) - 4, { trees: [60, 190], gap: 22, fill: '#06131c' }) +
        land(painting, 'field', field, [
          [0, '#6d93ab'],
          [0.35, '#3d5f7c'],
          [1, '#16283f'],
        ]),
    );
    const x = painting.right * 0.36;
    glow(painting, [x - 25, 735], 130, '#ffb054', 0.55);
    await painting.draw(cabin(x, field(x) + 16, 130));
    const light = closed([
      [x - 46, field(x) + 18],
      [x - 20, field(x) + 18],
      [x + 40, 900],
      [x - 120, 900],
    ]);
    await painting.draw(path(light, { fill: '#ffc069', opacity: 0.35 }), { blur: 9, meeting: 'screen' });
    await painting.draw(
      wood(painting, random, (at) => field(at) + 90 - at * 0.05, {
        trees: [200, 420],
        gap: 90,
        fill: '#020a12',
        span: [painting.right * 0.72, painting.right + 60],
      }),
    );
    return { grain: 4, vignette: 0.3 };
  };

/** A wide curtain over one sharp range, snow in front. */
export const lightsOverPeaks =
  (curtains: readonly Curtain[]): Scene =>
  async (painting, random) => {
    sky(
      painting,
      [
        [0, '#0b0a2a'],
        [0.5, '#1b1b4a'],
        [1, '#3a3a70'],
      ],
      800,
    );
    await stars(painting, random, 460, 760);
    aurora(painting, curtains);
    const peaks = skyline(`${painting.seed} peaks`, { base: 700, rise: 210, detail: 1.9, sharp: 0.9, octaves: 6 });
    const front = skyline(`${painting.seed} front`, { base: 850, rise: 46, detail: 1.3, octaves: 3 });
    await painting.draw(
      land(painting, 'peaks', peaks, [
        [0, '#46407a'],
        [0.4, '#232350'],
        [1, '#141635'],
      ]) + snow(painting, `${painting.seed} snow`, peaks, { depth: 96, fill: '#c9bdf0', opacity: 0.8 }),
    );
    faces(painting, `${painting.seed} faces`, peaks, { colour: '#211f4c', depth: 380, strength: 0.8 });
    mist(painting, 830, 40, '#8d7fc4', 0.4);
    await painting.draw(
      land(painting, 'front', front, [
        [0, '#9a90d0'],
        [0.5, '#4c4a90'],
        [1, '#1c1c48'],
      ]) +
        path(closed([...along(painting, (x) => front(x) + 60), [painting.right, 1010], [0, 1010]]), {
          fill: '#151538',
          opacity: 0.35,
        }),
    );
    return { grain: 4 };
  };
