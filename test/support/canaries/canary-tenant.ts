import sharp from 'sharp';
import type { TenantFile } from '../orchestrator/tenant-files.js';
import type { SeededRandom } from '../processes/seeded-random.js';
import { SECRET_KINDS, valuesOf, WORD_KINDS } from './kinds.js';
import type { SecretKind, WordKind } from './kinds.js';
import type { Needle } from './needle-index.js';

/** A tenant whose every secret and every word is a canary. */
export interface CanaryTenant {
  /** Shorter than a window: the name may be in a log. */
  readonly name: string;
  readonly secrets: Readonly<Record<SecretKind, string>>;
  readonly words: Readonly<Record<WordKind, string>>;
  readonly file: TenantFile;
  /** Its photo and the text beside it, by name. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** Content hash of nothing: it stands for a photo nobody has. */
  readonly photo: string;
}

/** Nothing listens there; whatever calls it is refused at once. */
const NOWHERE = '127.0.0.1';
const NO_PORT = 9;

/** Makes a tenant. @param name at most eleven characters */
export async function makeCanaries(name: string, random: SeededRandom): Promise<CanaryTenant> {
  const secrets = valuesOf(SECRET_KINDS, random);
  const words = { ...valuesOf(WORD_KINDS, random), host: `${name}.localhost` };
  const background = { r: random.integer(256), g: random.integer(256), b: random.integer(256) };
  const picture = await sharp({ create: { width: 24, height: 18, channels: 3, background } })
    .withExif({ IFD0: { Copyright: random.hex(16) } })
    .jpeg()
    .toBuffer();
  const sidecar = ['a training text', '', '# ---', `# caption: ${words.caption}`, '# caption_edited: True', ''];
  const files = new Map([
    [words.file_name, picture],
    [`${words.file_name}.txt`, Buffer.from(sidecar.join('\n'))],
  ]);
  return { name, secrets, words, files, file: tenantFile(secrets, words), photo: random.hex(64) };
}

/** Everything of a tenant that is looked for: secrets anywhere, words only where `sinks` says so. */
export function needlesOf({ name, secrets, words }: CanaryTenant): readonly Needle[] {
  return [...Object.entries(secrets), ...Object.entries(words)].map(([kind, value]) => ({ tenant: name, kind, value }));
}

/** Whether a kind may be in answers to its own tenant and in its files. */
export function isWord(kind: string): boolean {
  return Object.hasOwn(WORD_KINDS, kind);
}

function tenantFile(secrets: CanaryTenant['secrets'], words: CanaryTenant['words']): TenantFile {
  return {
    envelope: {
      schema_version: 2,
      app_type: 'publisher_v2',
      ttl_seconds: 30,
      config: {
        features: { publish_enabled: true, analyze_caption_enabled: true, delete_enabled: true },
        storage: {
          provider: 'local',
          credentials_ref: secrets.storage_ref,
          paths: { root: `/${words.folder}`, archive: 'archive', keep: 'keep', remove: 'reject' },
        },
        publishers: platforms(secrets, words),
        email_server: {
          host: NOWHERE,
          port: NO_PORT,
          from_email: words.sender,
          username: words.sender,
          password_ref: secrets.smtp_password_ref,
        },
        ai: { credentials_ref: secrets.ai_ref, system_prompt: words.prompt, role_prompt: words.prompt },
        content: { hashtag_string: `#${words.hashtag}`, voice_profile: [words.voice] },
      },
    },
    credentials: {
      [secrets.telegram_ref]: { provider: 'telegram', bot_token: secrets.telegram_bot_token },
      [secrets.mastodon_ref]: { provider: 'mastodon', access_token: secrets.mastodon_access_token },
      [secrets.bluesky_ref]: { provider: 'bluesky', app_password: secrets.bluesky_app_password },
      [secrets.webhook_ref]: { provider: 'webhook', signing_secret: secrets.webhook_signing_secret },
      [secrets.other_webhook_ref]: { provider: 'webhook', signing_secret: secrets.token_with_line_end },
      [secrets.instagram_ref]: { provider: 'instagram', access_token: secrets.instagram_access_token },
      [secrets.smtp_password_ref]: { provider: 'smtp', password: secrets.smtp_password },
      [secrets.ai_ref]: { provider: 'openai', api_key: secrets.openai_api_key },
    },
  };
}

/** One of every kind, and the outbox, which takes what it is given. */
function platforms(secrets: CanaryTenant['secrets'], words: CanaryTenant['words']): readonly object[] {
  const nowhere = `https://${NOWHERE}:${NO_PORT}`;
  return [
    { id: 'outbox', type: 'outbox' },
    { id: 'telegram', type: 'telegram', credentials_ref: secrets.telegram_ref, config: { channel_id: words.chat_id } },
    { id: 'mastodon', type: 'mastodon', credentials_ref: secrets.mastodon_ref, config: { instance_url: nowhere } },
    { id: 'bluesky', type: 'bluesky', credentials_ref: secrets.bluesky_ref, config: { identifier: words.sender } },
    { id: 'webhook', type: 'webhook', credentials_ref: secrets.webhook_ref, config: { url: nowhere } },
    { id: 'webhook-2', type: 'webhook', credentials_ref: secrets.other_webhook_ref, config: { url: nowhere } },
    { id: 'instagram', type: 'instagram', credentials_ref: secrets.instagram_ref, config: { user_id: words.chat_id } },
    { id: 'email', type: 'email', config: { recipient: words.recipient } },
  ];
}
