import type { PublisherType } from '../kernel/index.js';

const LABELS = {
  outbox: 'Outbox',
  telegram: 'Telegram',
  fetlife: 'FetLife',
  email: 'E-mail',
  instagram: 'Instagram',
  mastodon: 'Mastodon',
  bluesky: 'Bluesky',
  webhook: 'Webhook',
} as const satisfies Record<PublisherType, string>;

/**
 * Name for people of a platform that could not be built and so cannot say its own.
 * @param id tells several entries of one type apart
 */
export function platformLabel(type: PublisherType, id: string): string {
  return id === type || /^[a-z]+-1$/.test(id) ? LABELS[type] : `${LABELS[type]} (${id})`;
}
