import { rowingBoat } from '../elements/boats.js';
import { gradient } from '../studio/colour.js';
import { layered, smoothstep } from '../studio/noise.js';
import type { Scene } from '../studio/scene.js';
import { closed, element, group, path, rect } from '../studio/svg.js';

const SHALLOWS = gradient([
  [0, '#e8d2a4'],
  [0.2, '#f1e2bf'],
  [0.24, '#d8efe4'],
  [0.34, '#8fdcd2'],
  [0.55, '#2fb0b8'],
  [0.78, '#12759a'],
  [1, '#0a4474'],
]);

/** A beach from above: sand, foam, shallows, deep water. */
export const fromAbove: Scene = async (painting, random) => {
  const shape = layered(`${painting.seed} shore`, 5);
  const fine = layered(`${painting.seed} fine`, 5);
  painting.paint(
    (x, y, out) => {
      const shore =
        (x * 0.62 + y * 0.5 - painting.right * 0.18) / painting.right + shape(x * 0.0022, y * 0.0022) * 0.09;
      const colour = SHALLOWS(Math.max(0, shore));
      const foam = [0.225, 0.275, 0.34].reduce(
        (sum, at, index) =>
          sum +
          (1 - index * 0.3) *
            smoothstep(0.014, 0, Math.abs(shore - at + fine(x * 0.008, y * 0.008) * 0.016)) *
            smoothstep(-0.5, 0.4, fine(x * 0.02 + at * 90, y * 0.02)),
        0,
      );
      const sparkle = shore > 0.24 ? fine(x * 0.03, y * 0.045) * 13 : fine(x * 0.09, y * 0.09) * 9;
      for (let channel = 0; channel < 3; channel += 1)
        out[channel] = colour[channel]! + (250 - colour[channel]!) * Math.min(0.95, foam) + sparkle;
    },
    'over',
    750,
  );
  const shades = Array.from({ length: 7 }, () => {
    const [x, y] = [random.range(0.02, 0.2) * painting.right, random.range(40, 420)];
    const colours = random.pick([
      ['#e4572e', '#fbf3e4'],
      ['#f3a712', '#fbf3e4'],
      ['#2f7f9e', '#fbf3e4'],
    ]);
    const wedges = Array.from({ length: 8 }, (_, index) => {
      const [a, b] = [(index * Math.PI) / 4, ((index + 1) * Math.PI) / 4];
      return path(
        closed([
          [x, y],
          [x + Math.cos(a) * 20, y + Math.sin(a) * 20],
          [x + Math.cos(b) * 20, y + Math.sin(b) * 20],
        ]),
        { fill: colours[index % 2]! },
      );
    });
    return (
      element('ellipse', { cx: x + 12, cy: y + 12, rx: 20, ry: 19, fill: '#6e5a3a', opacity: 0.35 }) + wedges.join('')
    );
  });
  await painting.draw(shades.join(''));
  return { grain: 0, vignette: 0.1 };
};

/** A boat from above and the wake it draws. */
export const wake: Scene = async (painting) => {
  const waves = layered(`${painting.seed} waves`, 5);
  const [bx, by] = [painting.right * 0.62, 260];
  const turn = 2.25;
  painting.paint(
    (x, y, out) => {
      const along = (x - bx) * Math.cos(turn) + (y - by) * Math.sin(turn);
      const bend = along * along * 0.00016;
      const aside = -(x - bx) * Math.sin(turn) + (y - by) * Math.cos(turn) - bend;
      const swell = waves(x * 0.009, y * 0.009);
      const arms =
        along > 0
          ? smoothstep(26 + along * 0.03, 0, Math.abs(Math.abs(aside) - along * 0.3)) * Math.exp(-along / 620)
          : 0;
      const churn =
        along > 0
          ? smoothstep(30 + along * 0.07, 0, Math.abs(aside)) *
            Math.exp(-along / 520) *
            (0.6 + 0.6 * waves(x * 0.03, y * 0.03))
          : 0;
      const foam = Math.min(1, arms * (0.45 + 0.5 * waves(x * 0.025 + 9, y * 0.025)) + churn);
      out[0] = 6 + 12 * swell + 235 * foam;
      out[1] = 62 + 26 * swell + 185 * foam + 26 * smoothstep(0, 1, churn + arms);
      out[2] = 104 + 30 * swell + 145 * foam + 20 * smoothstep(0, 1, churn + arms);
    },
    'over',
    800,
  );
  const hull = 'M0 -62C18 -36 21 8 17 46L-17 46C-21 8 -18 -36 0 -62Z';
  const boat =
    element('path', { d: hull, fill: '#fbfaf4' }) +
    rect(-12, -14, 24, 34, { fill: '#c9a878' }) +
    rect(-11, -20, 22, 12, { fill: '#2d4458' });
  await painting.draw(
    group(boat, {
      transform: `translate(${bx.toFixed(0)} ${by.toFixed(0)}) rotate(${((turn * 180) / Math.PI - 90).toFixed(0)})`,
    }),
  );
  return { grain: 4, vignette: 0.25 };
};

/** A red boat on water so clear that it seems to fly. */
export const redBoat: Scene = async (painting) => {
  const light = layered(`${painting.seed} light`, 4);
  const stones = layered(`${painting.seed} stones`, 4);
  painting.paint(
    (x, y, out) => {
      const warp = light(x * 0.004, y * 0.004) * 60;
      const net = Math.abs(light((x + warp) * 0.011, (y - warp) * 0.011));
      const bright = smoothstep(0.14, 0, net) * 0.7 + smoothstep(0.3, 0, net) * 0.2;
      const deep = smoothstep(
        0,
        1,
        (x / painting.right) * 0.6 + (y / 1000) * 0.55 + stones(x * 0.002, y * 0.002) * 0.25,
      );
      const rough = stones(x * 0.016, y * 0.016) * 14;
      out[0] = 120 - 96 * deep + 70 * bright + rough * 0.6;
      out[1] = 214 - 74 * deep + 44 * bright + rough;
      out[2] = 204 - 34 * deep + 40 * bright + rough * 0.7;
    },
    'over',
    800,
  );
  const spot = { x: painting.right * 0.4, y: 470, size: 400 };
  const shade = rowingBoat({ ...spot, x: spot.x + 70, y: spot.y + 110 }, 38, {
    rim: '#063c46',
    inside: '#063c46',
    seat: '#063c46',
  });
  await painting.draw(group(shade, { opacity: 0.55 }), { blur: 9 });
  await painting.draw(rowingBoat(spot, 38, { rim: '#d33a2c', inside: '#8f2a22', seat: '#e9c48d' }));
  return { grain: 3, vignette: 0.15 };
};
