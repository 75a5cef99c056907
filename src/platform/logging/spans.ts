/** A piece of a text, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Stands where a secret was. */
export const MASK = '[MASKED]';

const ESCAPE = /\\(?:u[0-9a-fA-F]{4}|[^])/g;

/** Spans that touch or overlap become one; in the order of the text. */
function merged(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && start <= last.end) result[result.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else result.push({ start, end });
  }
  return result;
}

/**
 * Spans that begin or end inside an escape such as `\n` or `\u001b` take all of it: half an escape would break
 * the JSON around it.
 */
export function widened(text: string, spans: readonly Span[]): readonly Span[] {
  const escapes = [...text.matchAll(ESCAPE)].map(({ index, 0: escape }) => ({
    start: index,
    end: index + escape.length,
  }));
  let at = 0;
  return merged(spans).map((span) => {
    let { start, end } = span;
    while (at < escapes.length && (escapes[at]?.end ?? 0) <= start) at += 1;
    for (let next = at; ; next += 1) {
      const escape = escapes[next];
      if (!escape || escape.start >= end) break;
      start = Math.min(start, escape.start);
      end = Math.max(end, escape.end);
    }
    return { start, end };
  });
}

/** The text with the mask in place of every span. */
export function masked(text: string, spans: readonly Span[]): string {
  let result = '';
  let from = 0;
  for (const { start, end } of merged(spans)) {
    result += text.slice(from, start) + MASK;
    from = end;
  }
  return result + text.slice(from);
}
