import { faces, land, skyline, snow, wood } from '../elements/land.js';
import { mist } from '../elements/light.js';
import { clouds, glow, sky } from '../elements/sky.js';
import { blend } from '../studio/colour.js';
import type { Stops } from '../studio/colour.js';
import { mirror } from '../studio/finish.js';
import type { Scene } from '../studio/scene.js';
import { circle } from '../studio/svg.js';

/** The colours of a layered landscape. */
export interface Layers {
  readonly sky: Stops;
  readonly far: string;
  readonly near: string;
  readonly haze: string;
  /** Ranges, one behind the other. */
  readonly count: number;
  readonly sharp?: number;
  readonly sun?: readonly [x: number, y: number, colour: string];
}

/** Ranges behind ranges, each a step darker, mist in the valleys. */
export const ranges =
  ({ sky: colours, far, near, haze, count, sharp = 0.6, sun }: Layers): Scene =>
  async (painting, random) => {
    sky(painting, colours, 620);
    if (sun) {
      glow(painting, [painting.right * sun[0], sun[1]], 420, sun[2], 0.9);
      await painting.draw(circle(painting.right * sun[0], sun[1], 26, { fill: '#fff6dc' }), { blur: 1.5 });
    }
    for (let index = 0; index < count; index += 1) {
      const t = index / (count - 1);
      const base = 430 + 480 * t ** 1.1;
      const line = skyline(`${painting.seed} ${index}`, {
        base,
        rise: 110 - 50 * t,
        detail: 1.3 + t * 1.5,
        sharp: sharp * (1 - t * 0.6),
      });
      const colour = blend(far, near, t);
      const trees =
        index >= count - 2
          ? wood(painting, random, line, { trees: [16 + 30 * t, 34 + 62 * t], gap: 12 + 8 * t, fill: colour })
          : '';
      await painting.draw(
        land(painting, 'range', line, [
          [0, colour],
          [0.75, blend(far, near, t * 0.8)],
        ]) + trees,
      );
      if (index < count - 1) mist(painting, base + 95, 62, haze, 0.55 * (1 - t * 0.5));
    }
    return { grain: 5 };
  };

/** High snow in the first light, its foot still blue, all of it in a lake. */
export const alpenglow =
  (shore: number): Scene =>
  async (painting, random) => {
    sky(
      painting,
      [
        [0, '#2f4a86'],
        [0.45, '#8b8fc0'],
        [0.75, '#eab5b4'],
        [1, '#f8d6b8'],
      ],
      shore,
    );
    clouds(painting, { light: '#ffd9c7', shade: '#a98fb4', cover: 0.42, bottom: shore - 240, opacity: 0.7 });
    const peaks = skyline(`${painting.seed} peaks`, {
      base: shore - 170,
      rise: 190,
      detail: 1.7,
      sharp: 0.95,
      octaves: 7,
    });
    const shoulder = skyline(`${painting.seed} shoulder`, { base: shore - 60, rise: 60, detail: 2.2, sharp: 0.5 });
    const bank = skyline(`${painting.seed} bank`, { base: shore - 12, rise: 10, detail: 2 });
    await painting.draw(
      land(painting, 'peaks', peaks, [
        [0, '#e9967f'],
        [0.28, '#a86f7c'],
        [0.5, '#4e5078'],
      ]) +
        snow(painting, `${painting.seed} snow`, peaks, { depth: 120, fill: '#ffd0b8', opacity: 0.9 }) +
        snow(painting, `${painting.seed} shade`, (x) => peaks(x) + 70, { depth: 70, fill: '#70608c', opacity: 0.4 }),
    );
    faces(painting, `${painting.seed} faces`, peaks, { colour: '#5b4a78', depth: 330, strength: 0.72 });
    mist(painting, shore - 70, 46, '#c9b3c8', 0.5);
    await painting.draw(
      land(painting, 'shoulder', shoulder, [
        [0, '#4a5276'],
        [0.4, '#2a3454'],
      ]),
    );
    mist(painting, shore - 16, 20, '#d9c2cc', 0.5);
    await painting.draw(
      land(painting, 'bank', bank, [
        [0, '#141f33'],
        [1, '#0f1828'],
      ]) + wood(painting, random, bank, { trees: [18, 60], gap: 10, fill: '#101a2c' }),
    );
    mirror(painting, { horizon: shore, ripple: 15, water: [44, 60, 104], far: 0.1, near: 0.5 });
    return { grain: 4, vignette: 0.18 };
  };

/** Mountain tops as islands in a sea of clouds at sunrise. */
export const seaOfClouds: Scene = async (painting) => {
  const sunX = painting.right * 0.64;
  sky(
    painting,
    [
      [0, '#36588f'],
      [0.4, '#8aa0c4'],
      [0.72, '#f5c99b'],
      [1, '#ffe7b8'],
    ],
    520,
  );
  glow(painting, [sunX, 470], 520, '#ffc879', 0.95);
  await painting.draw(circle(sunX, 470, 24, { fill: '#fffbe8' }), { blur: 1.2 });
  for (let index = 0; index < 4; index += 1) {
    const base = 545 + index * 112;
    const line = skyline(`${painting.seed} ${index}`, {
      base: base + 26,
      rise: 105 - index * 6,
      detail: 1.25 + index * 0.2,
      sharp: 0.75,
    });
    const colour = blend('#8d8fae', '#1f2a44', index / 3);
    await painting.draw(
      land(painting, 'island', line, [
        [0, colour],
        [0.5, blend('#b9a4ae', '#39405c', index / 3)],
      ]),
    );
    clouds(painting, {
      light: '#fff1dc',
      shade: '#c39aa0',
      cover: 0.97,
      bottom: base + 190,
      top: base - 14,
      scale: 0.009,
      stretch: 4.5,
      opacity: 1,
    });
    mist(painting, base + 64, 48, index < 2 ? '#ffe3c4' : '#e9cfcb', 0.85);
  }
  clouds(painting, {
    light: '#fff4e4',
    shade: '#b48f9f',
    cover: 1,
    top: 880,
    bottom: 1160,
    scale: 0.007,
    stretch: 4,
    opacity: 1,
  });
  return { grain: 4, vignette: 0.15 };
};
