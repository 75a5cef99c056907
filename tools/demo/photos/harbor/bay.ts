import { gulls } from '../elements/birds.js';
import { sailboat } from '../elements/boats.js';
import { lighthouse } from '../elements/towers.js';
import { along, skyline } from '../elements/land.js';
import { bokeh, glitter, mist } from '../elements/light.js';
import { clouds, glow, sky } from '../elements/sky.js';
import { sea } from '../elements/water.js';
import { mirror } from '../studio/finish.js';
import type { Scene } from '../studio/scene.js';
import { closed, path } from '../studio/svg.js';

/** Lights of a harbour that the lens did not try to catch. */
export const harbourLights: Scene = async (painting, random) => {
  const shore = 560;
  sky(
    painting,
    [
      [0, '#070b1c'],
      [0.7, '#111c3c'],
      [1, '#22305a'],
    ],
    shore,
  );
  const colours = ['#ffb347', '#ff7a59', '#ffe29a', '#6fd3ff', '#8affc1', '#ff5f8f'];
  await painting.draw(
    bokeh(painting, random, { count: 120, colours, size: [8, 42], top: shore - 190, bottom: shore - 8, opacity: 0.85 }),
    { meeting: 'screen' },
  );
  mirror(painting, { horizon: shore, ripple: 120, water: [6, 10, 26], far: 0.05, near: 0.45, squeeze: 0.75 });
  await painting.draw(
    bokeh(painting, random, { count: 9, colours, size: [60, 110], top: 120, bottom: 900, opacity: 0.3 }),
    { meeting: 'screen' },
  );
  return { grain: 6, vignette: 0.35 };
};

/** The whole bay in the last sun: town, lighthouse, sails. */
export const goldenBay: Scene = async (painting, random) => {
  const horizon = 560;
  sky(
    painting,
    [
      [0, '#4a7db5'],
      [0.5, '#b9c3c9'],
      [0.82, '#fbd29b'],
      [1, '#ffe9bd'],
    ],
    horizon,
  );
  clouds(painting, { light: '#ffe8c4', shade: '#93a0b8', cover: 0.6, bottom: horizon - 70, stretch: 3 });
  const sun = painting.right * 0.27;
  glow(painting, [sun, horizon - 60], 520, '#ffd98f', 0.85);
  for (const [index, colour] of ['#b6a79c', '#8a857f', '#56605d'].entries()) {
    const hills = skyline(`${painting.seed} ${index}`, {
      base: horizon - 66 + index * 34,
      rise: 74 - index * 18,
      detail: 1 + index * 0.5,
    });
    const shape = along(painting, (x) =>
      Math.min(horizon + 6, hills(x) + Math.max(0, (painting.right * (0.62 - index * 0.16) - x) * 0.16)),
    );
    await painting.draw(
      path(closed([...shape, [painting.right + 10, horizon + 8], [-10, horizon + 8]]), { fill: colour }),
    );
    mist(painting, horizon - 20, 26, '#ffe4bd', 0.35);
  }
  sea(painting, {
    horizon,
    colours: [
      [0, '#f6cf9a'],
      [0.25, '#8a9aa6'],
      [1, '#1d3f5c'],
    ],
    light: '#ffe7b8',
    strength: 0.5,
  });
  await painting.draw(
    glitter(random, { x: sun, horizon, bottom: 1000, width: [60, 330], colour: '#fff4d2', count: 1300 }),
  );
  const boats = [
    [0.46, 640, 120],
    [0.57, 612, 74],
    [0.35, 606, 60],
    [0.8, 760, 240],
  ] as const;
  const fleet = boats.map(([at, y, size]) =>
    sailboat({ x: painting.right * at, y, size }, { hull: '#2a3640', main: '#fff6e4', jib: '#f3dcc0' }, 4),
  );
  const mole = closed([
    [painting.right * 0.66, 572],
    [painting.right + 10, 560],
    [painting.right + 10, 600],
    [painting.right * 0.655, 582],
  ]);
  await painting.draw(
    path(mole, { fill: '#3a3f42' }) +
      lighthouse(
        { x: painting.right * 0.67, y: 574, size: 170 },
        { wall: '#fbf0dc', band: '#c94b38', roof: '#33343a', light: '#fff2bf' },
      ) +
      fleet.join('') +
      gulls(random, 12, { x: painting.right * 0.66, y: 250, size: 330 }, [22, 54], '#fdf8ee'),
  );
  return { grain: 3, vignette: 0.18 };
};
