import { oneOf, parseCommonSettings, type CommonSettings } from '../common-settings.js';

const TARGETS = ['storage', 'folder'] as const;

/** Settings of an outbox entry. Spec: publishers.md sections 3 and 4. */
export interface OutboxSettings extends CommonSettings {
  /** Where posts go; the sink handed to the publisher follows it. */
  readonly target: (typeof TARGETS)[number];
}

/** Parses `config` of an outbox entry; null = a value is not allowed, so the entry is not configured. */
export function parseOutboxSettings(config: Readonly<Record<string, unknown>>): OutboxSettings | null {
  const common = parseCommonSettings(config, { gate: 'allow', supportsSpoiler: true });
  const target = oneOf(config['target'], TARGETS, 'storage');
  return common === null || target === null ? null : { ...common, target };
}
