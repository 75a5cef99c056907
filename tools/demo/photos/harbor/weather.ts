import { gulls } from '../elements/birds.js';
import { glitter, mist } from '../elements/light.js';
import { clouds, glow, sky } from '../elements/sky.js';
import { sea, swell } from '../elements/water.js';
import { blend } from '../studio/colour.js';
import type { Scene } from '../studio/scene.js';
import { circle, path } from '../studio/svg.js';

/** Waves behind waves, spray, and birds that like it. */
export const storm: Scene = async (painting, random) => {
  sky(
    painting,
    [
      [0, '#2a3440'],
      [0.6, '#5d6d78'],
      [1, '#a7b4b4'],
    ],
    520,
  );
  clouds(painting, { light: '#aeb9bd', shade: '#333f4a', cover: 0.85, bottom: 560, stretch: 3, opacity: 0.95 });
  for (let index = 0; index < 7; index += 1) {
    const t = index / 6;
    const wave = swell(painting, `${painting.seed} ${index}`, {
      at: 520 + t * 430,
      height: 26 + t * 118,
      length: 210 + t * 620,
      fill: blend('#7f979b', '#0d2a36', t ** 0.8),
      foam: blend('#c6d3d2', '#f2f7f5', t),
    });
    await painting.draw(wave);
    if (index < 6) mist(painting, 560 + t * 430, 40, '#b7c6c6', 0.3);
  }
  const spray = Array.from({ length: 620 }, () =>
    circle(random.range(0, painting.right), 480 + random.next() ** 0.7 * 480, random.range(0.6, 2.8), {
      fill: '#f4f9f8',
      opacity: random.range(0.2, 0.8).toFixed(2),
    }),
  ).join('');
  await painting.draw(spray + gulls(random, 7, { x: painting.right * 0.66, y: 250, size: 200 }, [40, 80], '#f1f4f4'));
  return { grain: 7, vignette: 0.3 };
};

/** Lightning over a black bay. */
export const lightning: Scene = async (painting, random) => {
  const horizon = 720;
  sky(
    painting,
    [
      [0, '#12121f'],
      [0.5, '#2a2547'],
      [1, '#584a74'],
    ],
    horizon,
  );
  clouds(painting, { light: '#7d6d9c', shade: '#17142a', cover: 0.9, bottom: 560, stretch: 2.4, opacity: 0.95 });
  sea(painting, {
    horizon,
    colours: [
      [0, '#4d4470'],
      [0.3, '#211d3b'],
      [1, '#08070f'],
    ],
    light: '#a697d6',
    strength: 0.4,
  });
  const bolt = (
    from: readonly [number, number],
    to: readonly [number, number],
    width: number,
    depth: number,
  ): string => {
    let [x, y] = from;
    const steps = 26;
    let d = `M${x.toFixed(1)} ${y.toFixed(1)}`;
    let twigs = '';
    for (let step = 1; step <= steps; step += 1) {
      x += (to[0] - x) / (steps - step + 1) + random.gauss() * 17 * (1 - step / steps);
      y = from[1] + ((to[1] - from[1]) * step) / steps;
      d += `L${x.toFixed(1)} ${y.toFixed(1)}`;
      if (depth > 0 && random.next() < 0.24)
        twigs += bolt([x, y], [x + random.range(-190, 190), y + random.range(90, 240)], width * 0.45, depth - 1);
    }
    return path(d, { fill: 'none', stroke: '#f1e9ff', 'stroke-width': width, 'stroke-linejoin': 'round' }) + twigs;
  };
  const strike = painting.right * 0.58;
  const flash = bolt([painting.right * 0.48, 180], [strike, horizon], 4.6, 2);
  glow(painting, [painting.right * 0.5, 200], 420, '#b59cff', 0.75);
  await painting.draw(flash, { blur: 12, meeting: 'screen' });
  await painting.draw(flash);
  await painting.draw(
    glitter(random, { x: strike, horizon, bottom: 990, width: [14, 110], colour: '#d9ccff', count: 480 }),
  );
  return { grain: 6, vignette: 0.35 };
};
