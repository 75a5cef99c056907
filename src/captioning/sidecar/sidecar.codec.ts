import { callerError } from '../../kernel/index.js';
import { KNOWN_KEYS } from './sidecar.fields.js';
import { fromGeneratedMap, fromPython } from './sidecar.python.js';
import { SIDECAR_MAX_BYTES, type ParsedSidecar, type Sidecar } from './sidecar.types.js';
import { decodeJson, encodeJson, encodeText, oneLine } from './sidecar.values.js';

const SEPARATOR = '# ---';
const FORMAT_KEY = 'sidecar_format';
const FORMAT = '2';
const KEY_LINE = /^# (\S.*?): (.*)$/s;
const JSON_CAPTION_KEYS = ['caption', 'caption_generated'];

/** A sidecar with nothing in it. */
export const EMPTY_SIDECAR: Sidecar = { sdCaption: null, values: new Map(), head: [], tail: [] };

/**
 * Reads a sidecar file: format 2, the form of the Python Publisher V2 (no `sidecar_format`), or a JSON
 * object. Never throws. Spec: captioning.md section 10.
 */
export function parseSidecar(bytes: Uint8Array): ParsedSidecar {
  if (bytes.length > SIDECAR_MAX_BYTES) return { outcome: 'unreadable', reason: 'too_large' };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { outcome: 'unreadable', reason: 'not_utf8' };
  }
  return parseJsonFile(text) ?? parseLines(text.split('\n').map((line) => line.replace(/\r$/, '')));
}

/**
 * Writes format 2. Known keys come in their fixed order, then those we do not know.
 * @throws PublisherError `validation_failed` (`sidecar_too_large`) when the texts exceed 256 KiB together
 */
export function writeSidecar(sidecar: Sidecar): Uint8Array {
  const known = KNOWN_KEYS.filter((key) => sidecar.values.has(key));
  const unknown = [...sidecar.values.keys()].filter((key) => !KNOWN_KEYS.includes(key) && key !== FORMAT_KEY);
  const lines = [
    sidecar.sdCaption ?? '',
    ...sidecar.head,
    '',
    SEPARATOR,
    `# ${FORMAT_KEY}: ${FORMAT}`,
    ...[...known, ...unknown].map((key) => `# ${key}: ${sidecar.values.get(key)}`),
    ...sidecar.tail,
  ];
  const bytes = new TextEncoder().encode(`${lines.join('\n')}\n`);
  if (bytes.length > SIDECAR_MAX_BYTES) {
    throw callerError('validation_failed', 'The texts of this photo are too long to be stored together.', {
      reason: 'sidecar_too_large',
    });
  }
  return bytes;
}

function parseLines(lines: readonly string[]): ParsedSidecar {
  const found = lines.findIndex((line, index) => index > 0 && line.startsWith(SEPARATOR));
  const at = found === -1 ? lines.length : found;
  const meta = lines.slice(at + 1);
  const format = KEY_LINE.exec(meta[0] ?? '');
  const isCurrent = format?.[1] === FORMAT_KEY;
  if (isCurrent && format?.[2]?.trim() !== FORMAT) return { outcome: 'unreadable', reason: 'unknown_format' };
  const values = new Map<string, string>();
  const tail: string[] = [];
  for (const line of isCurrent ? meta.slice(1) : meta) {
    const [, key, value] = KEY_LINE.exec(line) ?? [];
    if (key !== undefined && value !== undefined) {
      for (const [name, encoded] of isCurrent ? [[key, value] as const] : fromPython(key, value))
        values.set(name, encoded);
    } else if (line.trim() !== '' && !line.startsWith(SEPARATOR)) tail.push(line);
  }
  const head = lines.slice(1, at).filter((line) => line.trim() !== '');
  return { outcome: 'sidecar', sidecar: { sdCaption: oneLine(lines[0] ?? ''), values, head, tail } };
}

/** Null = not a caption file in JSON. */
function parseJsonFile(text: string): ParsedSidecar | null {
  const parsed = decodeJson(text.trim());
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null;
  if (!JSON_CAPTION_KEYS.some((key) => Object.hasOwn(parsed, key))) return null;
  const values = new Map<string, string>();
  try {
    for (const [key, value] of Object.entries(parsed)) {
      if (KEY_LINE.exec(`# ${key}: x`)?.[1] !== key || key.includes('\n')) continue;
      for (const [name, encoded] of fromJson(key, value)) values.set(name, encoded);
    }
  } catch {
    // Nested deeper than JSON.stringify goes: nothing of ours, and better not rewritten.
    return { outcome: 'unreadable', reason: 'unknown_format' };
  }
  return { outcome: 'sidecar', sidecar: { ...EMPTY_SIDECAR, values } };
}

function fromJson(key: string, value: unknown): readonly (readonly [string, string])[] {
  const perPlatform = key === 'caption_generated' ? fromGeneratedMap(value) : null;
  if (perPlatform !== null) return perPlatform;
  if (typeof value === 'string') return [[key, encodeText(value)]];
  if (typeof value === 'boolean') return [[key, value ? 'True' : 'False']];
  if (typeof value === 'number') return [[key, String(value)]];
  return value === null ? [] : [[key, encodeJson(value)]];
}
