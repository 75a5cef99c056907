import { gull, gulls } from '../elements/birds.js';
import { buoy, lighthouse } from '../elements/towers.js';
import { along, skyline } from '../elements/land.js';
import { beams, mist } from '../elements/light.js';
import { clouds, glow, sky } from '../elements/sky.js';
import { sea, swell } from '../elements/water.js';
import type { Scene } from '../studio/scene.js';
import { closed, path } from '../studio/svg.js';

const RED_WHITE = { wall: '#f3ece2', band: '#c8392f', roof: '#2b2a33', light: '#fff1b8' };

/** A lighthouse on its rock at dusk, its beam over the water. */
export const lighthouseAtDusk: Scene = async (painting, random) => {
  const horizon = 700;
  sky(
    painting,
    [
      [0, '#1d2a5c'],
      [0.45, '#6a4f8f'],
      [0.75, '#e07a72'],
      [1, '#ffc27a'],
    ],
    horizon,
  );
  clouds(painting, {
    light: '#ffb08a',
    shade: '#4c3a70',
    cover: 0.55,
    bottom: horizon - 60,
    stretch: 5,
    opacity: 0.85,
  });
  sea(painting, {
    horizon,
    colours: [
      [0, '#e08a74'],
      [0.25, '#7d5a86'],
      [1, '#1a2148'],
    ],
    light: '#ffc9a0',
    strength: 0.5,
  });
  const x = painting.right * 0.68;
  const rocks = skyline(`${painting.seed} rocks`, { base: 742, rise: 34, detail: 5, sharp: 0.5, octaves: 6 });
  const island = (at: number): number => rocks(at) + 0.0009 * (at - x) ** 2;
  const base = along(painting, island).filter(([at, y]) => y < 1000 && Math.abs(at - x) < 620);
  const lamp = [x, island(x) - 430 * 0.868 + 12] as const;
  beams(painting, lamp, { colour: '#ffeec2', angle: Math.PI + 0.09, spread: 0.075, reach: 1500, strength: 0.95 });
  glow(painting, lamp, 150, '#ffe9ae', 0.95);
  await painting.draw(
    lighthouse({ x, y: island(x) + 12, size: 430 }, { ...RED_WHITE, wall: '#d9cbd2', band: '#a33a44' }) +
      path(closed([...base, [base.at(-1)![0], 1010], [base[0]![0], 1010]]), { fill: '#14142c' }) +
      gulls(random, 9, { x: painting.right * 0.3, y: 300, size: 190 }, [26, 52], '#2b2348'),
  );
  return { grain: 4, vignette: 0.25 };
};

/** A tower that nearly goes under in fog. */
export const fogSignal: Scene = async (painting) => {
  sky(painting, [
    [0, '#c4cdd2'],
    [0.6, '#d9dedf'],
    [1, '#bfc9cc'],
  ]);
  sea(painting, {
    horizon: 740,
    colours: [
      [0, '#cfd6d8'],
      [0.5, '#a5b2b8'],
      [1, '#6f8189'],
    ],
    light: '#eef2f2',
    strength: 0.4,
    rough: 0.6,
  });
  const x = painting.right * 0.5;
  await painting.draw(
    lighthouse({ x, y: 744, size: 430 }, { wall: '#b9c2c7', band: '#b98f8c', roof: '#8a969d', light: '#fff3cf' }, 2),
  );
  const pier = closed([
    [x - 46, 742],
    [x + 46, 742],
    [painting.right + 20, 800],
    [painting.right + 20, 822],
    [x - 50, 760],
  ]);
  await painting.draw(path(pier, { fill: '#8d9aa1' }));
  glow(painting, [x, 744 - 430 * 0.868], 120, '#fff4cf', 0.8);
  mist(painting, 690, 150, '#d6dcde', 0.62);
  await painting.draw(gull({ x: painting.right * 0.26, y: 330, size: 62 }, 0.7, -14, '#8f9ba2'));
  return { grain: 6, vignette: 0.12 };
};

/** A channel buoy that leans in the swell. */
export const channelBuoy: Scene = async (painting, random) => {
  const horizon = 430;
  sky(
    painting,
    [
      [0, '#35626b'],
      [0.6, '#7fa7a0'],
      [1, '#e7e0bd'],
    ],
    horizon,
  );
  clouds(painting, { light: '#f3ecd0', shade: '#5b8286', cover: 0.6, bottom: horizon, stretch: 4, opacity: 0.8 });
  sea(painting, {
    horizon,
    colours: [
      [0, '#a9bfae'],
      [0.25, '#4d8480'],
      [1, '#0c2e36'],
    ],
    light: '#e9efd6',
    strength: 0.4,
    rough: 0.8,
  });
  const x = painting.right * 0.42;
  await painting.draw(
    swell(painting, `${painting.seed} back`, { at: 760, height: 70, length: 760, fill: '#2f6a6a', foam: '#d9e7da' }),
  );
  await painting.draw(buoy({ x, y: 720, size: 330 }, '#d2452f', 9));
  glow(painting, [x + 46, 452], 90, '#ffe7a6', 0.9);
  await painting.draw(
    swell(painting, `${painting.seed} front`, { at: 850, height: 84, length: 900, fill: '#16474e', foam: '#e2ecdf' }) +
      gulls(random, 4, { x: painting.right * 0.74, y: 220, size: 120 }, [40, 66], '#f4f6ee'),
  );
  return { grain: 5, vignette: 0.25 };
};
