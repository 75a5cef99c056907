import { land, skyline, wood } from '../elements/land.js';
import { bokeh, mist } from '../elements/light.js';
import { glow, sky, stars } from '../elements/sky.js';
import type { Scene } from '../studio/scene.js';
import { circle, element, path, radial } from '../studio/svg.js';

/** A tent lit from inside beneath the stars. */
export const tent: Scene = async (painting, random) => {
  sky(
    painting,
    [
      [0, '#070c22'],
      [0.6, '#14305a'],
      [1, '#2f6a86'],
    ],
    800,
  );
  await stars(painting, random, 900, 780);
  const hills = skyline(`${painting.seed} hills`, { base: 720, rise: 80, detail: 1.8, sharp: 0.6 });
  const meadow = skyline(`${painting.seed} meadow`, { base: 838, rise: 20, detail: 0.8, octaves: 3 });
  const x = painting.right * 0.42;
  await painting.draw(
    land(painting, 'hills', hills, [
      [0, '#12314a'],
      [1, '#0a1a2c'],
    ]) + wood(painting, random, (at) => meadow(at) - 2, { trees: [40, 150], gap: 24, fill: '#04101c' }),
  );
  glow(painting, [x, 815], 230, '#ff9a3d', 0.55);
  const foot = meadow(x) + 24;
  const warm = radial('warm', [
    [0, '#fff0b8'],
    [0.45, '#ffb64a'],
    [1, '#c2501c'],
  ]);
  const dome = `M${x - 92} ${foot}Q${x - 60} ${foot - 92} ${x} ${foot - 112}Q${x + 60} ${foot - 92} ${x + 92} ${foot}Z`;
  const seams = [0.35, -0.35]
    .map((lean) =>
      path(`M${x} ${foot - 112}Q${x + lean * 130} ${foot - 70} ${x + lean * 150} ${foot}`, {
        fill: 'none',
        stroke: '#8c3712',
        'stroke-width': 2,
      }),
    )
    .join('');
  await painting.draw(
    land(painting, 'meadow', meadow, [
      [0, '#1b2f2c'],
      [0.4, '#0c1718'],
      [1, '#060c10'],
    ]),
  );
  await painting.draw(element('ellipse', { cx: x, cy: foot + 16, rx: 170, ry: 26, fill: '#ff9a3d', opacity: 0.4 }), {
    blur: 12,
    meeting: 'screen',
  });
  await painting.draw(
    warm +
      path(dome, { fill: 'url(#warm)' }) +
      seams +
      path(`M${x} ${foot - 108}L${x + 20} ${foot}L${x - 20} ${foot}Z`, { fill: '#7a2f10', opacity: 0.55 }),
  );
  return { grain: 6, vignette: 0.35 };
};

/** A fire between stones, sparks that rise into the trees. */
export const campfire: Scene = async (painting, random) => {
  sky(
    painting,
    [
      [0, '#060a18'],
      [0.7, '#101a2c'],
      [1, '#1c1a22'],
    ],
    900,
  );
  await stars(painting, random, 520, 620);
  const ground = skyline(`${painting.seed} ground`, { base: 850, rise: 14, detail: 1 });
  await painting.draw(wood(painting, random, ground, { trees: [330, 640], gap: 62, fill: '#070c14' }));
  const [fx, fy] = [painting.right * 0.5, 852];
  glow(painting, [fx, fy - 40], 430, '#ff7a24', 0.85);
  await painting.draw(
    land(painting, 'ground', ground, [
      [0, '#3a2214'],
      [0.5, '#150d0a'],
      [1, '#090606'],
    ]),
  );
  glow(painting, [fx, fy + 20], 210, '#ff8c2e', 0.5);
  const flame = (size: number, colour: string, lean: number): string =>
    path(
      `M${fx - size * 0.36} ${fy}C${fx - size * 0.7} ${fy - size * 0.6} ${fx - size * 0.1 + lean} ${fy - size * 0.7} ${fx + lean} ${fy - size * 1.5}C${fx + size * 0.2 + lean} ${fy - size * 0.9} ${fx + size * 0.66} ${fy - size * 0.5} ${fx + size * 0.36} ${fy}Z`,
      { fill: colour },
    );
  const flames =
    flame(112, '#ff5a12', 14) + flame(86, '#ff9a26', -16) + flame(56, '#ffd257', 8) + flame(30, '#fff6c9', 0);
  await painting.draw(flames, { blur: 5, meeting: 'screen' });
  await painting.draw(flames, { blur: 1.6, meeting: 'screen' });
  const stones = Array.from({ length: 11 }, (_, index) =>
    element('ellipse', {
      cx: fx + (index - 5) * 21,
      cy: fy + 14 - Math.abs(index - 5) * 2,
      rx: 14,
      ry: 10,
      fill: '#140b08',
    }),
  ).join('');
  const sparks = Array.from({ length: 150 }, () => {
    const rise = random.next() ** 1.4;
    return circle(
      fx + random.gauss() * (30 + rise * 230),
      fy - 60 - rise * 620,
      random.range(0.8, 2.6) * (1.2 - rise * 0.6),
      { fill: random.pick(['#ffb347', '#ff7a1f', '#ffe39a']), opacity: (1.05 - rise).toFixed(2) },
    );
  }).join('');
  await painting.draw(stones + sparks);
  return { grain: 6, vignette: 0.4 };
};

