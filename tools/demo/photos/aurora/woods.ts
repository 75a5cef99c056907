import { along, land, pine, skyline, wood } from '../elements/land.js';
import { beams, mist } from '../elements/light.js';
import { glow, sky } from '../elements/sky.js';
import { blend, rgb } from '../studio/colour.js';
import { seeded } from '../studio/random.js';
import type { Scene } from '../studio/scene.js';
import { closed, element, group, path, rect } from '../studio/svg.js';

/** Rows of conifers that go under in morning fog. */
export const foggyPines =
  (light: string, dark: string): Scene =>
  async (painting, random) => {
    sky(painting, [
      [0, light],
      [1, blendHex(light, dark, 0.25)],
    ]);
    glow(painting, [painting.right * 0.3, 180], 480, '#fff6e0', 0.5);
    for (let index = 0; index < 6; index += 1) {
      const t = index / 5;
      const line = skyline(`${painting.seed} ${index}`, { base: 380 + 570 * t, rise: 70, detail: 0.9, octaves: 4 });
      const colour = blend(light, dark, 0.24 + 0.76 * t ** 0.9);
      await painting.draw(
        wood(painting, random, line, { trees: [40 + 110 * t, 110 + 260 * t], gap: 16 + 36 * t, fill: colour }) +
          path(closed([...along(painting, line), [painting.right + 10, 1010], [-10, 1010]]), { fill: colour }),
      );
      if (index < 5) mist(painting, 470 + 570 * t, 78, light, 0.75 - 0.3 * t);
    }
    return { grain: 6, vignette: 0.15 };
  };

function blendHex(from: string, to: string, t: number): string {
  const [a, b] = [rgb(from), rgb(to)];
  return `#${[0, 1, 2]
    .map((channel) =>
      Math.round(a[channel]! + (b[channel]! - a[channel]!) * t)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** One tree on a white hill under a pale sky. */
export const lonePine: Scene = async (painting, random) => {
  sky(
    painting,
    [
      [0, '#a9c4dd'],
      [0.5, '#e3d5e0'],
      [1, '#fbe4d3'],
    ],
    760,
  );
  const hill = (x: number): number =>
    760 - 90 * Math.exp(-(((x - painting.right * 0.64) / (painting.right * 0.42)) ** 2));
  await painting.draw(
    land(painting, 'hill', hill, [
      [0, '#ffffff'],
      [0.3, '#e9edf7'],
      [1, '#b3c3dd'],
    ]),
  );
  const x = painting.right * 0.64;
  const shade = closed([
    [x - 8, hill(x) + 4],
    [x + 8, hill(x) + 4],
    [x - 230, 900],
    [x - 330, 900],
  ]);
  await painting.draw(path(shade, { fill: '#7f97bf', opacity: 0.5 }), { blur: 5 });
  await painting.draw(path(closed(pine(x, hill(x) + 8, 330, random)), { fill: '#20364a' }));
  const caps = Array.from({ length: 26 }, (_, index) =>
    element('ellipse', {
      cx: x + random.gauss() * (6 + index * 2.1),
      cy: hill(x) - 300 + index * 11,
      rx: 5 + index * 0.55,
      ry: 2.6,
      fill: '#f4f8ff',
      opacity: 0.85,
    }),
  ).join('');
  await painting.draw(caps);
  return { grain: 4, vignette: 0.08 };
};

/** White stems and yellow leaves. */
export const birches: Scene = async (painting, random) => {
  sky(painting, [
    [0, '#f3cf6b'],
    [0.45, '#e0a544'],
    [0.8, '#9a6a2c'],
    [1, '#4f3a1d'],
  ]);
  beams(painting, [painting.right * 0.8, -120], {
    colour: '#fff3c0',
    angle: 2.1,
    spread: 0.8,
    reach: 1400,
    strength: 0.5,
  });
  const leaves = ['#ffd34d', '#f5a623', '#e8842a', '#ffe27a', '#c96a1e'];
  for (let depth = 0; depth < 4; depth += 1) {
    const near = depth / 3;
    await painting.draw(stems(painting.right, seeded(`${painting.seed} ${depth}`), near), {
      blur: depth === 3 ? 0 : 2.6 - near * 2,
    });
    const cloud = Array.from({ length: 520 }, () =>
      element('ellipse', {
        cx: random.range(0, painting.right),
        cy: random.next() ** 1.7 * 620 + (random.next() < 0.12 ? 330 : 0),
        rx: random.range(3, 6 + near * 7),
        ry: random.range(2, 4 + near * 4),
        fill: random.pick(leaves),
        opacity: random.range(0.45, 0.95).toFixed(2),
      }),
    ).join('');
    await painting.draw(cloud, { blur: 2.4 - near * 1.8 });
  }
  const floor = skyline(`${painting.seed} floor`, { base: 925, rise: 16, detail: 1 });
  await painting.draw(
    land(painting, 'floor', floor, [
      [0, '#7a4a18'],
      [1, '#2c1a0c'],
    ]),
  );
  const fallen = Array.from({ length: 420 }, () =>
    element('ellipse', {
      cx: random.range(0, painting.right),
      cy: 925 + random.next() * 85,
      rx: random.range(4, 10),
      ry: random.range(2, 4),
      fill: random.pick(leaves),
      opacity: 0.85,
    }),
  ).join('');
  await painting.draw(fallen);
  return { grain: 5, vignette: 0.3 };
};

function stems(right: number, random: ReturnType<typeof seeded>, near: number): string {
  const parts: string[] = [];
  const width = 7 + near * 30;
  for (let x = random.range(0, 60); x < right; x += (60 + near * 120) * random.range(0.5, 1.5)) {
    const lean = random.range(-2.4, 2.4);
    const marks = Array.from({ length: 26 }, () =>
      rect(
        x + random.range(0, width * 0.5),
        random.range(0, 960),
        width * random.range(0.15, 0.5),
        random.range(2, 7),
        { fill: '#2a211a', opacity: 0.75 },
      ),
    ).join('');
    const bark =
      rect(x, -20, width, 980, { fill: blend('#d9b878', '#f6efe2', near) }) +
      rect(x + width * 0.66, -20, width * 0.34, 980, { fill: '#6b5232', opacity: 0.45 });
    parts.push(group(bark + marks, { transform: `rotate(${lean.toFixed(1)} ${x.toFixed(0)} 960)` }));
  }
  return parts.join('');
}
