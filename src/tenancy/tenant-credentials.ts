import type { CredentialResolver, CredentialSlot } from '../credentials/index.js';
import type { Secret, TenantConfig } from '../kernel/index.js';
import type { LiveSecrets } from '../platform/logging/index.js';

/** A slot's secret and its version; both null when the slot needs no secret. */
export interface SlotCredential {
  readonly version: string | null;
  readonly fields: Secret<Readonly<Record<string, string>>> | null;
}

/** The secrets of a tenant; each one becomes known to the log scrubber before anyone can use it. */
export class TenantCredentials {
  readonly #resolver: CredentialResolver;
  readonly #live: LiveSecrets;

  constructor(resolver: CredentialResolver, live: LiveSecrets) {
    this.#resolver = resolver;
    this.#live = live;
  }

  /** @throws PublisherError `credentials_unavailable`, `insufficient_balance` */
  async resolve(config: TenantConfig, slot: CredentialSlot, requestId: string): Promise<SlotCredential> {
    const credential = await this.#resolver.resolve(config, slot, requestId);
    if (credential === null) return { version: null, fields: null };
    for (const value of Object.values(credential.fields.reveal())) this.#live.register(value);
    return { version: credential.version, fields: credential.fields };
  }
}
