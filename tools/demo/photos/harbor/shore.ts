import { along, skyline } from '../elements/land.js';
import { mist } from '../elements/light.js';
import { clouds, glow, sky, stars } from '../elements/sky.js';
import { sea } from '../elements/water.js';
import { rgb } from '../studio/colour.js';
import { mirror } from '../studio/finish.js';
import { noise } from '../studio/noise.js';
import type { Scene } from '../studio/scene.js';
import { circle, closed, element, group, path, rect } from '../studio/svg.js';
import type { Point } from '../studio/svg.js';

/** A wooden pier that runs to the vanishing point. */
export const pier: Scene = async (painting, random) => {
  const horizon = 470;
  sky(
    painting,
    [
      [0, '#4b5f96'],
      [0.5, '#c493ac'],
      [0.85, '#ffc9a6'],
      [1, '#ffe7c2'],
    ],
    horizon,
  );
  clouds(painting, { light: '#ffe0cf', shade: '#8a7ba6', cover: 0.55, bottom: horizon - 40, stretch: 4, opacity: 0.8 });
  const x = painting.right * 0.5;
  glow(painting, [x, horizon - 20], 330, '#fff0cd', 0.9);
  sea(painting, {
    horizon,
    colours: [
      [0, '#fbd3b4'],
      [0.3, '#a892ad'],
      [1, '#3d4a78'],
    ],
    light: '#fff0dc',
    strength: 0.45,
    rough: 0.6,
  });
  const edge = (depth: number): number => 8 + depth * painting.right * 0.42;
  const planks: string[] = [];
  for (let index = 0; index < 74; index += 1) {
    const at = (step: number): number =>
      (1 / (1 + (74 - step) * 0.16) - 1 / (1 + 74 * 0.16)) / (1 - 1 / (1 + 74 * 0.16));
    const [from, to] = [at(index), at(index + 0.9)];
    const [y0, y1] = [horizon + 14 + from * 540, horizon + 14 + to * 540];
    const shade = random.range(0.8, 1.1);
    const [red, green, blue] = rgb('#8d6f63').map((value) => (value * shade * (1.25 - from * 0.5)).toFixed(0));
    planks.push(
      path(
        closed([
          [x - edge(from), y0],
          [x + edge(from), y0],
          [x + edge(to), y1],
          [x - edge(to), y1],
        ]),
        { fill: `rgb(${red},${green},${blue})` },
      ),
    );
  }
  const posts: string[] = [];
  for (let index = 11; index > 0; index -= 1) {
    const depth = 1 / (index * 0.62);
    const height = 26 + depth * 250;
    for (const side of [-1, 1])
      posts.push(
        rect(
          x + side * edge(Math.min(1.2, depth)) - 2 - depth * 8,
          horizon + 14 + depth * 540 - height,
          4 + depth * 16,
          height + 40 * depth,
          { fill: '#3b2c33' },
        ),
      );
  }
  const dark = closed([
    [x - edge(0), horizon + 14],
    [x + edge(0), horizon + 14],
    [x + edge(1.05), 1010],
    [x - edge(1.05), 1010],
  ]);
  await painting.draw(path(dark, { fill: '#2b2029' }) + planks.join('') + posts.join(''));
  return { grain: 5, vignette: 0.25 };
};

