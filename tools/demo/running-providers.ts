import { writeFile } from 'node:fs/promises';
import { startArrivals } from './arrivals/arrivals-server.js';
import type { Arrivals } from './arrivals/arrived.js';
import type { DemoFolder } from './demo-folder.js';
import type { DemoOptions } from './options.js';
import type { DemoTenant } from './photos/index.js';
import { startMailStandIn } from './providers/mail-stand-in.js';
import { startOpenAiStandIn } from './providers/openai-stand-in.js';
import type { MailStandIn, OpenAiStandIn, TelegramStandIn, TenantProviders } from './providers/provider-stand-in.js';
import { faultInWords } from './providers/provider-words.js';
import type { ProviderFault } from './providers/provider-words.js';
import { startTelegramStandIn } from './providers/telegram-stand-in.js';
import { derivedFrom } from './storages/index.js';
import { baseDomainOf } from './running-sign-in.js';
import { TO_OUTBOXES } from './tenants.js';

/** What captions and publishes in a running demo, and where one can look at it. */
export interface RunningProviders {
  /** Variables the publisher needs for it. */
  readonly variables: Readonly<Record<string, string>>;
  tenant(tenant: DemoTenant): TenantProviders;
  /** The page that shows what arrived; null = captions without AI, and posts go to outboxes. */
  readonly arrivalsUrl: string | null;
  close(): Promise<void>;
}

interface StandIns {
  readonly openai: OpenAiStandIn;
  readonly telegram: TelegramStandIn;
  readonly mail: MailStandIn;
}

/** Starts what was asked for; nothing of an earlier start is in it. */
export async function openProviders(options: DemoOptions, folder: DemoFolder): Promise<RunningProviders> {
  if (!options.providers) {
    const variables = { CAPTIONING_PROVIDER: 'offline' };
    return { variables, tenant: () => TO_OUTBOXES, arrivalsUrl: null, close: () => Promise.resolve() };
  }
  const derive = derivedFrom(folder.sessionSecret);
  const standIns: StandIns = {
    openai: await startOpenAiStandIn(derive),
    telegram: await startTelegramStandIn(derive),
    mail: await startMailStandIn(derive),
  };
  for (const fault of options.providerFaults) begin(standIns, fault);
  // The publisher checks the mail server's certificate as it would anywhere.
  await writeFile(folder.trusted, standIns.mail.trusted, { mode: 0o600 });
  const page = await startArrivals({
    port: options.arrivalsPort,
    arrivals: () => arrivalsOf(standIns),
    publisherUrl: (tenant) => `http://${tenant}.${baseDomainOf(options)}:${options.port}/`,
    badDays: options.providerFaults.map(faultInWords),
  });
  const all = Object.values(standIns);
  return {
    variables: {
      ...Object.assign({}, ...all.map(({ variables }) => variables)),
      NODE_EXTRA_CA_CERTS: folder.trusted,
    },
    tenant: (tenant) => joined(all.map((one) => one.tenant(tenant))),
    arrivalsUrl: page.url,
    close: async () => {
      await Promise.all([page.close(), ...all.map((one) => one.close())]);
    },
  };
}

function begin({ openai, telegram, mail }: StandIns, { provider, day, tenant }: ProviderFault): void {
  switch (provider) {
    case 'openai':
      return openai.begin(day, tenant);
    case 'telegram':
      return telegram.begin(day, tenant);
    case 'smtp':
      return mail.begin(day, tenant);
  }
}

function arrivalsOf({ openai, telegram, mail }: StandIns): Arrivals {
  return {
    posts: telegram.posts(),
    mails: mail.mails(),
    turnedAway: mail.turnedAway(),
    calls: openai.calls(),
    picture: (key) => telegram.picture(key) ?? mail.picture(key),
  };
}

function joined(parts: readonly TenantProviders[]): TenantProviders {
  return {
    publishers: parts.flatMap(({ publishers }) => publishers),
    blocks: Object.assign({}, ...parts.map(({ blocks }) => blocks)) as TenantProviders['blocks'],
    credentials: Object.assign({}, ...parts.map(({ credentials }) => credentials)) as TenantProviders['credentials'],
  };
}
