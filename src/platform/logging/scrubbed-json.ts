import { escapeControls } from './escape-controls.js';
import { findSecretKeys } from './secret-keys.js';
import { MASK } from './spans.js';

/**
 * The slow way, for a line in which masking characters would break the JSON: a secret that spells part of the
 * structure itself, or a number behind a secret key. Masks text by text and puts the line together again.
 * @param line one line of JSON
 * @param mask masks one text
 */
export function scrubbedJson(line: string, mask: (text: string) => string): string {
  const parsed: unknown = JSON.parse(line);
  const again = escapeControls(JSON.stringify(scrubbedValue(parsed, mask)));
  const end = line.endsWith('\n') ? '\n' : '';
  // Still there: it stands across texts, in the quotes and commas. Then nothing of the line is worth it.
  return (mask(again) === again ? again : `{"msg":"${MASK}"}`) + end;
}

function scrubbedValue(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((item) => scrubbedValue(item, mask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      mask(key),
      isScalar(item) && isSecretKey(key) ? MASK : scrubbedValue(item, mask),
    ]),
  );
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

function isSecretKey(key: string): boolean {
  return findSecretKeys(`${key}=value`).length > 0;
}