/** Large soft flakes against a dark wood. */
export const snowfall: Scene = async (painting, random) => {
  sky(painting, [
    [0, '#16243a'],
    [0.6, '#34506c'],
    [1, '#8fa6ba'],
  ]);
  for (let index = 0; index < 4; index += 1) {
    const line = skyline(`${painting.seed} ${index}`, { base: 720 + index * 66, rise: 22, detail: 0.8, octaves: 3 });
    const dark = ['#4a6680', '#304a62', '#1b3046', '#0c1a2a'][index]!;
    await painting.draw(
      wood(painting, random, line, { trees: [180 + index * 50, 380 + index * 120], gap: 44 + index * 26, fill: dark }) +
        land(painting, 'drift', line, [
          [0, ['#9fb4c6', '#b4c6d6', '#cddbe6', '#e6eef4'][index]!],
          [1, '#7f97ac'],
        ]),
    );
    mist(painting, 700 + index * 66, 80, '#90a8bd', 0.4);
  }
  const fine = Array.from({ length: 520 }, () =>
    circle(random.range(0, painting.right), random.range(0, 1000), random.range(0.8, 2.6), {
      fill: '#ffffff',
      opacity: random.range(0.4, 0.95).toFixed(2),
    }),
  ).join('');
  await painting.draw(fine);
  await painting.draw(
    bokeh(painting, random, {
      count: 46,
      colours: ['#ffffff', '#e8f1fa'],
      size: [7, 30],
      top: 0,
      bottom: 1000,
      opacity: 0.42,
    }),
  );
  return { grain: 5, vignette: 0.25 };
};

/** Fireflies over tall grass, the last light behind a wood. */
export const fireflies: Scene = async (painting, random) => {
  sky(
    painting,
    [
      [0, '#10233a'],
      [0.55, '#2c5560'],
      [0.85, '#8fa873'],
      [1, '#d8c878'],
    ],
    640,
  );
  const edge = skyline(`${painting.seed} edge`, { base: 620, rise: 36, detail: 1 });
  await painting.draw(
    wood(painting, random, edge, { trees: [90, 260], gap: 20, fill: '#0c2024' }) +
      land(painting, 'edge', edge, [
        [0, '#142e26'],
        [0.5, '#0e231c'],
        [1, '#06110e'],
      ]),
  );
  mist(painting, 660, 40, '#8fa880', 0.4);
  await painting.draw(
    bokeh(painting, random, {
      count: 60,
      colours: ['#e9ff7a', '#ffe66b', '#c8f25a'],
      size: [4, 26],
      top: 520,
      bottom: 960,
      opacity: 0.7,
    }),
    { meeting: 'screen' },
  );
  const blades = Array.from({ length: 300 }, () => {
    const x = random.range(-20, painting.right + 20);
    const height = random.range(90, 330);
    const bend = random.range(-60, 60);
    return path(
      `M${x.toFixed(0)} 1010Q${(x + bend * 0.2).toFixed(0)} ${(1000 - height * 0.6).toFixed(0)} ${(x + bend).toFixed(0)} ${(1000 - height).toFixed(0)}Q${(x + bend * 0.3 + 5).toFixed(0)} ${(1000 - height * 0.55).toFixed(0)} ${(x + 7).toFixed(0)} 1010Z`,
      { fill: random.pick(['#040c0a', '#071410', '#0a1c15']) },
    );
  });
  await painting.draw(blades.join(''));
  const sparks = Array.from({ length: 46 }, () =>
    circle(random.range(0, painting.right), random.range(560, 940), random.range(1.5, 3.4), { fill: '#fbffb0' }),
  ).join('');
  await painting.draw(sparks, { blur: 3, meeting: 'screen' });
  await painting.draw(sparks);
  return { grain: 6, vignette: 0.35 };
};
