import type { CredentialSlot } from '../../../../src/credentials/index.js';
import type { TenantConfig } from '../../../../src/kernel/index.js';

interface ProviderFacts {
  /** As the report calls it. */
  readonly title: string;
  /** Part of a tenant's config that holds its reference. */
  readonly part: 'storage' | 'ai' | 'telegram' | 'smtp';
  /** Where its secret stands. Spec: orchestrator.md section 5. */
  readonly secretField: string;
  readonly slot: (config: TenantConfig) => CredentialSlot;
}

const storage = { part: 'storage', slot: (): CredentialSlot => ({ kind: 'storage' }) } as const;

/** Providers a tenant of the suite may have credentials of. */
export const PROVIDERS = {
  dropbox: { ...storage, title: 'Dropbox', secretField: 'refresh_token' },
  managed: { ...storage, title: 'Managed storage', secretField: 'secret_access_key' },
  openai: { title: 'OpenAI', part: 'ai', secretField: 'api_key', slot: (): CredentialSlot => ({ kind: 'ai' }) },
  telegram: {
    title: 'Telegram',
    part: 'telegram',
    secretField: 'bot_token',
    slot: ({ publishers }: TenantConfig): CredentialSlot => ({
      kind: 'publisher',
      id: publishers.find(({ type }) => type === 'telegram')?.id ?? 'telegram',
    }),
  },
  smtp: { title: 'SMTP', part: 'smtp', secretField: 'password', slot: (): CredentialSlot => ({ kind: 'smtp' }) },
} as const satisfies Record<string, ProviderFacts>;
export type Provider = keyof typeof PROVIDERS;

/** What the tenant of the report has. */
const USUAL: readonly Provider[] = ['dropbox', 'openai', 'telegram', 'smtp'];

/** @param list comma-separated, of ORCHESTRATOR_TEST_PROVIDERS; empty = the usual four @throws Error naming the variable */
export function providersOf(list: string | undefined): readonly Provider[] {
  if (!list) return USUAL;
  const words = list.split(',').map((word) => word.trim());
  const known = words.filter((word): word is Provider => Object.hasOwn(PROVIDERS, word));
  const storages = known.filter((provider) => PROVIDERS[provider].part === 'storage');
  if (known.length !== words.length || storages.length !== 1) {
    const names = Object.keys(PROVIDERS).join(', ');
    throw new Error(
      `ORCHESTRATOR_TEST_PROVIDERS must list some of ${names}, one storage (dropbox, managed) among them.`,
    );
  }
  return known;
}
