/** Red, green and blue, 0…255 each. */
export type Rgb = readonly [number, number, number];

/** Positions 0…1, rising, each with a colour like `#1b2a49`. */
export type Stops = readonly (readonly [at: number, colour: string])[];

/** @param text `#rrggbb` */
export function rgb(text: string): Rgb {
  const value = Number.parseInt(text.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

export function mix(from: Rgb, to: Rgb, t: number): Rgb {
  return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t, from[2] + (to[2] - from[2]) * t];
}

/** A colour as SVG wants it. */
export const css = ([red, green, blue]: Rgb): string => `rgb(${red.toFixed(0)},${green.toFixed(0)},${blue.toFixed(0)})`;

/** Two colours of hex texts mixed, as SVG wants it. */
export const blend = (from: string, to: string, t: number): string => css(mix(rgb(from), rgb(to), t));

const STEPS = 1024;

/** A gradient as a function of 0…1; beyond its ends it keeps the end colours. */
export function gradient(stops: Stops): (t: number) => Rgb {
  const parsed = stops.map(([at, colour]) => [at, rgb(colour)] as const);
  const colourAt = (t: number): Rgb => {
    const next = parsed.findIndex(([at]) => at >= t);
    if (next === 0) return parsed[0]![1];
    if (next < 0) return parsed.at(-1)![1];
    const [from, start] = parsed[next - 1]!;
    const [to, end] = parsed[next]!;
    return mix(start, end, (t - from) / (to - from));
  };
  const table = Array.from({ length: STEPS + 1 }, (_, index) => colourAt(index / STEPS));
  return (t) => table[Math.min(STEPS, Math.max(0, Math.round(t * STEPS)))]!;
}
