import { exact, placed } from './place.js';
import type { Spot } from './place.js';
import type { Random } from '../studio/random.js';
import { circle, closed, element, path, rect } from '../studio/svg.js';

/** A round tower with bands, gallery and lantern; `size` is its height. */
export function lighthouse(
  spot: Spot,
  colours: { wall: string; band: string; roof: string; light: string },
  bands = 3,
): string {
  const half = (height: number): number => 0.115 - 0.045 * height;
  const stripe = (from: number, to: number, fill: string): string =>
    exact(`M${-half(from)} ${-from}L${half(from)} ${-from}L${half(to)} ${-to}L${-half(to)} ${-to}Z`, { fill });
  const stripes = Array.from({ length: bands }, (_, index) => {
    const step = 0.8 / (bands * 2);
    return stripe(step * (index * 2 + 1), step * (index * 2 + 2), colours.band);
  });
  return placed(
    spot,
    [
      stripe(0, 0.8, colours.wall),
      ...stripes,
      exact('M0.03 -0.8L0.07 -0.8L0.115 0L0.05 0Z', { fill: '#000000', opacity: '0.16' }),
      exact('M-0.1 -0.8h0.2v-0.022h-0.2Z', { fill: colours.roof }),
      exact('M-0.052 -0.822h0.104v-0.09h-0.104Z', { fill: colours.light }),
      exact('M-0.022 -0.822h0.006v-0.09h-0.006ZM0.016 -0.822h0.006v-0.09h-0.006Z', { fill: colours.roof }),
      exact('M-0.068 -0.912L0.068 -0.912L0 -0.985Z', { fill: colours.roof }),
      exact('M-0.004 -1.02h0.008v0.04h-0.008Z', { fill: colours.roof }),
      ...[0.2, 0.5].map((at) => exact(`M-0.016 ${-at}h0.03v-0.045h-0.03Z`, { fill: colours.roof })),
    ].join(''),
  );
}

/** A harbour crane that looks over the water; `size` is its height. */
export function crane({ x, y, size }: Spot, fill: string, mirrored = false): string {
  const lines = [
    'M-0.2 0L-0.14 -0.62M0.2 0L0.14 -0.62M-0.17 -0.3L0.17 -0.3M-0.2 0L0.17 -0.3M-0.14 -0.62L0.14 -0.62',
    'M-0.62 -0.64L0.4 -0.64M0.02 -1L-0.62 -0.64M0.02 -1L0.4 -0.64M0.02 -1L-0.1 -0.62M0.02 -1L0.12 -0.62M-0.4 -0.64L-0.4 -0.4M-0.44 -0.4L-0.36 -0.4',
  ];
  const strokes = lines
    .map((d) => exact(d, { fill: 'none', stroke: fill, 'stroke-width': '0.034', 'stroke-linecap': 'round' }))
    .join('');
  return placed({ x, y, size }, strokes + exact('M-0.1 -0.72h0.16v0.1h-0.16Z', { fill }), mirrored);
}

/** A tall narrow house on a quay with its rows of windows. @param lit share of windows with light, 0…1 */
export function house(
  { x, y, size }: Spot,
  height: number,
  colours: { wall: string; roof: string; frame: string; glass: string; lamp: string },
  random: Random,
  lit = 0,
): string {
  const parts = [rect(x, y - height, size, height, { fill: colours.wall })];
  const gable = random.int(0, 2);
  const top = y - height;
  if (gable === 0)
    parts.push(
      path(
        closed([
          [x - 3, top],
          [x + size / 2, top - size * 0.62],
          [x + size + 3, top],
        ]),
        { fill: colours.roof },
      ),
    );
  if (gable === 1)
    parts.push(
      path(
        closed([
          [x, top],
          [x + size * 0.1, top - size * 0.36],
          [x + size * 0.9, top - size * 0.36],
          [x + size, top],
        ]),
        { fill: colours.roof },
      ),
    );
  if (gable === 2)
    parts.push(
      path(
        closed([
          [x, top],
          [x, top - size * 0.2],
          [x + size * 0.24, top - size * 0.2],
          [x + size * 0.24, top - size * 0.42],
          [x + size * 0.76, top - size * 0.42],
          [x + size * 0.76, top - size * 0.2],
          [x + size, top - size * 0.2],
          [x + size, top],
        ]),
        { fill: colours.wall },
      ),
    );
  const columns = Math.max(2, Math.round(size / 32));
  const rows = Math.max(3, Math.round(height / 56));
  const [stepX, stepY] = [size / columns, (height * 0.82) / rows];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const [wx, wy] = [x + stepX * (column + 0.26), top + height * 0.06 + stepY * row];
      const glass = random.next() < lit ? colours.lamp : colours.glass;
      parts.push(
        rect(wx - 2, wy - 2, stepX * 0.48 + 4, stepY * 0.6 + 4, { fill: colours.frame }),
        rect(wx, wy, stepX * 0.48, stepY * 0.6, { fill: glass }),
      );
      parts.push(rect(wx + stepX * 0.22, wy, 1.6, stepY * 0.6, { fill: colours.frame }));
    }
  }
  parts.push(
    rect(x + size * 0.4, y - height * 0.12, size * 0.2, height * 0.12, { fill: colours.roof }),
    rect(x + size - 3, top, 3, height, { fill: '#000000', opacity: 0.12 }),
  );
  return parts.join('');
}

/** A float with a light on its cage. */
export function buoy(spot: Spot, colour: string, tilt: number): string {
  const inside = [
    exact('M-0.32 0.1C-0.34 -0.04 -0.26 -0.12 0 -0.12C0.26 -0.12 0.34 -0.04 0.32 0.1C0.2 0.2 -0.2 0.2 -0.32 0.1Z', {
      fill: colour,
    }),
    exact(
      'M-0.2 -0.12L-0.08 -0.72M0.2 -0.12L0.08 -0.72M-0.16 -0.34L0.16 -0.34M-0.12 -0.54L0.12 -0.54M-0.2 -0.12L0.12 -0.54',
      { fill: 'none', stroke: colour, 'stroke-width': '0.045' },
    ),
    exact('M-0.11 -0.72h0.22v-0.05h-0.22Z', { fill: '#22262b' }),
  ];
  return (
    placed(spot, element('g', { transform: `rotate(${tilt})` }, inside.join(''))) +
    circle(spot.x + Math.sin((tilt * Math.PI) / 180) * 0.83 * spot.size, spot.y - 0.83 * spot.size, spot.size * 0.07, {
      fill: '#fff2c9',
    })
  );
}
