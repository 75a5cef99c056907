import type { NsfwGate } from './publisher.port.js';

const GATES: readonly NsfwGate[] = ['allow', 'spoiler', 'block'];
const COLOR = /^#[0-9a-f]{6}$/i;
const DEFAULT_PAD_COLOR = '#ffffff';

/** What every entry of `publishers[]` may carry. Spec: publishers.md section 3. */
export interface CommonSettings {
  readonly nsfwGate: NsfwGate;
  /** `#rrggbb` for padding. */
  readonly padColor: string;
}

/** What a platform's type decides about them. */
export interface CommonDefaults {
  readonly gate: NsfwGate;
  readonly supportsSpoiler: boolean;
}

/**
 * Reads the settings every entry may carry; unknown keys are ignored. A platform without spoilers blocks
 * what another would hide behind one.
 * @returns null = a value is not one of those allowed
 */
export function parseCommonSettings(
  config: Readonly<Record<string, unknown>>,
  defaults: CommonDefaults,
): CommonSettings | null {
  const gate = oneOf(config['nsfw'], GATES, defaults.gate);
  const color = config['pad_color'] ?? DEFAULT_PAD_COLOR;
  if (gate === null || typeof color !== 'string' || !COLOR.test(color)) return null;
  return { nsfwGate: gate === 'spoiler' && !defaults.supportsSpoiler ? 'block' : gate, padColor: color };
}

/** Which of them is not allowed, as a path; null = both are. */
export function wrongCommonSetting(config: Readonly<Record<string, unknown>>): string | null {
  const defaults: CommonDefaults = { gate: 'allow', supportsSpoiler: true };
  if (parseCommonSettings({ nsfw: config['nsfw'] }, defaults) === null) return 'config.nsfw';
  return parseCommonSettings({ pad_color: config['pad_color'] }, defaults) === null ? 'config.pad_color' : null;
}

/** One of the allowed words, the default when nothing is set, null for anything else. */
export function oneOf<T extends string>(value: unknown, allowed: readonly T[], byDefault: T): T | null {
  if (value === undefined || value === null) return byDefault;
  return allowed.find((word) => word === value) ?? null;
}
