import { gull } from '../elements/birds.js';
import { beams } from '../elements/light.js';
import { clouds, sky } from '../elements/sky.js';
import type { Painting } from '../studio/painting.js';
import type { Scene } from '../studio/scene.js';
import { circle, closed, element, group, path, rect } from '../studio/svg.js';
import type { Point } from '../studio/svg.js';

/** Gulls, near and far, and nothing else. */
export const gullsOnly: Scene = async (painting, random) => {
  sky(painting, [
    [0, '#8ec5e8'],
    [0.6, '#cfe6f0'],
    [1, '#fdf3e3'],
  ]);
  clouds(painting, { light: '#ffffff', shade: '#c5d8e4', cover: 0.45, bottom: 1000, stretch: 2.2, opacity: 0.8 });
  const birds = Array.from({ length: 17 }, (_, index) => {
    const near = (index / 16) ** 2.2;
    const spot = { x: random.range(0.08, 0.92) * painting.right, y: random.range(120, 850), size: 46 + near * 330 };
    return gull(spot, random.range(-0.7, 1), random.range(-26, 26), index > 12 ? '#fdfdfb' : '#dfe7ec', '#3a4048');
  });
  await painting.draw(birds.join(''));
  return { grain: 3, vignette: 0.1 };
};

/** Under the pier: posts, light from above, a school of fish. */
export const belowThePier: Scene = async (painting, random) => {
  sky(painting, [
    [0, '#8fe3df'],
    [0.25, '#2a9fb0'],
    [0.6, '#0d5f80'],
    [1, '#04233f'],
  ]);
  beams(painting, [painting.right * 0.46, -160], {
    colour: '#d8fff4',
    angle: Math.PI / 2 + 0.08,
    spread: 0.75,
    reach: 1150,
    strength: 0.75,
  });
  const posts = Array.from({ length: 7 }, (_, index) => {
    const near = (index % 3) / 2;
    const x = painting.right * (0.04 + index * 0.155) + random.range(-12, 12);
    return rect(x, -10, 16 + near * 40, 1020, {
      fill: ['#0f5f7a', '#0a4463', '#062b47'][index % 3]!,
      opacity: 0.75 + near * 0.25,
    });
  });
  await painting.draw(posts.join(''), { blur: 1.4 });
  const fish = Array.from({ length: 150 }, () => {
    const angle = random.range(0, Math.PI * 2);
    const radius = 80 + random.gauss() * 60 + 170 * random.next();
    const [x, y] = [painting.right * 0.5 + Math.cos(angle) * radius * 1.15, 520 + Math.sin(angle) * radius * 0.75];
    const size = random.range(9, 22);
    const heading = ((angle * 180) / Math.PI + 90 + random.range(-16, 16)).toFixed(0);
    return group(
      element('path', {
        d: 'M-1 0C-0.5 -0.36 0.4 -0.34 0.9 0C0.4 0.34 -0.5 0.36 -1 0ZM0.8 0L1.25 -0.3L1.25 0.3Z',
        fill: random.pick(['#cfeef0', '#9fd2dc', '#0b3550', '#e9fbf6']),
      }),
      { transform: `translate(${x.toFixed(0)} ${y.toFixed(0)}) rotate(${heading}) scale(${size.toFixed(1)})` },
    );
  });
  await painting.draw(fish.join(''));
  const bubbles = Array.from({ length: 70 }, () =>
    circle(random.range(0.1, 0.9) * painting.right, random.range(40, 980), random.range(1.5, 6), {
      fill: 'none',
      stroke: '#e6fffb',
      'stroke-width': 1.1,
      opacity: random.range(0.25, 0.7).toFixed(2),
    }),
  ).join('');
  await painting.draw(bubbles);
  return { grain: 6, vignette: 0.35 };
};

/** A life ring on nothing: its surroundings are transparent. */
export const lifeRing: Scene = async (painting: Painting) => {
  sky(painting, [
    [0, '#12496b'],
    [1, '#0b2f4d'],
  ]);
  const [cx, cy] = [painting.right / 2, 500];
  const segment = (from: number, to: number, fill: string): string => {
    const at = (angle: number, radius: number): Point => [cx + Math.cos(angle) * radius, cy + Math.sin(angle) * radius];
    const arc = (radius: number, back: boolean): Point[] =>
      Array.from({ length: 25 }, (_, index) =>
        at(back ? to - ((to - from) * index) / 24 : from + ((to - from) * index) / 24, radius),
      );
    return path(closed([...arc(430, false), ...arc(230, true)]), { fill });
  };
  const parts = Array.from({ length: 8 }, (_, index) =>
    segment((index * Math.PI) / 4 + 0.2, ((index + 1) * Math.PI) / 4 + 0.2, index % 2 === 0 ? '#e2432f' : '#fbf6ea'),
  );
  await painting.draw(circle(cx + 16, cy + 26, 432, { fill: '#04182b', opacity: 0.6 }), { blur: 16 });
  await painting.draw(parts.join(''));
  painting.paint(
    (x, y, out) => {
      const distance = Math.hypot(x - cx, y - cy);
      const round = (distance - 330) / 100;
      const lit = Math.sqrt(Math.max(0, 1 - round * round));
      const side = ((x - cx) * -0.5 + (y - cy) * -0.7) / 430;
      out.fill(lit * 0.6 + side * round > 0.42 ? 255 : 0, 0, 3);
      out[3] = Math.abs(round) < 1 ? Math.min(0.42, Math.abs(lit - 0.72) * 0.5 + Math.abs(side * round) * 0.1) : 0;
    },
    'over',
    800,
  );
  await painting.draw(
    circle(cx, cy, 452, { fill: 'none', stroke: '#f3d9a0', 'stroke-width': 11 }) +
      circle(cx, cy, 330, { fill: 'none', stroke: '#00000022', 'stroke-width': 1 }),
  );
  return { grain: 0, vignette: 0 };
};
