import type { Span } from './spans.js';

const BEGIN = /-----BEGIN [A-Z0-9 ]{1,40}-----/g;
const END = /-----END [A-Z0-9 ]{1,40}-----/y;

/**
 * Keys and certificates between their marks. One whose end is missing (a text that was cut) counts up to the
 * next quote or the end of the text.
 */
export function findPemBlocks(text: string): readonly Span[] {
  const found: Span[] = [];
  const nextEnd = finder(text, '-----END ');
  const nextQuote = finder(text, '"');
  BEGIN.lastIndex = 0;
  for (let begin = BEGIN.exec(text); begin !== null; begin = BEGIN.exec(text)) {
    const end = nextEnd(BEGIN.lastIndex);
    const quote = nextQuote(BEGIN.lastIndex);
    const stop = end < quote ? endOfMark(text, end) : quote;
    found.push({ start: begin.index, end: stop });
    BEGIN.lastIndex = stop;
  }
  return found;
}

/** Next place of a mark at or behind growing positions; the text's end when there is none. Looks once at each character. */
function finder(text: string, mark: string): (from: number) => number {
  let next = -1;
  return (from) => {
    if (next < from) {
      const at = text.indexOf(mark, from);
      next = at === -1 ? text.length : at;
    }
    return next;
  };
}

function endOfMark(text: string, at: number): number {
  END.lastIndex = at;
  return END.test(text) ? END.lastIndex : at;
}
