import type { CaptionRules } from './caption-rules.js';

const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029\v\f]/g;
const THREE_OR_MORE_LINES = /\n(?:[^\S\n]*\n){2,}/g;

/**
 * What is removed: controls, lone surrogates, bidi marks, zero-width characters. A joiner between two emoji
 * and the tag characters of a flag are part of a picture and stay.
 */
const INVISIBLE = new RegExp(
  [
    String.raw`[\p{Cc}--[\n]]`,
    String.raw`\p{Surrogate}`,
    String.raw`\u034F`,
    String.raw`[\u00AD\u061C\u180E\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]`,
    String.raw`(?<!\p{Extended_Pictographic}(?:\uFE0F|[\u{1F3FB}-\u{1F3FF}])?)\u200D`,
    String.raw`\u200D(?!\p{Extended_Pictographic})`,
    String.raw`(?<!\u{1F3F4}[\u{E0020}-\u{E007E}]*)[\u{E0000}-\u{E007F}]`,
  ].join('|'),
  'gv',
);

/** Characters that a reader cannot see, beside white space. */
const UNSEEN = /[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Whether only white space and invisible characters are left. Spec: publishing.md section 4.3. */
export function isBlankText(text: string): boolean {
  return text.replace(UNSEEN, '') === '';
}

/**
 * Text as every platform gets it: NFC, plain line ends, nothing invisible, at most two newlines in a row,
 * no white space around it; then the platform's own clean-up. Repeating it changes nothing.
 * Spec: captioning.md section 11.
 */
export function cleanText(text: string, cleanUp: CaptionRules['cleanUp'] = 'none'): string {
  const spaced = cleanUp === 'fetlife' ? text.replace(/[\u200B\uFEFF]/g, ' ') : text;
  const visible = spaced.normalize('NFC').replace(LINE_ENDS, '\n').replaceAll('\t', ' ').replace(INVISIBLE, '');
  // Taking a character out can bring a letter and its accent together, hence NFC once more.
  const tidy = visible.normalize('NFC').replace(THREE_OR_MORE_LINES, '\n\n').trim();
  return cleanUp === 'fetlife' ? plainOneLine(tidy) : tidy;
}

/** FetLife shows typographic characters as garbage; what is left are plain signs on one line. */
function plainOneLine(text: string): string {
  return text
    .replace(/[\u2013\u2014\u2212]/g, ' - ')
    .replace(/[\u201C\u201D\u201E\u201F]/g, '"')
    .replace(/[\u2018\u2019\u201A\u201B]/g, "'")
    .replaceAll('\u2026', '...')
    .replace(/\s+/g, ' ')
    .trim();
}
