import { DEMO_TENANTS } from '../photos/index.js';
import type { DemoTenant } from '../photos/index.js';

/** Bad days of what captions and publishes, and what they look like. */
export const PROVIDER_DAYS = {
  openai: {
    refuse: 'the model does not want to look at any photo',
    not_json: 'the model answers with half a sentence instead of what was asked',
    limited: 'too many calls: 429, come back in an hour',
    down: 'every call is answered 503',
    revoked: 'the key was taken away: 401',
  },
  telegram: {
    lost_reply: 'posts arrive, but the connection is cut before the answer',
    limited: 'too many posts: 429, come back in an hour',
    down: 'every call is answered 502',
    gone: 'the bot was thrown out of the channel: 403',
    revoked: 'the token was taken away: 401',
  },
  smtp: {
    silent_after_dot: 'the server takes the whole mail and never answers',
    full: 'the mailbox is full: 452 after the mail',
    rejected: 'the recipient is not known: 550',
    stripped: 'somebody in between takes STARTTLS away',
    revoked: 'the password was changed: 535',
  },
} as const satisfies Record<string, Record<string, string>>;

export type Provider = keyof typeof PROVIDER_DAYS;
export type DayOf<P extends Provider> = keyof (typeof PROVIDER_DAYS)[P] & string;

/** A bad day of one provider and whose; `tenant` null = everybody's. */
export type ProviderFault = {
  [P in Provider]: { readonly provider: P; readonly day: DayOf<P>; readonly tenant: DemoTenant | null };
}[Provider];

const PROVIDERS = Object.keys(PROVIDER_DAYS) as readonly Provider[];

/** `telegram:lost_reply`, `smtp:full@harbor`. @throws Error with a text for people */
export function providerFault(text: string): ProviderFault {
  const [what = '', name, ...rest] = text.split('@');
  const [provider, day] = what.split(':');
  const known = PROVIDERS.find((one) => one === provider);
  if (!known || rest.length > 0) {
    throw new Error(`--provider-fault begins with one of: ${PROVIDERS.join(', ')}; for example telegram:lost_reply.`);
  }
  const days: readonly string[] = Object.keys(PROVIDER_DAYS[known]);
  if (day === undefined || !days.includes(day) || what.split(':').length > 2) {
    throw new Error(
      `--provider-fault for ${known} must be one of: ${days.map((one) => `${known}:${one}`).join(', ')}.`,
    );
  }
  const tenant = DEMO_TENANTS.find((one) => one === name) ?? null;
  if (name !== undefined && tenant === null) {
    throw new Error(`--provider-fault knows the tenants ${DEMO_TENANTS.join(', ')}, for example ${what}@harbor.`);
  }
  // Safe: provider and day were found together in the table.
  return { provider: known, day, tenant } as ProviderFault;
}

/** For people: `telegram, aurora: posts arrive, but …`. */
export function faultInWords({ provider, day, tenant }: ProviderFault): string {
  const days: Readonly<Record<string, string>> = PROVIDER_DAYS[provider];
  return `${provider}, ${tenant ?? 'both tenants'}: ${days[day] ?? day}`;
}
