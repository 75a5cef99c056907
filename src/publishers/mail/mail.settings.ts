import type { CaptionRules } from '../../kernel/index.js';
import { oneOf, parseCommonSettings, wrongCommonSetting, type CommonSettings } from '../common-settings.js';
import { parseMailAddress } from './mail-address.js';

/** The two types that post by mail. */
export type MailType = 'email' | 'fetlife';

const CAPTION_TARGETS = ['subject', 'body', 'both'] as const;
export type CaptionTarget = (typeof CAPTION_TARGETS)[number];

/** What FetLife reads at the beginning of a subject. */
const PREFIXES = { normal: '', private: 'Private: ', avatar: 'Avatar: ' } as const;
type SubjectMode = keyof typeof PREFIXES;
const MODES: Readonly<Record<MailType, readonly SubjectMode[]>> = {
  email: ['normal'],
  fetlife: ['normal', 'private', 'avatar'],
};

/** Settings of a mail entry. Spec: publishers.md sections 3 and 6. */
export interface MailSettings extends CommonSettings {
  readonly type: MailType;
  readonly recipient: string;
  /** Where the caption goes. */
  readonly captionTarget: CaptionTarget;
  /** Put before every subject. */
  readonly prefix: string;
}

/** Parses `config` of a mail entry. `wrong` = path of a value that is missing or not allowed. */
export function parseMailSettings(
  type: MailType,
  config: Readonly<Record<string, unknown>>,
): MailSettings | { readonly wrong: string } {
  const recipient = parseMailAddress(config['recipient']);
  if (recipient === null) return { wrong: 'config.recipient' };
  const captionTarget = oneOf(word(config['caption_target']), CAPTION_TARGETS, 'subject');
  if (captionTarget === null) return { wrong: 'config.caption_target' };
  const mode = oneOf(word(config['subject_mode']), MODES[type], 'normal');
  if (mode === null) return { wrong: 'config.subject_mode' };
  const common = parseCommonSettings(config, { gate: 'allow', supportsSpoiler: false });
  if (common === null) return { wrong: wrongCommonSetting(config) ?? 'config' };
  return { ...common, type, recipient, captionTarget, prefix: PREFIXES[mode] };
}

/** What a caption must be for this entry. Spec: captioning.md section 11. */
export function captionRulesOf({ type, prefix }: Pick<MailSettings, 'type' | 'prefix'>): CaptionRules {
  return type === 'fetlife'
    ? { limits: [{ max: 240, unit: 'code_points' }], hashtagsMax: 0, ellipsis: '...', cleanUp: 'fetlife', prefix }
    : { limits: [{ max: 10_000, unit: 'code_points' }], hashtagsMax: 10, ellipsis: '…', cleanUp: 'none', prefix };
}

function word(value: unknown): unknown {
  return typeof value === 'string' ? value.trim().toLowerCase() : value;
}
