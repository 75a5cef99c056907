import { list, optional, text, whole } from './check.js';
import type { Check } from './check.js';
import { isRecord, wrongType } from './check.js';
import { invalid } from '../wire/api-error.js';

/** All words there are; which of them a model takes is another question. */
export const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

/** At most 16 pairs, keys ≤ 64 and values ≤ 512 characters. */
export const metadata = optional(((value, where) => {
  if (!isRecord(value)) return wrongType(where, 'an object', value);
  if (Object.keys(value).length > 16) {
    const message = `Invalid '${where}': too many properties. Expected an object with at most 16 properties, but got an object with ${Object.keys(value).length} properties instead.`;
    throw invalid(message, { param: where, code: 'object_above_max_properties' });
  }
  for (const [key, one] of Object.entries(value)) {
    text({ max: 64 })(key, `${where} key`);
    text({ max: 512 })(one, `${where}.${key}`);
  }
  return value;
}) satisfies Check<Readonly<Record<string, unknown>>>);

/** Of `text.format` and `response_format.json_schema`. */
export const schemaName = text({ min: 1, max: 64, pattern: '[a-zA-Z0-9_-]+' });

/** Parameters both endpoints share and that mean nothing here. */
export const shared = {
  metadata,
  prompt_cache_key: optional(text({ max: 64 })),
  prompt_cache_retention: optional(text()),
  safety_identifier: optional(text({ max: 64 })),
  service_tier: optional(text()),
  user: optional(text()),
  top_logprobs: optional(whole(0, 20)),
} as const;

/** A text or a list of parts. */
export function textOrParts<T>(part: Check<T>): Check<string | readonly T[]> {
  const parts = list(part, { min: 1 });
  return (value, where) => {
    if (typeof value === 'string') return value;
    if (Array.isArray(value)) return parts(value, where);
    return wrongType(where, 'one of a string or an array of objects', value);
  };
}
