import type { PublisherType } from '../kernel/index.js';

const OF_EVERY_ENTRY = ['nsfw', 'pad_color'] as const;
const OF_MAIL = ['recipient', 'caption_target', 'subject_mode'] as const;

/** Which settings an entry of a type may have in its `config`. Spec: publishers.md section 3. */
const KNOWN_SETTINGS = {
  outbox: ['target'],
  telegram: ['channel_id', 'message_thread_id', 'silent', 'protect'],
  fetlife: OF_MAIL,
  email: OF_MAIL,
  instagram: ['ig_user_id', 'login', 'api_version', 'max_hashtags'],
  mastodon: ['instance_url', 'visibility', 'spoiler_text', 'language'],
  bluesky: ['handle', 'service', 'label', 'langs', 'max_blob_bytes'],
  webhook: ['url', 'image'],
} as const satisfies Record<PublisherType, readonly string[]>;

/** How many settings of an entry nobody knows. Their names may be anything, so they are not repeated. */
export function unknownSettings(type: PublisherType, config: Readonly<Record<string, unknown>>): number {
  const known = new Set<string>([...OF_EVERY_ENTRY, ...KNOWN_SETTINGS[type]]);
  return Object.keys(config).filter((name) => !known.has(name)).length;
}
