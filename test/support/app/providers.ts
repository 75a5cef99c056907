import type { OtherAdapters } from '../../../src/app.module.js';
import type { Clock } from '../../../src/kernel/index.js';
import { createHttpClient } from '../../../src/platform/http/index.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import { PublishersByType } from '../../../src/publishers/index.js';
import { MailPublisherFactory } from '../../../src/publishers/mail/index.js';
import { OutboxPublisherFactory } from '../../../src/publishers/outbox/index.js';
import { TelegramPublisherFactory } from '../../../src/publishers/telegram/index.js';
import { startOpenAi } from '../openai/index.js';
import type { OpenAiJournalEntry, RunningOpenAi } from '../openai/index.js';
import { startSmtp } from '../smtp/index.js';
import type { RunningSmtp, SmtpMail } from '../smtp/index.js';
import { startTelegram } from '../telegram/index.js';
import type { RunningTelegram, TelegramPost } from '../telegram/index.js';
import { plantedCredential } from './credentialed-tenant.js';
import type { TenantName } from './photo-world.js';

export const PROVIDER_TENANTS = ['aurora', 'harbor'] as const satisfies readonly TenantName[];
/** Where each tenant's bot may post. */
export const CHATS = { aurora: '@aurora_studio', harbor: '-1001234500002' } as const;
/** From whom its mails come; also the name its mail server knows it by. */
export const senderOf = (tenant: TenantName): string => `${tenant}@studio.example`;
/** Port of every mail server as the tenants know it. */
export const MAIL_PORT = 587;

/** Telegram, a mail server with STARTTLS and OpenAI for two tenants, and what an application needs to meet them. */
export interface Providers {
  readonly openai: RunningOpenAi;
  readonly telegram: RunningTelegram;
  readonly smtp: RunningSmtp;
  readonly adapters: OtherAdapters;
  readonly env: Readonly<Record<string, string>>;
  /** From now on only what comes later counts. */
  mark(): void;
  posts(tenant: TenantName): readonly TelegramPost[];
  /** Mails that were taken from a tenant. */
  mails(tenant: TenantName): readonly SmtpMail[];
  /** Calls of a model that a tenant's key was used for, questions about models apart. */
  calls(tenant: TenantName): readonly OpenAiJournalEntry[];
  close(): Promise<void>;
}

/** @param clock of the application */
export async function startProviders(clock: Clock = new SystemClock()): Promise<Providers> {
  const fieldOf = (tenant: TenantName, provider: 'openai' | 'telegram' | 'smtp'): string =>
    plantedCredential(tenant, provider).secrets[0] ?? '';
  const [openai, telegram, smtp] = await Promise.all([
    startOpenAi({ keys: PROVIDER_TENANTS.map((tenant) => fieldOf(tenant, 'openai')) }),
    startTelegram({
      bots: PROVIDER_TENANTS.map((tenant) => ({ token: fieldOf(tenant, 'telegram'), chats: [chatOf(tenant)] })),
      enforceRates: false,
    }),
    startSmtp({
      users: PROVIDER_TENANTS.map((tenant) => ({ username: senderOf(tenant), password: fieldOf(tenant, 'smtp') })),
      mode: 'starttls',
    }),
  ]);
  const from = { posts: 0, mails: 0, calls: 0 };
  const chatName = (post: TelegramPost): string => (post.chatName === null ? String(post.chatId) : `@${post.chatName}`);
  return {
    ...{ openai, telegram, smtp },
    adapters: { publishers: platformsAt(telegram, smtp, clock) },
    env: { CAPTIONING_PROVIDER: 'openai', OPENAI_BASE_URL: `${openai.url}/v1`, OPENAI_API_STYLE: 'responses' },
    mark: () => {
      from.posts = telegram.posts().length;
      from.mails = smtp.journal.length;
      from.calls = openai.journal.entries.length;
    },
    posts: (tenant) =>
      telegram
        .posts()
        .slice(from.posts)
        .filter((post) => chatName(post) === CHATS[tenant]),
    mails: (tenant) => smtp.journal.slice(from.mails).filter(({ username }) => username === senderOf(tenant)),
    calls: (tenant) =>
      openai.journal.entries
        .slice(from.calls)
        .filter(({ key, call }) => key === PROVIDER_TENANTS.indexOf(tenant) && call !== 'model'),
    close: async () => {
      await Promise.all([openai.close(), telegram.close(), smtp.close()]);
    },
  };
}

function chatOf(tenant: TenantName): number | string {
  const chat = CHATS[tenant];
  return chat.startsWith('@') ? chat : Number(chat);
}

/** The adapters of production, but in no hurry with nobody: a test posts more than a channel takes in a minute. */
function platformsAt(telegram: RunningTelegram, smtp: RunningSmtp, clock: Clock): PublishersByType {
  const mail = new MailPublisherFactory({
    clock,
    allowPlain: false,
    adminsOf: () => [],
    trust: smtp.certificate,
    ports: { [MAIL_PORT]: smtp.port },
  });
  return new PublishersByType({
    outbox: new OutboxPublisherFactory(clock),
    telegram: new TelegramPublisherFactory({
      http: createHttpClient(clock),
      clock,
      baseUrl: telegram.url,
      paceMs: 0,
      limits: { callMs: 2_000 },
    }),
    email: mail,
    fetlife: mail,
    instagram: null,
    mastodon: null,
    bluesky: null,
    webhook: null,
  });
}
