import { fishingBoat } from '../elements/boats.js';
import { house } from '../elements/towers.js';
import { mist } from '../elements/light.js';
import { clouds, sky, stars } from '../elements/sky.js';
import { mirror } from '../studio/finish.js';
import type { Painting } from '../studio/painting.js';
import type { Random } from '../studio/random.js';
import type { Scene } from '../studio/scene.js';
import { circle, open, path, rect } from '../studio/svg.js';

const WALLS = ['#d9583f', '#e9b44c', '#3f7d8c', '#efe4cf', '#8fae8b', '#c97b63', '#5b6c9e', '#f0cfa0', '#a4404a'];

function quay(
  painting: Painting,
  random: Random,
  options: { shore: number; height: readonly [number, number]; walls: readonly string[]; lit: number; dusk: boolean },
): string {
  const { shore, height, walls, lit, dusk } = options;
  const parts: string[] = [];
  let last = '';
  for (let x = -20; x < painting.right + 20;) {
    const size = random.range(86, 150);
    const wall = random.pick(walls.filter((colour) => colour !== last));
    last = wall;
    const colours = dusk
      ? {
          wall,
          roof: '#1a1830',
          frame: '#20203a',
          glass: '#20294a',
          lamp: random.pick(['#ffcf7d', '#ffb95c', '#ffe3ae']),
        }
      : { wall, roof: '#5a3b34', frame: '#fbf7ee', glass: '#4d6a7c', lamp: '#ffe0a0' };
    parts.push(house({ x, y: shore - 14, size }, random.range(...height), colours, random, lit));
    x += size;
  }
  return parts.join('') + rect(-10, shore - 16, painting.right + 20, 17, { fill: dusk ? '#15152a' : '#6f675f' });
}

/** A row of painted houses that stands twice: once on the quay, once in the water. */
export const paintedHouses: Scene = async (painting, random) => {
  const shore = 600;
  sky(
    painting,
    [
      [0, '#6fa8d6'],
      [0.7, '#bcdcec'],
      [1, '#f3efe0'],
    ],
    shore,
  );
  clouds(painting, { light: '#ffffff', shade: '#b9cede', cover: 0.5, bottom: 300 });
  await painting.draw(quay(painting, random, { shore, height: [230, 340], walls: WALLS, lit: 0, dusk: false }));
  const boats = [0.14, 0.47, 0.8].map((at, index) =>
    fishingBoat(
      { x: painting.right * at, y: shore + 2, size: 200 },
      {
        hull: ['#27568a', '#f3f0e6', '#2e6b4f'][index]!,
        band: ['#f2c14e', '#c8392f', '#f4efe2'][index]!,
        house: '#f7f3ea',
      },
      index === 1,
    ),
  );
  await painting.draw(boats.join(''));
  mirror(painting, { horizon: shore + 6, ripple: 26, water: [42, 84, 110], far: 0.12, near: 0.45 });
  return { grain: 4, vignette: 0.15 };
};

/** Windows and lamps of a quay by night, again in the black water. */
export const quayByNight =
  (shore: number): Scene =>
  async (painting, random) => {
    sky(
      painting,
      [
        [0, '#0a1030'],
        [0.7, '#26305f'],
        [1, '#6d4f7c'],
      ],
      shore,
    );
    await stars(painting, random, 300, shore - 300);
    await painting.draw(
      quay(painting, random, {
        shore,
        height: [150, 330],
        walls: ['#4a3f66', '#574868', '#3b4672', '#6a4a62', '#445a76', '#70555c'],
        lit: 0.55,
        dusk: true,
      }),
    );
    const lamps: string[] = [];
    for (let x = 30; x < painting.right; x += 118)
      lamps.push(circle(x, shore - 66, 6, { fill: '#ffe2a4' }), rect(x - 1.5, shore - 62, 3, 50, { fill: '#0e0e1e' }));
    const masts: string[] = [];
    for (let x = 60; x < painting.right; x += random.range(70, 260)) {
      const height = random.range(150, 290);
      masts.push(
        rect(x, shore - height, 2.6, height, { fill: '#0b0c1c' }),
        path(
          open([
            [x, shore - height],
            [x - 60, shore - 10],
          ]),
          { stroke: '#0b0c1c', 'stroke-width': 0.9 },
        ),
        path(
          open([
            [x, shore - height],
            [x + 66, shore - 10],
          ]),
          { stroke: '#0b0c1c', 'stroke-width': 0.9 },
        ),
        path(
          `M${x - 70} ${shore - 20}Q${x} ${shore - 6} ${x + 74} ${shore - 24}L${x + 58} ${shore + 4}L${x - 54} ${shore + 4}Z`,
          { fill: '#0b0c1c' },
        ),
      );
    }
    mist(painting, shore - 90, 130, '#ff9d5c', 0.22);
    await painting.draw(lamps.join(''), { blur: 14, meeting: 'screen' });
    await painting.draw(lamps.join('') + masts.join(''));
    mirror(painting, { horizon: shore + 3, ripple: 44, water: [8, 12, 34], far: 0.12, near: 0.42 });
    return { grain: 5, vignette: 0.3 };
  };
