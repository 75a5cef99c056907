import { gulls } from '../elements/birds.js';
import { fishingBoat } from '../elements/boats.js';
import { crane } from '../elements/towers.js';
import { land, skyline } from '../elements/land.js';
import { mist } from '../elements/light.js';
import { clouds, glow, sky } from '../elements/sky.js';
import { mirror } from '../studio/finish.js';
import type { Scene } from '../studio/scene.js';
import { circle, path, rect } from '../studio/svg.js';

/** Three boats at their moorings on a still morning. */
export const fishingBoats: Scene = async (painting, random) => {
  const shore = 610;
  sky(
    painting,
    [
      [0, '#8fb6cc'],
      [0.55, '#dcdfd6'],
      [1, '#f9e3c4'],
    ],
    shore,
  );
  for (const [index, colour] of ['#9db3bb', '#6d8c93', '#3f6068'].entries()) {
    const hills = skyline(`${painting.seed} ${index}`, {
      base: shore - 130 + index * 50,
      rise: 60 - index * 14,
      detail: 1.2 + index * 0.5,
    });
    await painting.draw(
      land(painting, 'hills', hills, [
        [0, colour],
        [1, colour],
      ]),
    );
    mist(painting, shore - 60 + index * 30, 34, '#e9e4d4', 0.6);
  }
  const fleet = [
    { at: 0.23, size: 330, colours: { hull: '#c23b2e', band: '#f6efe0', house: '#f6efe0' } },
    { at: 0.54, size: 400, colours: { hull: '#1f5f8b', band: '#f2c14e', house: '#f7f4ec' } },
    { at: 0.83, size: 300, colours: { hull: '#2f7a5a', band: '#f4e9d0', house: '#efe6d2' } },
  ];
  await painting.draw(
    fleet
      .map(({ at, size, colours }, index) =>
        fishingBoat({ x: painting.right * at, y: shore - 2, size }, colours, index === 2),
      )
      .join('') + gulls(random, 6, { x: painting.right * 0.5, y: 190, size: 260 }, [30, 54], '#f9faf6'),
  );
  mirror(painting, { horizon: shore + 14, ripple: 22, water: [70, 104, 112], far: 0.08, near: 0.38 });
  return { grain: 5, vignette: 0.2 };
};

/** Many masts at dusk. */
export const masts: Scene = async (painting, random) => {
  const shore = 690;
  sky(
    painting,
    [
      [0, '#27365f'],
      [0.5, '#8a5f86'],
      [0.8, '#ee9470'],
      [1, '#ffd08c'],
    ],
    shore,
  );
  glow(painting, [painting.right * 0.4, shore], 520, '#ffcf8a', 0.7);
  for (let row = 0; row < 3; row += 1) {
    const fill = ['#7c5673', '#4a3557', '#191530'][row]!;
    const parts: string[] = [];
    for (let x = random.range(0, 60); x < painting.right; x += random.range(26, 88) * (1 + row * 0.5)) {
      const height = random.range(230, 430) * (0.8 + row * 0.16);
      const width = 1.8 + row * 1.1;
      parts.push(
        rect(x, shore - height, width, height, { fill }),
        rect(x - 26, shore - height * 0.62, 54, width * 0.7, { fill }),
      );
      parts.push(
        path(
          `M${x} ${shore - height}L${x - 62} ${shore - 18}M${x} ${shore - height}L${x + 66} ${shore - 22}M${x - 26} ${shore - height * 0.62}L${x - 40} ${shore - 16}`,
          { stroke: fill, 'stroke-width': width * 0.34, fill: 'none' },
        ),
      );
      parts.push(
        path(
          `M${x - 72} ${shore - 26}Q${x} ${shore - 12} ${x + 76} ${shore - 30}L${x + 58} ${shore + 6}L${x - 56} ${shore + 6}Z`,
          { fill },
        ),
      );
    }
    await painting.draw(parts.join(''));
  }
  mirror(painting, { horizon: shore + 4, ripple: 30, water: [44, 38, 78], far: 0.1, near: 0.45 });
  return { grain: 5, vignette: 0.25 };
};

/** Cranes and stacked boxes against a red evening. */
export const cranes: Scene = async (painting, random) => {
  const shore = 720;
  sky(
    painting,
    [
      [0, '#3b2147'],
      [0.45, '#a63a4f'],
      [0.78, '#f07f46'],
      [1, '#ffd27a'],
    ],
    shore,
  );
  const sun = painting.right * 0.3;
  glow(painting, [sun, shore - 110], 430, '#ffd98a', 0.9);
  await painting.draw(circle(sun, shore - 110, 84, { fill: '#fff0c4' }), { blur: 1.5 });
  clouds(painting, { light: '#ffb27a', shade: '#7a2c4c', cover: 0.5, bottom: 520, stretch: 7, opacity: 0.7 });
  const stack: string[] = [];
  for (let x = -20; x < painting.right; x += 62) {
    for (let level = 0; level < random.int(0, 4); level += 1)
      stack.push(
        rect(x, shore - 27 * (level + 1), 59, 25, { fill: random.pick(['#2a1430', '#3a1a34', '#331632', '#47203a']) }),
      );
  }
  const row = [0.1, 0.27, 0.42, 0.68, 0.86].map((at, index) =>
    crane({ x: painting.right * at, y: shore + 2, size: 400 + (index % 3) * 60 }, '#1d0d26', index === 3),
  );
  await painting.draw(
    stack.join('') + row.join('') + rect(-10, shore - 4, painting.right + 20, 10, { fill: '#1d0d26' }),
  );
  mirror(painting, { horizon: shore + 5, ripple: 30, water: [62, 24, 52], far: 0.1, near: 0.4 });
  return { grain: 5, vignette: 0.25 };
};
