import type { SeededRandom } from '../processes/seeded-random.js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const ALPHANUMERIC = `${LETTERS}${LETTERS.toUpperCase()}0123456789`;

const text = (random: SeededRandom, length: number, alphabet = ALPHANUMERIC): string =>
  Array.from({ length }, () => alphabet.charAt(random.integer(alphabet.length))).join('');
const digits = (random: SeededRandom, length: number): string => text(random, length, '0123456789');
const bytes = (random: SeededRandom, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => random.integer(256)));
const reference = (random: SeededRandom): string => random.hex(40);

/** Values that never leave the process, each in its true shape. Spec: observability.md sections 3 and 6. */
export const SECRET_KINDS = {
  storage_ref: reference,
  ai_ref: reference,
  telegram_ref: reference,
  mastodon_ref: reference,
  bluesky_ref: reference,
  webhook_ref: reference,
  other_webhook_ref: reference,
  instagram_ref: reference,
  smtp_password_ref: reference,
  telegram_bot_token: (random) => `${digits(random, 10)}:${text(random, 35, `${ALPHANUMERIC}_-`)}`,
  openai_api_key: (random) => `sk-proj-${text(random, 48)}`,
  smtp_password: (random) => `${text(random, 9)} "${text(random, 6)}' \\${text(random, 8)}`,
  mastodon_access_token: (random) => text(random, 43, `${ALPHANUMERIC}_-`),
  bluesky_app_password: (random) => Array.from({ length: 4 }, () => text(random, 4, `${LETTERS}234567`)).join('-'),
  webhook_signing_secret: (random) => bytes(random, 32).toString('base64'),
  instagram_access_token: (random) => `IGQ${text(random, 140)}`,
  dropbox_refresh_token: (random) => text(random, 64, `${ALPHANUMERIC}_-`),
  s3_access_key_id: (random) => `AKIA${text(random, 16, `${LETTERS.toUpperCase()}234567`)}`,
  s3_secret_access_key: (random) => bytes(random, 30).toString('base64'),
  token_with_line_end: (random) => `${random.hex(40)}\n`,
} as const satisfies Record<string, (random: SeededRandom) => string>;
export type SecretKind = keyof typeof SECRET_KINDS;

/** What must never be in a log; answers to the tenant itself may have it. */
export const WORD_KINDS = {
  host: () => '', // known once the tenant has its name
  caption: (random) => `${random.hex(14)} by sea ${random.hex(14)}`,
  prompt: (random) => `${random.hex(16)} in short ${random.hex(16)}`,
  voice: (random) => `${random.hex(18)} voice`,
  hashtag: (random) => `tag${random.hex(16)}`,
  file_name: (random) => `IMG_${random.hex(14)}.jpg`,
  folder: (random) => `dir-${random.hex(14)}`,
  sender: (random) => `${text(random, 12, LETTERS)}@${random.hex(10)}.example`,
  recipient: (random) => `${text(random, 12, LETTERS)}@up-${random.hex(10)}.example`,
  chat_id: (random) => `-100${digits(random, 10)}`,
  idempotency_key: (random) => `key-${random.hex(24)}`,
  query: (random) => `q${random.hex(20)}`,
  member_name: (random) => `m_${random.hex(20)}`,
} as const satisfies Record<string, (random: SeededRandom) => string>;
export type WordKind = keyof typeof WORD_KINDS;

/** Secrets of the whole process. */
export const PROCESS_KINDS = {
  service_token: (random) => random.hex(48),
  service_token_secondary: (random) => text(random, 40),
  session_secret: (random) => bytes(random, 36).toString('base64'),
  session_secret_previous: (random) => random.hex(64),
  admin_password: (random) => `${text(random, 7)} & "${text(random, 7)}" %${text(random, 7)}`,
  dropbox_app_key: (random) => text(random, 15, `${LETTERS}0123456789`),
  dropbox_app_secret: (random) => text(random, 15, `${LETTERS}0123456789`),
  metrics_token: (random) => bytes(random, 30).toString('base64url'),
  mistyped_password: (random) => `${text(random, 9)} ${text(random, 12)}`,
} as const satisfies Record<string, (random: SeededRandom) => string>;
export type ProcessKind = keyof typeof PROCESS_KINDS;

type Makers<Kind extends string> = Readonly<Record<Kind, (random: SeededRandom) => string>>;

/** One new value of each kind. */
export function valuesOf<Kind extends string>(makers: Makers<Kind>, random: SeededRandom): Record<Kind, string> {
  const made = Object.entries<(random: SeededRandom) => string>(makers).map(([kind, make]) => [kind, make(random)]);
  return Object.fromEntries(made) as Record<Kind, string>;
}
