import { sidecar as parseSegment } from 'exifr';
import sharp from 'sharp';
import { cleanText } from '../../kernel/index.js';

/** More metadata than this is ignored. Spec: captioning.md section 8. */
const MAX_METADATA_BYTES = 256 * 1024;
/** exifr's XMP parser takes quadratic time in the number of elements; real files have some hundred. */
const MAX_XMP_ELEMENTS = 5000;
const MAX_KEYWORDS = 50;
/** What cameras write where a person's words belong. */
const CAMERA_WORDS =
  /^(?:(?:olympus|minolta|kodak|samsung|konica minolta)?\s*digital (?:still )?camera|sony dsc|exif_jpeg_picture|samsung camera pictures|untitled|default)$/i;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The words a person gave a photo, from IPTC or XMP. Never a place, a device or a name of people. */
export interface PhotoWords {
  /** Title, else headline, else caption. */
  readonly title: string | null;
  readonly keywords: readonly string[];
}

type Tags = Readonly<Record<string, unknown>>;

/** Reads a photo's own words; what is malformed or too large is ignored. Never throws for that. */
export async function readPhotoWords(bytes: Uint8Array): Promise<PhotoWords> {
  const { iptc, xmp } = await sharp(bytes).metadata();
  if ((iptc?.length ?? 0) + (xmp?.length ?? 0) > MAX_METADATA_BYTES) return { title: null, keywords: [] };
  const press = await parse(iptc, 'iptc');
  const adobe = elementsOf(xmp) > MAX_XMP_ELEMENTS ? {} : await parse(xmp, 'xmp');
  const [core, photoshop] = [group(adobe, 'dc'), group(adobe, 'photoshop')];
  const titles = [
    ...[press['ObjectName'], core['title']],
    ...[press['Headline'], photoshop['Headline']],
    ...[press['Caption'], core['description']],
  ];
  const words = [press['Keywords'], core['subject']].map(list).find((found) => found.length > 0) ?? [];
  return {
    title: titles.map(plainText).find((text) => text !== null && !CAMERA_WORDS.test(text)) ?? null,
    keywords: words.flatMap((word) => plainText(word) ?? []).slice(0, MAX_KEYWORDS),
  };
}

async function parse(segment: Uint8Array | undefined, kind: 'iptc' | 'xmp'): Promise<Tags> {
  if (segment === undefined) return {};
  try {
    return asTags(await parseSegment(segment, { mergeOutput: false }, kind));
  } catch {
    return {}; // a broken segment says nothing about the picture
  }
}

function elementsOf(xmp: Uint8Array | undefined): number {
  return xmp === undefined ? 0 : xmp.reduce((count, byte) => (byte === 0x3c ? count + 1 : count), 0);
}

function asTags(value: unknown): Tags {
  return typeof value === 'object' && value !== null ? (value as Tags) : {};
}

function group(tags: Tags, name: string): Tags {
  return asTags(tags[name]);
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined ? [] : [value];
}

/** A string, XMP's `{lang, value}`, or the first of several; one clean line, null when blank. */
function plainText(value: unknown): string | null {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  const raw = typeof first === 'object' && first !== null && 'value' in first ? first.value : first;
  if (typeof raw !== 'string') return null;
  const text = cleanText(withoutEntities(asUtf8(raw)))
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' ? null : text;
}

/** exifr reads IPTC as Latin-1, whatever it is; UTF-8 read that way is turned back. */
function asUtf8(text: string): string {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  if (codes.some((code) => code > 0xff) || codes.every((code) => code < 0x80)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(codes));
  } catch {
    return text;
  }
}

function withoutEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (typeof name === 'string') return ENTITIES[name.toLowerCase()] ?? whole;
    const code = typeof hex === 'string' ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
