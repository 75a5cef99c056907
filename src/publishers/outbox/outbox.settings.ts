import { oneOf, parseCommonSettings, wrongCommonSetting, type CommonSettings } from '../common-settings.js';

const TARGETS = ['storage', 'folder'] as const;

/** Settings of an outbox entry. Spec: publishers.md sections 3 and 4. */
export interface OutboxSettings extends CommonSettings {
  /** Where posts go; the sink handed to the publisher follows it. */
  readonly target: (typeof TARGETS)[number];
}

/** Parses `config` of an outbox entry. `wrong` = path of a value that is not allowed. */
export function parseOutboxSettings(
  config: Readonly<Record<string, unknown>>,
): OutboxSettings | { readonly wrong: string } {
  const common = parseCommonSettings(config, { gate: 'allow', supportsSpoiler: true });
  const target = oneOf(config['target'], TARGETS, 'storage');
  if (target === null) return { wrong: 'config.target' };
  return common === null ? { wrong: wrongCommonSetting(config) ?? 'config' } : { ...common, target };
}
