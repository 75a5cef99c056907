/** How a platform counts the length of a text. Spec: captioning.md section 11. */
export const UNITS = ['graphemes', 'code_points', 'utf16', 'utf8_bytes'] as const;
export type Unit = (typeof UNITS)[number];

/** The length of a text in one unit; the page's own count until the service's preview corrects it. */
export function count(text: string, unit: Unit): number {
  switch (unit) {
    case 'graphemes':
      return graphemes(text);
    case 'code_points':
      return Array.from(text).length;
    case 'utf16':
      return text.length;
    case 'utf8_bytes':
      return new TextEncoder().encode(text).length;
  }
}

function graphemes(text: string): number {
  return Array.from(new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)).length;
}

/** Whether anything visible is in the text: white space and zero-width characters do not count. */
export function isBlank(text: string): boolean {
  return /^[\s\u200b-\u200f\u2060\ufeff]*$/.test(text);
}
