import { along, skyline, wood } from '../elements/land.js';
import { bokeh, mist } from '../elements/light.js';
import { aurora, sky } from '../elements/sky.js';
import { layered, smoothstep } from '../studio/noise.js';
import type { Scene } from '../studio/scene.js';
import { circle, closed, element, path } from '../studio/svg.js';

/** Old ice, close: facets of blue with bright seams. */
export const glacierIce: Scene = async (painting, random) => {
  const seeds = Array.from(
    { length: 64 },
    () => [random.range(-60, painting.right + 60), random.range(-60, 1060), random.next()] as const,
  );
  const grainy = layered(`${painting.seed} ice`, 5);
  painting.paint(
    (x, y, out) => {
      const wx = x + grainy(x * 0.006, y * 0.006) * 70;
      const wy = y * 1.25 + grainy(x * 0.006 + 50, y * 0.006) * 70;
      let [first, second, tone] = [Infinity, Infinity, 0];
      for (const [sx, sy, value] of seeds) {
        const distance = (wx - sx) ** 2 + (wy - sy * 1.25) ** 2;
        if (distance < first) [first, second, tone] = [distance, first, value];
        else if (distance < second) second = distance;
      }
      const seam = 1 - smoothstep(0, 26, Math.sqrt(second) - Math.sqrt(first));
      const deep = smoothstep(0, 1, tone * 0.6 + 0.35 * grainy(x * 0.003, y * 0.003) + 0.3 - y * 0.0002);
      const fine = grainy(x * 0.02, y * 0.05) * 14;
      out[0] = 12 + 120 * deep + 125 * seam + fine;
      out[1] = 78 + 120 * deep + 75 * seam + fine;
      out[2] = 140 + 90 * deep + 40 * seam + fine;
    },
    'over',
    700,
  );
  await painting.draw(
    Array.from({ length: 90 }, () =>
      circle(random.range(0, painting.right), random.range(0, 1000), random.range(1, 5), {
        fill: '#eaffff',
        opacity: 0.5,
      }),
    ).join(''),
    { blur: 1 },
  );
  return { grain: 0, vignette: 0.2 };
};

/** Water that falls for so long that it turns to silk, between dark columns of rock. */
export const waterfall: Scene = async (painting, random) => {
  const columns = layered(`${painting.seed} rock`, 4);
  const silk = layered(`${painting.seed} silk`, 5);
  const middle = painting.right * 0.52;
  painting.paint(
    (x, y, out) => {
      const column = columns(x * 0.03, Math.floor(y / 140 + columns(x * 0.02, 4) * 2) * 3.1);
      const moss = smoothstep(0.1, 0.6, columns(x * 0.012, y * 0.012 + 30));
      const rock = 26 + 22 * column - y * 0.008;
      const half = 66 + y * 0.075 + columns(y * 0.006, 8) * 26;
      const inside = smoothstep(half + 26, half - 26, Math.abs(x - middle + columns(y * 0.003, 2) * 30));
      const thread = 0.5 + 0.5 * silk((x - middle) * 0.045, y * 0.0026 + 3);
      const water = (115 + 135 * thread) * (0.72 + 0.28 * (1 - y / 1000));
      const base = [rock + 6 * moss, rock + 8 + 32 * moss, rock + 12 + 4 * moss];
      out[0] = base[0]! + (water * 0.86 - base[0]!) * inside;
      out[1] = base[1]! + (water * 0.97 - base[1]!) * inside;
      out[2] = base[2]! + (water * 1.04 - base[2]!) * inside;
    },
    'over',
    900,
  );
  mist(painting, 850, 120, '#cfe4e8', 0.8);
  const boulders = Array.from({ length: 9 }, (_, index) => {
    const x = (index / 8) * painting.right + random.range(-30, 30);
    return element('ellipse', {
      cx: x,
      cy: random.range(955, 1010),
      rx: random.range(60, 120),
      ry: random.range(40, 76),
      fill: random.pick(['#0c1413', '#101a17', '#0a100f']),
    });
  }).join('');
  await painting.draw(boulders);
  mist(painting, 930, 40, '#b9d4d8', 0.35);
  return { grain: 5, vignette: 0.35 };
};

/** A round badge for stickers, its corners left open. */
export const badge: Scene = async (painting, random) => {
  sky(
    painting,
    [
      [0, '#120f3a'],
      [0.6, '#27326e'],
      [1, '#3d6a86'],
    ],
    760,
  );
  aurora(painting, [{ edge: 560, sway: 90, reach: 300, low: '#4dffb0', high: '#b06bff', strength: 1.2 }]);
  await painting.draw(
    bokeh(painting, random, { count: 26, colours: ['#ffffff'], size: [1, 3.4], top: 90, bottom: 480, opacity: 1 }),
  );
  const colours = ['#233a66', '#16264a', '#0b1530'];
  for (const [index, colour] of colours.entries()) {
    const line = skyline(`${painting.seed} ${index}`, {
      base: 640 + index * 110,
      rise: 110 - index * 26,
      detail: 2,
      sharp: 0.9,
      octaves: 2,
    });
    await painting.draw(
      path(closed([...along(painting, line), [painting.right + 10, 1010], [-10, 1010]]), { fill: colour }) +
        (index === 2 ? wood(painting, random, line, { trees: [60, 150], gap: 40, fill: colour }) : ''),
    );
  }
  await painting.draw(circle(painting.right / 2, 500, 462, { fill: 'none', stroke: '#f4ead2', 'stroke-width': 22 }));
  return { grain: 0, vignette: 0 };
};
