import { exact, placed } from './place.js';
import type { Spot } from './place.js';
import type { Random } from '../studio/random.js';
import { element } from '../studio/svg.js';

/** A gull in flight. @param flap −1 wings low … 1 wings high @param turn degrees */
export function gull(spot: Spot, flap: number, turn: number, fill: string, tips = fill): string {
  const lift = (0.1 + flap * 0.16).toFixed(3);
  const tip = (-0.04 + flap * -0.2).toFixed(3);
  const wing = (sign: number): string => {
    const at = (x: number): string => (x * sign).toFixed(3);
    return (
      exact(
        `M0 -0.02C${at(0.14)} ${-Number(lift)} ${at(0.26)} ${-Number(lift) - 0.02} ${at(0.52)} ${tip}C${at(0.34)} ${(-Number(lift) + 0.07).toFixed(3)} ${at(0.16)} ${(-Number(lift) + 0.12).toFixed(3)} 0 0.05Z`,
        { fill },
      ) +
      exact(
        `M${at(0.52)} ${tip}C${at(0.46)} ${(Number(tip) - 0.01).toFixed(3)} ${at(0.4)} ${(-Number(lift) * 0.8).toFixed(3)} ${at(0.38)} ${(-Number(lift) * 0.62).toFixed(3)}Z`,
        { fill: tips },
      )
    );
  };
  const body = exact('M-0.03 -0.06C0.02 -0.05 0.035 0.04 0.0 0.16C-0.035 0.04 -0.05 -0.02 -0.03 -0.06Z', { fill });
  return placed(spot, element('g', { transform: `rotate(${turn.toFixed(1)})` }, wing(1) + wing(-1) + body));
}

/** A flight of gulls around a place. */
export function gulls(
  random: Random,
  count: number,
  around: Spot,
  size: readonly [number, number],
  fill: string,
): string {
  return Array.from({ length: count }, () =>
    gull(
      {
        x: around.x + random.gauss() * around.size,
        y: around.y + random.gauss() * around.size * 0.45,
        size: random.range(...size),
      },
      random.range(-0.8, 1),
      random.range(-24, 24),
      fill,
    ),
  ).join('');
}
