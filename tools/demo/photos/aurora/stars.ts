import { land, pine, skyline, wood } from '../elements/land.js';
import { glow, milkyWay, sky, stars } from '../elements/sky.js';
import { layered } from '../studio/noise.js';
import type { Scene } from '../studio/scene.js';
import { circle, closed, path } from '../studio/svg.js';

/** The Milky Way above a ridge with one tree that stands apart. */
export const milkyWayOverRidge: Scene = async (painting, random) => {
  sky(
    painting,
    [
      [0, '#060914'],
      [0.55, '#10182f'],
      [0.85, '#2a2b44'],
      [1, '#6b4a4c'],
    ],
    860,
  );
  await stars(painting, random, 1500, 900);
  milkyWay(painting, [painting.right * 0.95, -40], [painting.right * 0.2, 900]);
  glow(painting, [painting.right * 0.2, 900], 330, '#c9794a', 0.4);
  const ridge = skyline(`${painting.seed} ridge`, { base: 880, rise: 50, detail: 1.4 });
  const x = painting.right * 0.7;
  await painting.draw(
    land(painting, 'ridge', ridge, [
      [0, '#05060c'],
      [1, '#020307'],
    ]) + path(closed(pine(x, ridge(x) + 4, 190, random)), { fill: '#04050b' }),
  );
  return { grain: 6, vignette: 0.3 };
};

/** Four hours of turning sky around the pole star. */
export const starTrails: Scene = async (painting, random) => {
  sky(
    painting,
    [
      [0, '#071027'],
      [0.7, '#1a2c52'],
      [1, '#3c4a6b'],
    ],
    850,
  );
  const [cx, cy] = [painting.right * 0.46, 430];
  const colours = ['#ffffff', '#cfe0ff', '#ffe2b8', '#a9c8ff', '#ffd0c0'];
  const arcs = Array.from({ length: 420 }, () => {
    const radius = 12 + random.next() ** 0.7 * 900;
    const start = random.range(0, Math.PI * 2);
    const sweep = 0.95 + random.range(-0.05, 0.05);
    const at = (angle: number): string =>
      `${(cx + Math.cos(angle) * radius).toFixed(1)} ${(cy + Math.sin(angle) * radius).toFixed(1)}`;
    return path(`M${at(start)}A${radius.toFixed(1)} ${radius.toFixed(1)} 0 0 1 ${at(start + sweep)}`, {
      fill: 'none',
      stroke: random.pick(colours),
      'stroke-width': random.range(0.5, 1.8),
      'stroke-linecap': 'round',
      opacity: random.range(0.12, 0.75).toFixed(2),
    });
  });
  await painting.draw(arcs.join('') + circle(cx, cy, 2.4, { fill: '#ffffff' }));
  const rocks = skyline(`${painting.seed} rocks`, { base: 830, rise: 85, detail: 2.2, sharp: 0.5, octaves: 6 });
  await painting.draw(
    land(painting, 'rocks', rocks, [
      [0, '#0a0f1c'],
      [1, '#04060c'],
    ]) + wood(painting, random, (x) => rocks(x) + 18, { trees: [40, 120], gap: 46, fill: '#060a14' }),
  );
  return { grain: 4, vignette: 0.25 };
};

/** A comet with two tails above gentle hills. */
export const comet: Scene = async (painting, random) => {
  sky(
    painting,
    [
      [0, '#081225'],
      [0.5, '#1c3358'],
      [0.8, '#7a6f86'],
      [1, '#f0a070'],
    ],
    830,
  );
  await stars(painting, random, 520, 780);
  const [hx, hy] = [painting.right * 0.6, 520];
  const streaks = layered(`${painting.seed} tail`, 4);
  painting.paint(
    (x, y, out) => {
      const tail = (angle: number, curve: number, open: number, reach: number): number => {
        const dx = (x - hx) * Math.cos(angle) + (y - hy) * Math.sin(angle);
        const dy = -(x - hx) * Math.sin(angle) + (y - hy) * Math.cos(angle) - curve * dx * dx;
        if (dx < 0) return 0;
        const half = 4 + dx * open;
        const fine = 0.75 + 0.4 * streaks(dx * 0.002, (dy / half) * 3);
        return Math.exp(-((dy / half) ** 2)) * Math.exp(-dx / reach) * fine;
      };
      const dust = tail(-2.2, 0.0005, 0.17, 250);
      const gas = tail(-1.96, 0, 0.045, 250);
      const head = Math.exp(-(((x - hx) ** 2 + (y - hy) ** 2) / 190));
      out[0] = 255 * dust + 90 * gas + 255 * head;
      out[1] = 225 * dust + 170 * gas + 250 * head;
      out[2] = 190 * dust + 255 * gas + 240 * head;
    },
    'screen',
    640,
  );
  for (let index = 0; index < 3; index += 1) {
    const hill = skyline(`${painting.seed} ${index}`, {
      base: 800 + index * 66,
      rise: 36,
      detail: 0.9 + index * 0.3,
      octaves: 3,
    });
    const colour = ['#4a4660', '#262a44', '#0d1022'][index]!;
    await painting.draw(
      land(painting, 'hill', hill, [
        [0, colour],
        [1, '#0b0d1c'],
      ]) + (index === 1 ? wood(painting, random, hill, { trees: [8, 20], gap: 7, fill: colour }) : ''),
    );
  }
  return { grain: 5 };
};
