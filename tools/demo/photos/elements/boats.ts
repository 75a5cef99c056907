import { exact, placed } from './place.js';
import type { Spot } from './place.js';
import { element } from '../studio/svg.js';

/** A sloop under main and jib. @param heel lean in degrees */
export function sailboat(
  spot: Spot,
  colours: { hull: string; main: string; jib: string },
  heel = 0,
  mirrored = false,
): string {
  const sails =
    exact('M0.03 -1.32C0.32 -0.95 0.5 -0.5 0.5 -0.17L0.03 -0.15Z', { fill: colours.main }) +
    exact('M-0.02 -1.22C-0.16 -0.85 -0.34 -0.45 -0.47 -0.14C-0.3 -0.19 -0.15 -0.19 -0.02 -0.17Z', {
      fill: colours.jib,
    });
  const hull = exact('M-0.5 -0.1L0.48 -0.1C0.46 -0.02 0.4 0.03 0.34 0.04L-0.3 0.04C-0.4 0.02 -0.46 -0.03 -0.5 -0.1Z', {
    fill: colours.hull,
  });
  const mast = exact('M-0.008 -1.36L0.014 -1.36L0.02 -0.1L-0.014 -0.1Z', { fill: colours.hull });
  return placed(spot, element('g', { transform: `rotate(${heel.toFixed(1)})` }, mast + sails + hull), mirrored);
}

/** A wooden fishing boat with a wheelhouse, mast and boom. */
export function fishingBoat(
  spot: Spot,
  colours: { hull: string; band: string; house: string },
  mirrored = false,
): string {
  const inside = [
    exact('M0.02 -0.72L0.04 -0.72L0.05 -0.16L0.01 -0.16Z', { fill: '#3a2a20' }),
    exact('M0.03 -0.68L0.4 -0.3', { fill: 'none', stroke: '#3a2a20', 'stroke-width': '0.012' }),
    exact('M0.03 -0.7L-0.5 -0.22M0.03 -0.7L0.48 -0.16', { fill: 'none', stroke: '#2a2522', 'stroke-width': '0.005' }),
    exact('M-0.3 -0.42L-0.06 -0.42L-0.04 -0.14L-0.32 -0.14Z', { fill: colours.house }),
    exact('M-0.34 -0.45L-0.03 -0.45L-0.04 -0.41L-0.33 -0.41Z', { fill: colours.band }),
    ...[-0.28, -0.19, -0.1].map((at) => exact(`M${at} -0.37h0.06v0.09h-0.06Z`, { fill: '#27384a' })),
    exact(
      'M-0.56 -0.26C-0.3 -0.16 0.2 -0.15 0.5 -0.23C0.49 -0.1 0.44 0.02 0.36 0.06L-0.36 0.06C-0.46 0.02 -0.54 -0.12 -0.56 -0.26Z',
      { fill: colours.hull },
    ),
    exact('M-0.56 -0.26C-0.3 -0.16 0.2 -0.15 0.5 -0.23L0.495 -0.19C0.2 -0.11 -0.3 -0.12 -0.555 -0.22Z', {
      fill: colours.band,
    }),
    exact('M-0.44 0.0L0.41 0.0L0.36 0.06L-0.36 0.06Z', { fill: '#7a2420', opacity: '0.85' }),
  ];
  return placed(spot, inside.join(''), mirrored);
}

/** A rowing boat seen from above. */
export function rowingBoat(spot: Spot, turn: number, colours: { rim: string; inside: string; seat: string }): string {
  const inside =
    exact('M0 -0.5C0.2 -0.3 0.24 0.1 0.17 0.42C0.1 0.47 -0.1 0.47 -0.17 0.42C-0.24 0.1 -0.2 -0.3 0 -0.5Z', {
      fill: colours.rim,
    }) +
    exact('M0 -0.44C0.16 -0.27 0.2 0.1 0.14 0.38C0.08 0.42 -0.08 0.42 -0.14 0.38C-0.2 0.1 -0.16 -0.27 0 -0.44Z', {
      fill: colours.inside,
    }) +
    [-0.2, 0.04, 0.27].map((at) => exact(`M-0.18 ${at}h0.36v0.06h-0.36Z`, { fill: colours.seat })).join('') +
    exact('M-0.16 0.0L-0.52 0.22M0.16 0.0L0.5 -0.2', {
      stroke: '#e8d6b4',
      'stroke-width': '0.022',
      'stroke-linecap': 'round',
    });
  return placed(spot, element('g', { transform: `rotate(${turn})` }, inside));
}
