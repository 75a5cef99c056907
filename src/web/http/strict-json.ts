/** Why a text is not accepted as JSON. */
export type JsonRefusal = 'syntax' | 'depth' | 'forbidden_key' | 'duplicate_key';

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Parses JSON of a stranger. A key twice would be read differently by another parser, the forbidden keys
 * reach into prototypes, and deep nesting costs stack. Spec: web-api.md section 9.
 * @param maxDepth levels of objects and arrays, ≥ 1
 */
export function parseStrictJson(
  text: string,
  maxDepth: number,
): { readonly value: unknown } | { readonly refusal: JsonRefusal } {
  const parsed = parse(text);
  if (parsed === null) return { refusal: 'syntax' };
  const refusal = refusalOf(text, maxDepth);
  return refusal === null ? parsed : { refusal };
}

function parse(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null; // the parser's own message quotes the text
  }
}

/** Walks the tokens of a text that is known to be JSON. */
function refusalOf(text: string, maxDepth: number): JsonRefusal | null {
  const open: (Set<string> | null)[] = [];
  let previous = '';
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : null);
      if (open.length > maxDepth) return 'depth';
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token === ':') {
      const key = JSON.parse(previous) as string;
      if (FORBIDDEN_KEYS.has(key)) return 'forbidden_key';
      const keys = open.at(-1);
      if (keys?.has(key)) return 'duplicate_key';
      keys?.add(key);
    }
    previous = token;
  }
  return null;
}
