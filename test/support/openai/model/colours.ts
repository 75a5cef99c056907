import sharp from 'sharp';

const NAMES: readonly (readonly [name: string, red: number, green: number, blue: number])[] = [
  ['black', 16, 16, 16],
  ['white', 244, 244, 244],
  ['grey', 128, 128, 128],
  ['red', 210, 30, 30],
  ['orange', 240, 140, 20],
  ['yellow', 240, 220, 40],
  ['green', 40, 150, 50],
  ['teal', 20, 130, 130],
  ['blue', 40, 80, 200],
  ['purple', 120, 40, 150],
  ['pink', 240, 150, 190],
  ['brown', 110, 70, 40],
];
const GRID = 8;
const MOST = 3;

/**
 * Names of the colours a picture is mostly made of, the most frequent first, at least one.
 * @throws Error when a part of it cannot be decoded
 */
export async function coloursOf(bytes: Uint8Array): Promise<readonly string[]> {
  const pixels = await sharp(bytes, { failOn: 'error' })
    .toColourspace('srgb')
    .flatten({ background: 'white' })
    .resize(GRID, GRID, { fit: 'fill' })
    .raw()
    .toBuffer();
  const seen = new Map<string, number>();
  for (let at = 0; at + 2 < pixels.length; at += 3) {
    const name = nearest(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0);
    seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  return [...seen]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST)
    .map(([name]) => name);
}

function nearest(red: number, green: number, blue: number): string {
  const distances = NAMES.map(
    ([name, r, g, b]) => [name, (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2] as const,
  );
  return distances.reduce((best, one) => (one[1] < best[1] ? one : best))[0];
}
