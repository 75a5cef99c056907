import { sailboat } from '../elements/boats.js';
import { along, skyline } from '../elements/land.js';
import { glitter } from '../elements/light.js';
import { clouds, glow, moon, sky, stars } from '../elements/sky.js';
import { sea } from '../elements/water.js';
import type { Scene } from '../studio/scene.js';
import { circle, closed, path } from '../studio/svg.js';

/** A sloop against the low sun, the sea full of light. */
export const sloopInGold: Scene = async (painting, random) => {
  const horizon = 560;
  sky(
    painting,
    [
      [0, '#7a3d2a'],
      [0.5, '#d9782f'],
      [0.85, '#ffc04d'],
      [1, '#fff0b0'],
    ],
    horizon,
  );
  const sun = painting.right * 0.46;
  glow(painting, [sun, horizon - 90], 460, '#ffe08a', 1);
  await painting.draw(circle(sun, horizon - 90, 58, { fill: '#fffbe2' }), { blur: 2 });
  clouds(painting, { light: '#ffdf9a', shade: '#a4532c', cover: 0.4, bottom: 380, stretch: 6, opacity: 0.6 });
  sea(painting, {
    horizon,
    colours: [
      [0, '#f6b64d'],
      [0.3, '#c06f2a'],
      [1, '#3d1e14'],
    ],
    light: '#ffdb86',
    strength: 0.45,
  });
  await painting.draw(
    glitter(random, { x: sun, horizon, bottom: 990, width: [40, 360], colour: '#fff6cf', count: 1500 }),
  );
  await painting.draw(
    sailboat({ x: painting.right * 0.63, y: 690, size: 250 }, { hull: '#23120c', main: '#4a2413', jib: '#5e2f17' }, 5),
  );
  return { grain: 5, vignette: 0.25 };
};

/** The moon's road over an empty sea. */
export const moonPath: Scene = async (painting, random) => {
  const horizon = 600;
  sky(
    painting,
    [
      [0, '#060d20'],
      [0.7, '#143054'],
      [1, '#2d5274'],
    ],
    horizon,
  );
  await stars(painting, random, 260, 520);
  const x = painting.right * 0.5;
  glow(painting, [x, 300], 420, '#b8d0ee', 0.6);
  moon(painting, [x, 300], 58);
  clouds(painting, {
    light: '#8aa5c8',
    shade: '#1b3152',
    cover: 0.5,
    top: 180,
    bottom: horizon - 20,
    stretch: 5,
    opacity: 0.5,
  });
  sea(painting, {
    horizon,
    colours: [
      [0, '#2c5070'],
      [0.3, '#12304e'],
      [1, '#050d1c'],
    ],
    light: '#86aacd',
    strength: 0.35,
  });
  await painting.draw(glitter(random, { x, horizon, bottom: 1000, width: [26, 190], colour: '#eaf3ff', count: 1100 }));
  return { grain: 5, vignette: 0.35 };
};

/** White sails, one course. */
export const regatta: Scene = async (painting, random) => {
  const horizon = 380;
  sky(
    painting,
    [
      [0, '#3d86c6'],
      [0.6, '#8fc1e6'],
      [1, '#dff0f8'],
    ],
    horizon,
  );
  clouds(painting, { light: '#ffffff', shade: '#b3cbdd', cover: 0.55, bottom: horizon - 10, stretch: 2.4 });
  const coast = skyline(`${painting.seed} coast`, { base: horizon - 16, rise: 16, detail: 1.6 });
  await painting.draw(
    path(closed([...along(painting, coast), [painting.right, horizon + 4], [0, horizon + 4]]), { fill: '#7ea3b8' }),
  );
  sea(painting, {
    horizon,
    colours: [
      [0, '#79b3cf'],
      [0.3, '#2f7fae'],
      [1, '#0d3c66'],
    ],
    light: '#e4f5fb',
    strength: 0.42,
  });
  const kites = ['#e94f37', '#f6c945', '#2f9e8f', '#f2f2f2', '#3f6fd8', '#e8743b'];
  const boats = Array.from({ length: 19 }, () => random.next() ** 1.6).sort((a, b) => a - b);
  await painting.draw(
    boats
      .map((near) => {
        const spot = {
          x: random.range(0.04, 0.96) * painting.right,
          y: horizon + 16 + near * 420,
          size: 36 + near * 190,
        };
        return sailboat(spot, { hull: '#1d2b3a', main: '#fbfbf6', jib: random.pick(kites) }, 9 + random.range(-2, 3));
      })
      .join(''),
  );
  return { grain: 3, vignette: 0.12 };
};
