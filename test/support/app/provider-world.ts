import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TestClock } from '../../../src/orchestrator/testing/index.js';
import type { CredentialProvider } from '../../../src/orchestrator/index.js';
import type { TenantFile } from '../orchestrator/index.js';
import { plantedCredential } from './credentialed-tenant.js';
import { PhotoWorld } from './photo-world.js';
import type { TenantName } from './photo-world.js';
import { CHATS, MAIL_PORT, PROVIDER_TENANTS, senderOf, startProviders } from './providers.js';
import type { Providers } from './providers.js';
import { tenantFile } from './test-app.js';
import type { TestAppOptions } from './test-app.js';

type Secret = Extract<CredentialProvider, 'openai' | 'telegram' | 'smtp'>;
const SECRETS: readonly Secret[] = ['openai', 'telegram', 'smtp'];

/** How a tenant differs from the usual one. */
export interface ProviderTenant {
  readonly features?: Readonly<Record<string, unknown>>;
  /** Blocks of the config; they replace those given here. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Further members of the AI block. */
  readonly ai?: Readonly<Record<string, unknown>>;
  /** Credential versions other than `v1`. */
  readonly versions?: Partial<Record<Secret, string>>;
  /** Credentials that the config names and the orchestrator does not have. */
  readonly missing?: readonly Secret[];
}

/** The platforms of a tenant unless it has others: a channel and two recipients. */
export function platformsOf(tenant: TenantName, change: Readonly<Record<string, object>> = {}): readonly object[] {
  const ref = plantedCredential(tenant, 'telegram').ref;
  const entries = [
    { id: 'telegram-1', type: 'telegram', credentials_ref: ref, config: { channel_id: CHATS[tenant] } },
    { id: 'email-1', type: 'email', config: { recipient: `friend@${tenant}.example` } },
    { id: 'fetlife-1', type: 'fetlife', credentials_ref: null, config: { recipient: `${tenant}@upload.example` } },
  ];
  return entries.map((entry) => ({ ...entry, config: { ...entry.config, ...change[entry.id] } }));
}

/** Two tenants with local photos whose captions, posts and mails go to stand-ins over real sockets. */
export class ProviderWorld {
  private constructor(
    readonly photos: PhotoWorld,
    readonly providers: Providers,
    readonly clock: TestClock,
  ) {}

  static async start({ env, ...options }: TestAppOptions = {}): Promise<ProviderWorld> {
    const clock = new TestClock();
    const providers = await startProviders(clock);
    const { adapters } = providers;
    const photos = await PhotoWorld.start({ clock, adapters, ...options, env: { ...providers.env, ...env } });
    return new ProviderWorld(photos, providers, clock);
  }

  async stop(): Promise<void> {
    await this.photos.stop();
    await this.providers.close();
  }

  /** Both tenants as usual, without photos and records; everything answers properly. */
  async begin(): Promise<void> {
    const { openai, telegram, smtp } = this.providers;
    for (const { control } of [openai, telegram, smtp]) control.heal();
    await rm(dirname(this.photos.folder('inbox', 'aurora')), { recursive: true, force: true });
    await rm(dirname(this.photos.folder('inbox', 'harbor')), { recursive: true, force: true });
    await rm(join(this.photos.app.dataDir, 'outbox'), { recursive: true, force: true });
    for (const tenant of PROVIDER_TENANTS) await this.configure(tenant);
    this.providers.mark();
  }

  /** What the orchestrator says of a tenant from now on; the application hears of it when it asks. */
  replace(tenant: TenantName, change: ProviderTenant): void {
    this.photos.app.tenants.set(tenant, providerTenant(tenant, change));
  }

  /** Gives a tenant another configuration and has the application read it. */
  async configure(tenant: TenantName, change: ProviderTenant = {}): Promise<void> {
    this.replace(tenant, change);
    const answer = await this.photos.call('post', '/api/admin/config/refresh', { as: tenant });
    if (answer.status !== 200) throw new Error(`The refresh answered ${answer.status}.`);
  }
}

/** A runtime answer of a tenant with AI, Telegram, e-mail and FetLife, its references inside their blocks. */
export function providerTenant(tenant: TenantName, change: ProviderTenant = {}): TenantFile {
  const { envelope } = tenantFile({ ...change.features });
  const refOf = (provider: Secret): string => plantedCredential(tenant, provider).ref;
  const config = {
    ...(envelope['config'] as object),
    publishers: platformsOf(tenant),
    email_server: {
      host: '127.0.0.1',
      port: MAIL_PORT,
      use_tls: true,
      from_email: senderOf(tenant),
      password_ref: refOf('smtp'),
    },
    // A mail more for each: tests of it switch it on.
    confirmation: { confirmation_to_sender: false },
    ai: { credentials_ref: refOf('openai'), rate_per_minute: 1000, ...change.ai },
    ...change.config,
  };
  const there = SECRETS.filter((provider) => change.missing?.includes(provider) !== true);
  const credentials = there.map((provider) => {
    const { ref, version, fields } = plantedCredential(tenant, provider, change.versions?.[provider]);
    return [ref, { provider, version, ...fields }] as const;
  });
  return { envelope: { ...envelope, config }, credentials: Object.fromEntries(credentials) };
}
