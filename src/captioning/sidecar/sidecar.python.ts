import { PLAIN_KEYS } from './sidecar.fields.js';
import { decodeJson, encodeJson, encodeText } from './sidecar.values.js';

/** Later versions wrote a text of several lines as this and a JSON string. */
const MARKED = /^!json (".*")$/s;
const GENERATED_KEY = 'caption_generated';
const PER_PLATFORM_KEY = 'captions_generated';

/**
 * One value of a file of the Python Publisher V2 as the entries of format 2 that say the same. That service
 * escaped nothing; its lists and maps are JSON as well.
 * Spec: captioning.md section 10, "Reading, both forms".
 */
export function fromPython(key: string, value: string): readonly (readonly [string, string])[] {
  const trimmed = value.trim();
  const parsed = decodeJson(trimmed);
  const perPlatform = key === GENERATED_KEY ? fromGeneratedMap(parsed) : null;
  if (perPlatform !== null) return perPlatform;
  if (!PLAIN_KEYS.has(key) && parsed !== undefined) return [[key, trimmed]];
  return [[key, encodeText(markedText(trimmed) ?? trimmed)]];
}

/**
 * Later versions kept a text per platform under the key that had held one text. Read as one text it would be
 * JSON for people.
 * @returns null = no such map; empty = a map without a text
 */
export function fromGeneratedMap(value: unknown): readonly (readonly [string, string])[] | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  if (Object.keys(value).length === 0) return [];
  const texts = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const [first] = texts;
  if (first === undefined) return null;
  return [
    [PER_PLATFORM_KEY, encodeJson(Object.fromEntries(texts))],
    [GENERATED_KEY, encodeText(first[1])],
  ];
}

function markedText(value: string): string | null {
  const [, quoted] = MARKED.exec(value) ?? [];
  if (quoted === undefined) return null;
  try {
    const text: unknown = JSON.parse(quoted);
    return typeof text === 'string' ? text : null;
  } catch {
    return null; // a text that only begins like a marked one
  }
}
