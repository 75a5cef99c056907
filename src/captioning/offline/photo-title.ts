import { cleanText } from '../../kernel/index.js';

/** Longest title in characters. */
const MAX_TITLE = 100;
/** A name needs one word of at least three letters to be a title. Spec: captioning.md section 8. */
const REAL_WORD = /\p{L}{3}/u;
/** What cameras, phones and messengers put at the start of a name. */
const DEVICE_WORDS: ReadonlySet<string> = new Set(
  'img image imag dsc dscn dscf dsci pict pic photo foto pxl mvimg pano cimg sam kimg gopr gp dji wa vid p imgp hdr edit scan screenshot snapchat signal whatsapp'.split(
    ' ',
  ),
);

/** Shortens a title at a word, to at most 100 characters. */
export function shortTitle(title: string): string {
  const characters = Array.from(title);
  if (characters.length <= MAX_TITLE) return title;
  const cut = characters.slice(0, MAX_TITLE + 1).join('');
  const space = cut.lastIndexOf(' ');
  return (space > 0 ? cut.slice(0, space) : characters.slice(0, MAX_TITLE).join('')).trimEnd();
}

/**
 * A title from a file name: camera prefixes, digits and dates removed, first letter large. Null when no
 * real word is left, as in `IMG_2041.jpg`.
 */
export function titleFromName(name: string): string | null {
  const stem = cleanText(name).replace(/\.[A-Za-z0-9]{1,5}$/, '');
  const words = stem.split(/[^\p{L}\p{N}\p{M}'’]+/u).flatMap((word) => plainWord(word) ?? []);
  const text = words.join(' ');
  if (!REAL_WORD.test(text)) return null;
  const [first = '', ...rest] = Array.from(text);
  return shortTitle(first.toUpperCase() + rest.join(''));
}

/** Null for a counter, a date, a device or an id; digits around a word go. */
function plainWord(word: string): string | null {
  const bare = word.replace(/^\p{N}+|\p{N}+$/gu, '');
  const isId = /\p{N}/u.test(bare) || (bare !== word && bare.length < 3);
  return bare === '' || isId || DEVICE_WORDS.has(bare.toLowerCase()) ? null : bare;
}
