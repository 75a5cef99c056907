import type { Span } from './spans.js';

/** What the names of secret things end in. Kept without suffixes such as `s`: a count of `tokens` is no secret. */
const WORD = new RegExp(
  [
    'pass(?:word|wd|phrase|code)',
    'pwd',
    'secret',
    'token',
    '(?:api|access|private|signing|encryption|idempotency|session|account)[_-]?key',
    'authorization',
    'cookie',
    'credentials?[_-]?ref',
    'session[_-]?id',
    'nonce',
    'verifier',
  ].join('|'),
  'gi',
);
/** Parts of those names, in lower case: a text without any of them has no secret key. */
export const KEY_WORDS = [
  'pass',
  'pwd',
  'secret',
  'token',
  'key',
  'authorization',
  'cookie',
  'credential',
  'session',
  'nonce',
  'verifier',
] as const;
/** From the end of the word to the value: the rest of the name, its quote, the sign between. */
const TO_VALUE =
  /(?:[_-]?(?:hash|value|ref|old|new|next|previous|primary|secondary|\d{1,2})){0,2}\\{0,15}["'`]?\]?[ \t]{0,4}(?:=>|[:=]|%3[ad])[ \t]{0,4}/iy;
const OPENING_QUOTE = /(\\{0,15})(["'`])/y;
const BARE = /[^\s"'`&,;\\[\]{}][^\s"'`&,;\\]{0,65535}/y;
const HEADER_LINE = /[^"'`\r\n\\]{1,65536}/y;
const BETWEEN = /[\s,:]{1,65536}/y;
const KEY_SIGN = /\\{0,15}["'`]?[ \t]{0,4}:/y;
const CLOSERS = /[\])}]{1,64}$/;
const CONSTANTS = new Set(['null', 'true', 'false', 'undefined']);

/**
 * Finds the values behind secret-looking keys: `key: value`, `key=value`, JSON and what `console.log` prints, at
 * any depth of JSON quoted inside a string. Every character is looked at a bounded number of times.
 * Spec: observability.md section 4, rule 2
 */
export function findSecretKeys(text: string): readonly Span[] {
  const found: Span[] = [];
  WORD.lastIndex = 0;
  for (let word = WORD.exec(text); word !== null; word = WORD.exec(text)) {
    const valueAt = endOf(TO_VALUE, text, WORD.lastIndex);
    if (valueAt === null) continue;
    const isHeader = /^(?:authorization|cookie)$/i.test(word[0]);
    WORD.lastIndex = Math.max(valueAt, new Value(text, isHeader, found).read(valueAt));
  }
  return found;
}

/** Reads one value and notes the pieces to mask. */
class Value {
  constructor(
    private readonly text: string,
    private readonly isHeader: boolean,
    private readonly found: Span[],
  ) {}

  /** @returns where the value ends */
  read(at: number): number {
    const opening = this.text[at];
    if (opening === '[' || opening === '{') return this.#structure(at);
    return this.#quoted(at) ?? this.#bare(at, this.isHeader ? HEADER_LINE : BARE) ?? at;
  }

  /** Lists and objects: every value in them, whatever its key. */
  #structure(from: number): number {
    let depth = 0;
    for (let at = from; at < this.text.length;) {
      const character = this.text[at];
      if (character === '[' || character === '{') depth += 1;
      else if (character === ']' || character === '}') depth -= 1;
      else {
        const next = endOf(BETWEEN, this.text, at) ?? this.#quoted(at) ?? this.#bare(at, BARE);
        if (next === null) return at;
        at = next;
        continue;
      }
      at += 1;
      if (depth === 0) return at;
    }
    return this.text.length;
  }

  #quoted(at: number): number | null {
    OPENING_QUOTE.lastIndex = at;
    const opening = OPENING_QUOTE.exec(this.text);
    if (opening === null) return null;
    const level = opening[1]?.length ?? 0;
    const from = OPENING_QUOTE.lastIndex;
    const end = endOfQuoted(this.text, from, level, opening[2] ?? '"');
    return this.#note(from, end, Math.min(this.text.length, end + level + 1));
  }

  #bare(at: number, shape: RegExp): number | null {
    const end = endOf(shape, this.text, at);
    if (end === null) return null;
    // What closes the list or object around it stands at its end, and stays.
    const closers = CLOSERS.exec(this.text.slice(Math.max(at, end - 64), end))?.[0].length ?? 0;
    return this.#note(at, end - closers, end - closers);
  }

  #note(from: number, end: number, next: number): number {
    const isKey = endOf(KEY_SIGN, this.text, end) !== null;
    if (!isKey && end > from && !CONSTANTS.has(this.text.slice(from, end))) this.found.push({ start: from, end });
    return next;
  }
}

function endOf(sticky: RegExp, text: string, at: number): number | null {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : null;
}

/**
 * Where a quoted text ends. In JSON quoted n times over, the closing quote has 2^n - 1 backslashes before it,
 * and backslashes that belong to the text come in multiples of 2^(n+1) on top.
 */
function endOfQuoted(text: string, from: number, level: number, quote: string): number {
  let backslashes = 0;
  for (let at = from; at < text.length && text[at] !== '\n'; at += 1) {
    if (text[at] === '\\') {
      backslashes += 1;
      continue;
    }
    if (text[at] === quote && backslashes % (2 * (level + 1)) === level) return at - level;
    backslashes = 0;
  }
  const lineEnd = text.indexOf('\n', from);
  return lineEnd === -1 ? text.length : lineEnd;
}
