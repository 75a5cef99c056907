import { bareTree, faces, land, skyline, snow, wood } from '../elements/land.js';
import { mist } from '../elements/light.js';
import { clouds, glow, moon, sky, stars } from '../elements/sky.js';
import type { Scene } from '../studio/scene.js';
import { circle, closed, group, path, rect } from '../studio/svg.js';

/** A great moon that rises behind a ridge with trees. */
export const moonrise: Scene = async (painting, random) => {
  sky(
    painting,
    [
      [0, '#0d1730'],
      [0.5, '#27406a'],
      [1, '#6f86a8'],
    ],
    760,
  );
  await stars(painting, random, 160, 520);
  const at = [painting.right * 0.62, 520] as const;
  glow(painting, at, 520, '#cfdcf0', 0.55);
  moon(painting, at, 150);
  clouds(painting, {
    light: '#a9bbd6',
    shade: '#3d5278',
    cover: 0.5,
    bottom: 720,
    top: 380,
    stretch: 7,
    scale: 0.006,
    opacity: 0.55,
  });
  const ridge = skyline(`${painting.seed} ridge`, { base: 700, rise: 75, detail: 1.4 });
  const front = skyline(`${painting.seed} front`, { base: 860, rise: 60, detail: 1.1 });
  await painting.draw(
    land(painting, 'ridge', ridge, [
      [0, '#101b33'],
      [1, '#1c2f50'],
    ]) + wood(painting, random, ridge, { trees: [26, 84], gap: 13, fill: '#101b33' }),
  );
  mist(painting, 830, 50, '#5f7aa3', 0.45);
  await painting.draw(
    land(painting, 'front', front, [
      [0, '#060c1a'],
      [1, '#050914'],
    ]) + wood(painting, random, front, { trees: [50, 150], gap: 26, fill: '#060c1a' }),
  );
  return { grain: 5, vignette: 0.3 };
};

/** A thin moon and the evening star over one long hill: almost nothing. */
export const crescent: Scene = async (painting, random) => {
  sky(
    painting,
    [
      [0, '#141c4a'],
      [0.4, '#3d3f86'],
      [0.66, '#a7628f'],
      [0.84, '#f0926d'],
      [1, '#ffcf8a'],
    ],
    860,
  );
  const hill = skyline(`${painting.seed} hill`, { base: 868, rise: 54, detail: 0.9, octaves: 3 });
  moon(painting, [painting.right * 0.6, 300], 62, 0.72);
  glow(painting, [painting.right * 0.36, 430], 46, '#fff3d8', 0.9);
  await painting.draw(circle(painting.right * 0.36, 430, 4.2, { fill: '#ffffff' }));
  const tree = painting.right * 0.27;
  const branches = group(bareTree(tree, hill(tree) + 4, 150, random), { stroke: '#1a1030', 'stroke-linecap': 'round' });
  await painting.draw(
    land(painting, 'hill', hill, [
      [0, '#1c1133'],
      [1, '#0d0a20'],
    ]) + branches,
  );
  return { grain: 0, vignette: 0.1 };
};

/** A valley at the blue hour: fog, and the windows of a village. */
export const blueHour: Scene = async (painting, random) => {
  sky(
    painting,
    [
      [0, '#1b2f63'],
      [0.6, '#5470a8'],
      [1, '#c3a9b6'],
    ],
    520,
  );
  const back = skyline(`${painting.seed} back`, { base: 420, rise: 130, detail: 1.5, sharp: 0.8 });
  const middle = skyline(`${painting.seed} middle`, { base: 610, rise: 80, detail: 1.4 });
  await painting.draw(
    land(painting, 'back', back, [
      [0, '#5a6c9c'],
      [1, '#2a3c6c'],
    ]) + snow(painting, `${painting.seed} s`, back, { depth: 74, fill: '#cdd8f2', opacity: 0.7 }),
  );
  faces(painting, `${painting.seed} faces`, back, { colour: '#33477c', depth: 300, strength: 0.6 });
  mist(painting, 590, 60, '#7f93c4', 0.6);
  await painting.draw(
    land(painting, 'middle', middle, [
      [0, '#22345f'],
      [1, '#152344'],
    ]) + wood(painting, random, middle, { trees: [14, 36], gap: 8, fill: '#22345f' }),
  );
  const lamps: string[] = [];
  const halos: string[] = [];
  for (let index = 0; index < 70; index += 1) {
    const x = painting.right * 0.5 + random.gauss() * painting.right * 0.2;
    const y = 790 + random.gauss() * 34 + Math.abs(x - painting.right / 2) * 0.05;
    const size = random.range(4, 8);
    if (index < 34)
      lamps.push(
        path(
          closed([
            [x - size * 1.6, y],
            [x - size * 1.6, y - size * 2],
            [x, y - size * 3.4],
            [x + size * 1.6, y - size * 2],
            [x + size * 1.6, y],
          ]),
          { fill: '#121c36' },
        ),
      );
    lamps.push(rect(x - 2, y - size, 3.2, 3.6, { fill: '#ffd58c' }));
    halos.push(circle(x, y - size, 11, { fill: '#ffae4d', opacity: 0.6 }));
  }
  const front = skyline(`${painting.seed} front`, { base: 905, rise: 30, detail: 1 });
  await painting.draw(lamps.join(''));
  await painting.draw(halos.join(''), { blur: 7, meeting: 'screen' });
  mist(painting, 800, 46, '#8a99c9', 0.5);
  await painting.draw(
    land(painting, 'front', front, [
      [0, '#0b1430'],
      [1, '#070d20'],
    ]) + wood(painting, random, front, { trees: [50, 150], gap: 30, fill: '#0a122b' }),
  );
  return { grain: 5, vignette: 0.25 };
};
