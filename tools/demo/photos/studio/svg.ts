import type { Stops } from './colour.js';

export type Attributes = Readonly<Record<string, string | number | undefined>>;
export type Point = readonly [x: number, y: number];

const number = (value: number): string => value.toFixed(1);

/**
 * An element with attributes; `undefined` ones are left out. The opacity of a single shape is written as that of its
 * fill and stroke: for `opacity` the renderer would make a layer of the whole picture, for each of thousands of shapes.
 */
export function element(name: string, attributes: Attributes, inside = ''): string {
  const { opacity, ...others } = attributes;
  const see = name === 'g' ? { opacity } : { 'fill-opacity': opacity, 'stroke-opacity': opacity };
  const written = Object.entries({ ...others, ...see })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? exactly(key, value) : value}"`)
    .join('');
  return `<${name}${written}>${inside}</${name}>`;
}

/** One decimal is enough for a place, not for an opacity. */
const exactly = (key: string, value: number): string => (key.endsWith('opacity') ? value.toFixed(3) : number(value));

export const path = (d: string, attributes: Attributes): string => element('path', { d, ...attributes });

/** The `d` of a closed shape through points. */
export const closed = (points: readonly Point[]): string =>
  `M${points.map(([x, y]) => `${number(x)} ${number(y)}`).join('L')}Z`;

/** The `d` of an open line through points. */
export const open = (points: readonly Point[]): string =>
  `M${points.map(([x, y]) => `${number(x)} ${number(y)}`).join('L')}`;

export const circle = (x: number, y: number, r: number, attributes: Attributes): string =>
  element('circle', { cx: x, cy: y, r: r.toFixed(2), ...attributes });

export const rect = (x: number, y: number, width: number, height: number, attributes: Attributes): string =>
  element('rect', { x, y, width, height, ...attributes });

export const group = (inside: string, attributes: Attributes): string => element('g', attributes, inside);

function stopsOf(stops: Stops, opacities?: readonly number[]): string {
  return stops
    .map(([at, colour], index) =>
      element('stop', { offset: at.toFixed(3), 'stop-color': colour, 'stop-opacity': opacities?.[index]?.toFixed(3) }),
    )
    .join('');
}

/** A gradient from top to bottom of what it fills; use it as `url(#id)`. */
export const vertical = (id: string, stops: Stops, opacities?: readonly number[]): string =>
  element('linearGradient', { id, x1: '0', y1: '0', x2: '0', y2: '1' }, stopsOf(stops, opacities));

/** A gradient from left to right of what it fills. */
export const horizontal = (id: string, stops: Stops, opacities?: readonly number[]): string =>
  element('linearGradient', { id, x1: '0', y1: '0', x2: '1', y2: '0' }, stopsOf(stops, opacities));

/** A gradient from the middle of what it fills outwards. */
export const radial = (id: string, stops: Stops, opacities?: readonly number[]): string =>
  element('radialGradient', { id }, stopsOf(stops, opacities));

/** A vertical gradient between two heights of the picture, whatever it fills. */
export const between = (id: string, top: number, bottom: number, stops: Stops, opacities?: readonly number[]): string =>
  element(
    'linearGradient',
    { id, gradientUnits: 'userSpaceOnUse', x1: '0', y1: top, x2: '0', y2: bottom },
    stopsOf(stops, opacities),
  );
