import sharp from 'sharp';
import { COLOUR_NAMES, nearestColour, okLab, type ColourName, type OkLab } from './colour-names.js';

/** Decoded pixels we accept. Spec: storage.md section 12. */
const MAX_INPUT_PIXELS = 50_000_000;
/** Colours are counted on a copy of this longest side: enough for "mostly", and fast. */
const SAMPLE_SIDE = 96;
const MAX_COLOURS = 3;
/** A colour below this share of the picture is no "mostly". */
const MIN_SHARE = 0.08;
const DARK_BELOW = 0.35;
const LIGHT_ABOVE = 0.8;
/** OkLab chroma below which nobody sees a colour; a few pixels may have more (JPEG noise). */
const GREY_CHROMA = 0.02;
const GREY_PERCENTILE = 0.98;
const SQUARE_TOLERANCE = 0.03;
const PANORAMA_RATIO = 2;

const FORMATS = ['landscape', 'portrait', 'square', 'panorama'] as const;
type Format = (typeof FORMATS)[number];

/** What can be known of a photo without understanding it. Spec: captioning.md section 8. */
export interface PhotoFacts {
  /** 1…3, most frequent first. */
  readonly colours: readonly ColourName[];
  readonly brightness: 'light' | 'dark' | null;
  readonly blackAndWhite: boolean;
  readonly format: Format;
}

/**
 * Measures a photo. Same bytes, same facts.
 * @throws what sharp throws when the photo cannot be decoded
 */
export async function measurePhoto(bytes: Uint8Array): Promise<PhotoFacts> {
  const options = { limitInputPixels: MAX_INPUT_PIXELS, failOn: 'error', pages: 1 } as const;
  const { width, height } = (await sharp(bytes, options).metadata()).autoOrient;
  const { data, info } = await sharp(bytes, options)
    .toColourspace('srgb')
    .flatten({ background: '#ffffff' })
    .resize(SAMPLE_SIDE, SAMPLE_SIDE, { fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = pixelsOf(data, info.channels);
  return { ...coloursOf(pixels), format: formatOf(width, height) };
}

function pixelsOf(data: Buffer, channels: number): OkLab[] {
  const pixels: OkLab[] = [];
  for (let at = 0; at + channels <= data.length; at += channels) {
    const red = data[at] ?? 0;
    pixels.push(channels < 3 ? okLab(red, red, red) : okLab(red, data[at + 1] ?? 0, data[at + 2] ?? 0));
  }
  return pixels;
}

function coloursOf(pixels: readonly OkLab[]): Omit<PhotoFacts, 'format'> {
  const counts = new Map<ColourName, number>(COLOUR_NAMES.map((name) => [name, 0]));
  let lightness = 0;
  for (const pixel of pixels) {
    const name = nearestColour(pixel);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    lightness += pixel.lightness / pixels.length;
  }
  const byCount = [...counts].sort(([, one], [, other]) => other - one);
  const frequent = byCount.filter(([, count], index) => index === 0 || count / pixels.length >= MIN_SHARE);
  const chroma = pixels.map(({ a, b }) => Math.hypot(a, b)).sort((one, other) => one - other);
  return {
    colours: frequent.slice(0, MAX_COLOURS).map(([name]) => name),
    brightness: lightness < DARK_BELOW ? 'dark' : lightness > LIGHT_ABOVE ? 'light' : null,
    blackAndWhite: (chroma[Math.floor((chroma.length - 1) * GREY_PERCENTILE)] ?? 0) < GREY_CHROMA,
  };
}

function formatOf(width: number, height: number): Format {
  if (Math.abs(width / height - 1) <= SQUARE_TOLERANCE) return 'square';
  if (width / height >= PANORAMA_RATIO) return 'panorama';
  return width > height ? 'landscape' : 'portrait';
}

/** The facts as one sentence part, lower case, without a full stop: `mostly blue and orange, landscape format`. */
export function sayFacts(facts: PhotoFacts): string {
  const colours = facts.blackAndWhite ? 'black and white' : `mostly ${joinWords(facts.colours)}`;
  return [colours, facts.brightness, `${facts.format} format`].filter((part) => part !== null).join(', ');
}

/** The facts as tags, for photos without keywords of their own. */
export function factTags(facts: PhotoFacts): string[] {
  const colours = facts.blackAndWhite ? ['black and white'] : facts.colours;
  return [...colours, facts.brightness, facts.format].flatMap((word) => (word === null ? [] : [asTag(word)]));
}

const FACT_TAGS: ReadonlySet<string> = new Set(
  [...COLOUR_NAMES, 'black and white', 'light', 'dark', ...FORMATS].map(asTag),
);

/** Whether a tag may come from {@link factTags}: such tags are no hashtags. */
export function isFactTag(tag: string): boolean {
  return FACT_TAGS.has(tag);
}

function asTag(words: string): string {
  return words.replaceAll(' ', '_');
}

function joinWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
