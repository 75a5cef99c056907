import { isHeaderValue } from './header-words.js';

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Set by what carries the call. */
const NOT_TO_BE_SET = /^(?:content-.*|host|connection|transfer-encoding)$/i;
/** Shorter ones cannot be looked for in log lines, and are no secrets. */
const MIN_SECRET = 6;

/**
 * `name=value,name=value` with percent-encoded values, as OpenTelemetry writes headers and attributes.
 * @returns null when it is something else; an empty text is an empty list
 */
export function otelPairs(raw: string): readonly (readonly [name: string, value: string])[] | null {
  const pairs = raw.split(',').filter((item) => item.trim() !== '');
  const parsed = pairs.map((item) => {
    const at = item.indexOf('=');
    const [name, value] = [item.slice(0, Math.max(at, 0)).trim(), decoded(item.slice(at + 1).trim())];
    return at > 0 && name !== '' && value !== null ? ([name, value] as const) : null;
  });
  return parsed.every((pair) => pair !== null) ? parsed : null;
}

/** Whether a text is a list of headers that may be added to every export. */
export function areOtelHeaders(raw: string): boolean {
  const pairs = otelPairs(raw) ?? [['', '']];
  const isFree = (name: string): boolean => HEADER_NAME.test(name) && !NOT_TO_BE_SET.test(name);
  return pairs.every(([name, value]) => isFree(name) && isHeaderValue(value));
}

/** The values of headers, with their scheme (`Bearer …`) and without it. */
export function secretsOfOtelHeaders(raw: string): readonly string[] {
  const values = (otelPairs(raw) ?? []).flatMap(([, value]) => [value, ...value.split(' ').slice(1)]);
  return [...new Set(values)].filter((value) => value.length >= MIN_SECRET);
}

function decoded(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null; // a % that begins nothing
  }
}
