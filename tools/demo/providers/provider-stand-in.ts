import type { AiCall, ArrivedMail, ArrivedPost, TurnedAway } from '../arrivals/arrived.js';
import type { DemoTenant } from '../photos/index.js';
import type { DayOf, Provider } from './provider-words.js';

/** What the orchestrator says about a tenant's platforms and captions. */
export interface TenantProviders {
  /** Entries of `publishers[]`. */
  readonly publishers: readonly Readonly<Record<string, unknown>>[];
  /** Further blocks of the config, e.g. `ai`. */
  readonly blocks: Readonly<Record<string, unknown>>;
  /** Payloads by reference. */
  readonly credentials: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A stand-in that captions or publishes for the demo's tenants. */
export interface ProviderStandIn<P extends Provider> {
  /** Variables the publisher needs for it. */
  readonly variables: Readonly<Record<string, string>>;
  tenant(tenant: DemoTenant): TenantProviders;
  /** From now on it is such a day. @param tenant null = everybody's */
  begin(day: DayOf<P>, tenant: DemoTenant | null): void;
  close(): Promise<void>;
}

export interface TelegramStandIn extends ProviderStandIn<'telegram'> {
  posts(): readonly ArrivedPost[];
  picture(key: string): Buffer | null;
}

export interface MailStandIn extends ProviderStandIn<'smtp'> {
  /** PEM of the authorities behind its certificates. */
  readonly trusted: string;
  mails(): readonly ArrivedMail[];
  turnedAway(): readonly TurnedAway[];
  picture(key: string): Buffer | null;
}

export interface OpenAiStandIn extends ProviderStandIn<'openai'> {
  calls(): readonly AiCall[];
}
