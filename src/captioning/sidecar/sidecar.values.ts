/** Controls, bidi marks and lone surrogates: a value could hide a line end or its own meaning in them. */
const UNSAFE = /[\p{Cc}\p{Surrogate}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;
/** The same for JSON, which escapes what it must itself but lets these through. */
const UNSAFE_IN_JSON = /[\u007F-\u009F\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g;

/** A plain value for one line of a format 2 file. Spec: captioning.md section 10, "Escaping". */
export function encodeText(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const encoded = lines.map((line) => line.replace(UNSAFE, '').replaceAll('\\', '\\\\')).join('\\n');
  return /^[[{]/.test(encoded) ? `\\${encoded}` : encoded;
}

/** Undoes {@link encodeText}. A backslash before anything else stands for itself. */
export function decodeText(value: string): string {
  return value.replace(/\\([\\n[{])/g, (_whole, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}

/** A list or map as one line of JSON. */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value).replace(
    UNSAFE_IN_JSON,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The parsed list or map of a value, undefined when it is neither. */
export function decodeJson(value: string): unknown {
  if (!/^[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

/** Text on one line, e.g. line 1 of the file; null when nothing is left. */
export function oneLine(text: string | null): string | null {
  // White space first, so that a line end parts two words; once more where something unsafe went.
  const line = (text ?? '').replace(/\s+/g, ' ').replace(UNSAFE, '').replace(/ +/g, ' ').trim();
  return line === '' ? null : line;
}
