import type { Schemas } from '../api/contract.js';
import { UNITS } from '../lib/counter.js';
import type { Unit } from '../lib/counter.js';
import { flag, list, members, number, oneOf, text, texts } from '../lib/read.js';
import type { Promised } from '../lib/read.js';

/** One enabled entry of the site's platforms. Spec: web-api.md section 4, `/api/config/publishers`. */
export interface Publisher {
  readonly id: string;
  readonly type: string;
  readonly label: string;
  readonly ready: boolean;
  /** Code that says why it is not ready. */
  readonly reason: string | null;
  /** Path of the setting that is missing or wrong. */
  readonly field: string | null;
  readonly limits: readonly Limit[];
  readonly altText: boolean;
  readonly nsfwGate: 'allow' | 'spoiler' | 'block' | null;
}

export interface Limit {
  readonly max: number;
  readonly unit: Unit;
}

/** Exactly what a platform would receive. */
export interface Preview {
  readonly text: string;
  readonly length: number | null;
  readonly max: number | null;
  readonly unit: Unit | null;
  readonly hashtags: readonly string[];
  readonly shortened: boolean;
  readonly empty: boolean;
  readonly warnings: readonly string[];
}

/** Null for entries that are off or have no id. */
export function toPublisher(value: unknown): Publisher | null {
  const parts: Promised<Schemas['PublisherView']> = members(value);
  const id = text(parts['id']) ?? text(parts['type']);
  if (id === null || parts['enabled'] === false) return null;
  const caption: Promised<Schemas['PublisherView']['caption']> = members(parts['caption']);
  return {
    id,
    type: text(parts['type']) ?? id,
    label: text(parts['label']) ?? id,
    ready: parts['ready'] !== false,
    reason: text(parts['reason']),
    field: text(parts['field']),
    limits: list(caption['limits']).flatMap((limit) => toLimit(limit) ?? []),
    altText: flag(parts['altText']),
    nsfwGate: oneOf(['allow', 'spoiler', 'block'] as const, parts['nsfwGate']),
  };
}

export function toPreview(value: unknown): Preview | null {
  const parts: Promised<Schemas['CaptionPreview']> = members(value);
  const words = text(parts['text']);
  if (words === null) return null;
  return {
    text: words,
    length: number(parts['length']),
    max: number(parts['max']),
    unit: oneOf(UNITS, parts['unit']),
    hashtags: texts(parts['hashtags']),
    shortened: flag(parts['shortened']),
    empty: flag(parts['empty']),
    warnings: texts(parts['warnings']),
  };
}

function toLimit(value: unknown): Limit | null {
  const parts: Promised<Schemas['LengthLimit']> = members(value);
  const max = number(parts['max']);
  const unit = oneOf(UNITS, parts['unit']);
  return max === null || unit === null ? null : { max, unit };
}
