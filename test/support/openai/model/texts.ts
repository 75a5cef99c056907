import { createHash } from 'node:crypto';
import type { SeenQuestion } from './question.js';

/** What a question is about, as far as this model can tell. */
export interface Facts {
  /** First 8 hex of the picture's SHA-256, or of the words when there is no picture. */
  readonly mark: string;
  readonly colours: readonly string[];
  readonly shape: string;
}

/** How a description names its picture, so that captions written from it can be told apart. */
const NAMED = /\bPhoto (x?[0-9a-f]{8})\b/g;

export function factsOf({ pictures, texts }: SeenQuestion): Facts {
  const [picture] = pictures;
  if (picture) {
    const { sha256, colours, width, height } = picture;
    return { mark: marked(sha256), colours, shape: shapeOf(width, height) };
  }
  const words = texts.join('\n');
  const named = [...words.matchAll(NAMED)].at(-1)?.[1];
  const mark = named ?? marked(createHash('sha256').update(words).digest('hex'));
  return { mark, colours: ['grey'], shape: 'square' };
}

/** Eight digits alone would read as a phone number; a letter before them does not. */
function marked(sha256: string): string {
  const hex = sha256.slice(0, 8);
  return /^\d+$/.test(hex) ? `x${hex}` : hex;
}

function shapeOf(width: number, height: number): string {
  if (width === height) return 'square';
  return width > height ? 'landscape' : 'portrait';
}

/** A text for a property, by its name and by those above it. */
export function textFor(path: readonly string[], facts: Facts): string {
  const { mark, colours, shape } = facts;
  const captions = path.indexOf('captions');
  const platform = captions < 0 ? undefined : path[captions + 1];
  const name = path.at(-1) ?? 'answer';
  if (platform !== undefined && name !== 'hashtags') return `${platform} caption for ${mark}`;
  const mix = colours.join(' and ');
  const texts: Readonly<Record<string, string>> = {
    description: `Photo ${mark}: mostly ${mix}, ${shape} format.`,
    subject: `${mix} surfaces`,
    mood: 'calm',
    style: 'plain colour study',
    lighting: 'soft, even, from the front',
    pose: 'none',
    composition: `centred, ${shape}`,
    background: colours.at(-1) ?? 'plain',
    camera: 'normal lens, level',
    clothing_or_accessories: 'none',
    alt_text: `A ${shape} photo in ${mix}.`,
    sd_caption: `photo, ${colours.join(', ')}, ${shape}, ${mark}`,
  };
  return texts[name] ?? `${name} of ${mark}`;
}

/** Words for a list, by its name. */
export function listFor(path: readonly string[], { colours, shape, mark }: Facts): readonly string[] {
  const name = path.at(-1) ?? '';
  const terms = ['photography', 'light', 'colour', 'calm', 'study', 'surface', 'minimal', 'abstract', 'fine_art'];
  const lists: Readonly<Record<string, readonly string[]>> = {
    tags: [...colours, shape, ...terms],
    aesthetic_terms: ['soft light', 'muted contrast', 'clean lines', 'negative space', 'even tone'],
    color_palette: colours,
    safety_labels: ['sexual_activity_none', 'minors_none', 'violence_none', 'self_harm_none', 'public_display_none'],
    hashtags: [...colours, shape, 'photography', `photo_${mark}`],
  };
  return lists[name] ?? [`${name} of ${mark}`];
}
