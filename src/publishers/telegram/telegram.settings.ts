import { parseCommonSettings, type CommonSettings } from '../common-settings.js';

/** Settings of a Telegram entry. Spec: publishers.md sections 3 and 5. */
export interface TelegramSettings extends CommonSettings {
  /** `-100…` or another id in digits, or `@name`. */
  readonly chatId: string;
  /** Topic of a forum; null = the chat itself. */
  readonly threadId: number | null;
  /** No sound on the devices of the readers. */
  readonly silent: boolean;
  /** Readers cannot forward or save it. */
  readonly protect: boolean;
}

const DEFAULTS = { gate: 'allow', supportsSpoiler: true } as const;
/** Ids have at most 52 significant bits; names 5 to 32 letters, bought ones 4. */
const CHAT_ID = /^(?:-?[1-9]\d{0,15}|@[A-Za-z]\w{3,31})$/;

/**
 * Parses `config` of a Telegram entry; keys that are not known are ignored.
 * @returns the settings, or the path of the one that is missing or wrong
 */
export function parseTelegramSettings(
  config: Readonly<Record<string, unknown>>,
): TelegramSettings | { readonly wrong: string } {
  const chatId = chatIdOf(config['channel_id']);
  if (chatId === null) return { wrong: 'config.channel_id' };
  const threadId = threadIdOf(config['message_thread_id']);
  if (threadId === undefined) return { wrong: 'config.message_thread_id' };
  const silent = flagOf(config['silent']);
  if (silent === null) return { wrong: 'config.silent' };
  const protect = flagOf(config['protect']);
  if (protect === null) return { wrong: 'config.protect' };
  if (parseCommonSettings({ nsfw: config['nsfw'] }, DEFAULTS) === null) return { wrong: 'config.nsfw' };
  const common = parseCommonSettings(config, DEFAULTS);
  if (common === null) return { wrong: 'config.pad_color' };
  return { ...common, chatId, threadId, silent, protect };
}

/** Null = missing or wrong. Numbers are accepted where a string id is meant. */
function chatIdOf(value: unknown): string | null {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return null;
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const text = String(value).trim();
  return CHAT_ID.test(text) ? text : null;
}

/** Undefined = wrong. */
function threadIdOf(value: unknown): number | null | undefined {
  if (value === undefined || value === null) return null;
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** Null = wrong. */
function flagOf(value: unknown): boolean | null {
  if (value === undefined || value === null) return false;
  return typeof value === 'boolean' ? value : null;
}
