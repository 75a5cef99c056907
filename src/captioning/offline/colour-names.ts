/** The colours the offline analyzer can name. Spec: captioning.md section 8. */
const PALETTE = {
  black: '#000000',
  'dark grey': '#404040',
  grey: '#808080',
  'light grey': '#c0c0c0',
  white: '#ffffff',
  red: '#d62020',
  'dark red': '#7a1010',
  pink: '#f29bb5',
  magenta: '#d030a0',
  purple: '#7a2fa0',
  lavender: '#b9a5e0',
  navy: '#14204f',
  blue: '#2458c8',
  'light blue': '#9cc4ea',
  turquoise: '#30c8c8',
  teal: '#0f6b70',
  green: '#2f9e3a',
  'dark green': '#1c4a24',
  'light green': '#a6dd92',
  olive: '#7a7a28',
  yellow: '#f2d630',
  orange: '#ee8220',
  brown: '#7a4a24',
  beige: '#dcc7a0',
} as const;

/** One of 24 plain colour names. */
export type ColourName = keyof typeof PALETTE;

/** A colour as people see differences: lightness 0…1, then green to red and blue to yellow. */
export interface OkLab {
  readonly lightness: number;
  readonly a: number;
  readonly b: number;
}

/** From sRGB, each channel 0…255, to OkLab (B. Ottosson's matrices). */
export function okLab(red: number, green: number, blue: number): OkLab {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const medium = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {
    lightness: 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    a: 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    b: 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  };
}

function linear(channel: number): number {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

const NAMED: readonly (readonly [ColourName, OkLab])[] = Object.entries(PALETTE).map(([name, hex]) => {
  const channel = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  return [name as ColourName, okLab(channel(1), channel(3), channel(5))];
});

/** All names, in the order that decides ties. */
export const COLOUR_NAMES: readonly ColourName[] = NAMED.map(([name]) => name);

/** The name whose colour is nearest. */
export function nearestColour(colour: OkLab): ColourName {
  let best: ColourName = 'grey';
  let least = Infinity;
  for (const [name, { lightness, a, b }] of NAMED) {
    const distance = (lightness - colour.lightness) ** 2 + (a - colour.a) ** 2 + (b - colour.b) ** 2;
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}
