import type { CaptionRules, LengthUnit } from './caption-rules.js';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The text as user-perceived characters, in order. */
export function graphemesOf(text: string): string[] {
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

/**
 * Length of a text in one unit, 0 or more.
 * Spec: captioning.md section 11.
 */
export function lengthIn(unit: LengthUnit, text: string): number {
  switch (unit) {
    case 'utf16':
      return text.length;
    case 'utf8_bytes':
      return Buffer.byteLength(text, 'utf8');
    case 'code_points':
      return Array.from(text).length;
    case 'graphemes':
      return graphemesOf(text).length;
  }
}

/** Whether prefix and text together hold every limit of the rules. */
export function fitsRules(text: string, rules: CaptionRules): boolean {
  const whole = rules.prefix + text;
  // No unit counts more than one per UTF-16 unit but bytes, which count at most three: most texts end here.
  if (rules.limits.every((limit) => whole.length * (limit.unit === 'utf8_bytes' ? 3 : 1) <= limit.max)) return true;
  return rules.limits.every((limit) => lengthIn(limit.unit, whole) <= limit.max);
}