/** An arch of chalk with the sun behind it. */
export const cliffArch: Scene = async (painting, random) => {
  const horizon = 640;
  sky(
    painting,
    [
      [0, '#5f86b8'],
      [0.5, '#d6b7b4'],
      [0.85, '#ffcf9a'],
      [1, '#fff0c9'],
    ],
    horizon,
  );
  const sun = painting.right * 0.3;
  glow(painting, [sun, horizon - 70], 420, '#ffe3a3', 0.95);
  await painting.draw(circle(sun, horizon - 70, 40, { fill: '#fffae0' }), { blur: 2 });
  sea(painting, {
    horizon,
    colours: [
      [0, '#fbd7a4'],
      [0.3, '#9a93a8'],
      [1, '#2c4468'],
    ],
    light: '#fff0cf',
    strength: 0.5,
  });
  const top = skyline(`${painting.seed} top`, { base: 330, rise: 34, detail: 2, octaves: 6 });
  const w = painting.right;
  const arch: Point[] = [
    ...along(painting, top).filter(([x]) => x > w * 0.42),
    [w + 10, 1010],
    [w * 0.78, 900],
    [w * 0.66, 760],
    [w * 0.64, 600],
    [w * 0.6, 510],
    [w * 0.55, 480],
    [w * 0.51, 520],
    [w * 0.495, 620],
    [w * 0.5, 720],
    [w * 0.43, 720],
    [w * 0.405, 600],
    [w * 0.4, 430],
  ];
  await painting.draw(
    path(closed(arch), { fill: '#5a4a52' }) +
      path(
        closed(
          along(painting, top)
            .filter(([x]) => x > w * 0.42)
            .concat(
              along(painting, (x) => top(x) + 22)
                .filter(([x]) => x > w * 0.42)
                .reverse(),
            ),
        ),
        { fill: '#4d5f3d' },
      ),
  );
  const strata = noise(`${painting.seed} strata`);
  const layers = Array.from({ length: 13 }, (_, index) =>
    path(
      `M${w * 0.4} ${400 + index * 36}${Array.from({ length: 40 }, (_n, step) => `L${(w * 0.4 + (step * w * 0.62) / 39).toFixed(0)} ${(400 + index * 36 + strata(step * 0.3, index) * 12).toFixed(1)}`).join('')}`,
      { fill: 'none', stroke: '#cdb3a0', 'stroke-width': random.range(1, 5), opacity: 0.3 },
    ),
  );
  await painting.draw(
    element('clipPath', { id: 'arch' }, path(closed(arch), {})) + group(layers.join(''), { 'clip-path': 'url(#arch)' }),
  );
  mist(painting, horizon + 60, 60, '#ffe9cf', 0.35);
  return { grain: 5, vignette: 0.2 };
};

/** A mole and a red light, so long exposed that the sea became paper. */
export const breakwater: Scene = async (painting, random) => {
  const horizon = 470;
  sky(
    painting,
    [
      [0, '#6d7785'],
      [0.6, '#aeb3b8'],
      [1, '#d8d5d0'],
    ],
    horizon,
  );
  clouds(painting, { light: '#d5d7d8', shade: '#6b7480', cover: 0.65, bottom: horizon - 20, stretch: 9, opacity: 0.7 });
  await stars(painting, random, 30, 200);
  mirror(painting, { horizon, ripple: 6, water: [196, 200, 204], far: 0.35, near: 0.7 });
  const blocks: string[] = [];
  for (let index = 0; index < 46; index += 1) {
    const t = index / 45;
    const [x, y, size] = [painting.right * (0.16 + t * 0.42), 850 - t ** 0.8 * 330, 96 * (1 - t) + 12];
    blocks.push(
      group(
        rect(-size / 2, -size * 0.36, size, size * 0.72, {
          fill: random.pick(['#3a3f46', '#474d55', '#2f343b', '#565c63']),
        }),
        {
          transform: `translate(${(x + random.gauss() * size * 0.3).toFixed(0)} ${y.toFixed(0)}) rotate(${random.range(-18, 18).toFixed(0)})`,
        },
      ),
    );
  }
  const [x, y] = [painting.right * 0.585, 512];
  const tower =
    rect(x - 13, y - 116, 26, 116, { fill: '#b8372e' }) +
    rect(x - 17, y - 120, 34, 6, { fill: '#5a1d1a' }) +
    rect(x - 9, y - 142, 18, 22, { fill: '#ffd9cf' }) +
    path(
      closed([
        [x - 13, y - 142],
        [x + 13, y - 142],
        [x, y - 160],
      ]),
      { fill: '#8f2a24' },
    );
  await painting.draw(blocks.join('') + tower);
  glow(painting, [x, y - 131], 90, '#ff6a55', 0.95);
  return { grain: 5, vignette: 0.25 };
};
