/** Deeper than anything GitLab says; parsing what is nested a million times takes seconds. */
const MAX_DEPTH = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);

/** What a parsed value no longer shows of its text. */
export interface ScannedJson {
  readonly tooDeep: boolean;
  /** Paths, such as `project.id`, of those asked for whose number is not written in digits alone (`1.0`, `1e3`). */
  readonly oddNumbers: ReadonlySet<string>;
}

/**
 * Walks the bytes of a JSON text once, before it is parsed; they need not be valid.
 * @param wanted paths of two names
 */
export function scanJson(bytes: Uint8Array, wanted: ReadonlySet<string>): ScannedJson {
  const oddNumbers = new Set<string>();
  const names = ['', ''];
  let depth = 0;
  let last = { from: 0, to: 0 };
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) {
      const to = endOfString(bytes, at);
      last = { from: at, to };
      at = to;
    } else if (OPEN.has(byte)) {
      depth += 1;
      if (depth > MAX_DEPTH) return { tooDeep: true, oddNumbers };
    } else if (CLOSE.has(byte)) {
      depth -= 1;
    } else if (byte === COLON && depth <= names.length) {
      names[depth - 1] = nameIn(bytes, last.from, last.to);
      const path = names.join('.');
      if (depth === names.length && wanted.has(path)) note(oddNumbers, path, numberAt(bytes, at + 1));
    }
  }
  return { tooDeep: false, oddNumbers };
}

/** A name twice: the last one counts, as it does for the parser. */
function note(oddNumbers: Set<string>, path: string, number: string): void {
  if (/^[-\d]/.test(number) && !/^\d+$/.test(number)) oddNumbers.add(path);
  else oddNumbers.delete(path);
}

/** Place of the closing quote; the end of the text when there is none. */
function endOfString(bytes: Uint8Array, from: number): number {
  let at = from + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

const MAX_NAME = 128;

/** A name as it is meant; empty when it is too long to be one of ours, or no string. */
function nameIn(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > MAX_NAME) return '';
  try {
    return String(JSON.parse(Buffer.from(bytes.subarray(from, to + 1)).toString('utf8')));
  } catch {
    return '';
  }
}

/** The text of a number and of what stands directly after it. */
function numberAt(bytes: Uint8Array, from: number): string {
  const text = Buffer.from(bytes.subarray(from, from + 64)).toString('latin1');
  return /^\s*([-+.\deE]+)/.exec(text)?.[1] ?? '';
}
