import { startTelegram } from '../../../test/support/telegram/index.js';
import type { RunningTelegram, TelegramJournalEntry } from '../../../test/support/telegram/index.js';
import type { ArrivedPost, Fate } from '../arrivals/arrived.js';
import { DEMO_TENANTS } from '../photos/index.js';
import type { DemoTenant } from '../photos/index.js';
import type { Derive } from '../storages/derive.js';
import type { TelegramStandIn, TenantProviders } from './provider-stand-in.js';
import type { DayOf } from './provider-words.js';

/** A channel with a name, and one without. */
const CHANNELS: Readonly<Record<DemoTenant, string>> = { aurora: '@aurora_nights', harbor: '-1001234567890' };
const BOT_IDS: Readonly<Record<DemoTenant, string>> = { aurora: '7000000001', harbor: '7000000002' };

const AN_HOUR_S = 3_600;

/** A Bot API in which each tenant of the demo has a bot and a channel. */
export async function startTelegramStandIn(derive: Derive): Promise<TelegramStandIn> {
  const tokenOf = (tenant: DemoTenant): string =>
    `${BOT_IDS[tenant]}:${derive(`telegram token of ${tenant}`).slice(0, 35)}`;
  const ofToken = new Map(DEMO_TENANTS.map((tenant) => [tokenOf(tenant), tenant]));
  const telegram = await startTelegram({
    bots: DEMO_TENANTS.map((tenant) => ({ token: tokenOf(tenant), chats: [CHANNELS[tenant]] })),
  });
  return {
    variables: { TELEGRAM_API_BASE_URL: telegram.url },
    tenant: (tenant) => tenantTelegram(tenant, tokenOf(tenant)),
    posts: () =>
      telegram.journal
        .filter(({ post, status }) => post !== null || status !== 0)
        .map((entry) => postOf(entry, ofToken.get(entry.token ?? '') ?? null)),
    picture: (key) => pictureOf(telegram, key),
    begin: (day, tenant) => {
      for (const one of tenant === null ? DEMO_TENANTS : [tenant]) beginDay(telegram, day, tokenOf(one), one);
    },
    close: () => telegram.close(),
  };
}

function tenantTelegram(tenant: DemoTenant, token: string): TenantProviders {
  const reference = `telegram-of-${tenant}`;
  const config = { channel_id: CHANNELS[tenant] };
  return {
    publishers: [{ id: 'telegram', type: 'telegram', enabled: true, credentials_ref: reference, config }],
    blocks: {},
    credentials: { [reference]: { provider: 'telegram', bot_token: token } },
  };
}

function beginDay({ control }: RunningTelegram, day: DayOf<'telegram'>, token: string, tenant: DemoTenant): void {
  switch (day) {
    case 'lost_reply':
      return control.fail({ kind: 'reset', posted: true }, { token });
    case 'limited':
      return control.fail({ kind: 'too_many', retryAfter: AN_HOUR_S }, { token });
    case 'down':
      return control.fail({ kind: 'html', status: 502 }, { token });
    case 'gone':
      return control.setMember(token, CHANNELS[tenant], 'kicked');
    case 'revoked':
      return control.revoke(token);
  }
}

function postOf(entry: TelegramJournalEntry, tenant: DemoTenant | null): ArrivedPost {
  const { post, status, problem, fields, telegramMs, fault, seq } = entry;
  return {
    tenant,
    at: new Date(telegramMs),
    fate: fateOf(entry),
    answered: post ? null : [String(status), problem ?? fault ?? ''].join(' ').trim(),
    channel: post?.chatName ? `@${post.chatName}` : String(post?.chatId ?? fields?.['chat_id'] ?? 'no channel'),
    messageId: post?.messageId ?? null,
    caption: post?.caption ?? fields?.['caption'] ?? '',
    spoiler: post?.hasSpoiler ?? fields?.['has_spoiler'] === 'true',
    picture: post ? `telegram/${seq}` : null,
  };
}

function fateOf({ post, fault }: TelegramJournalEntry): Fate {
  if (post === null) return 'refused';
  return fault === null ? 'accepted' : 'accepted_unheard';
}

function pictureOf({ journal }: RunningTelegram, key: string): Buffer | null {
  const [, seq] = /^telegram\/(\d{1,9})$/.exec(key) ?? [];
  return seq === undefined ? null : (journal[Number(seq)]?.post?.image ?? null);
}
