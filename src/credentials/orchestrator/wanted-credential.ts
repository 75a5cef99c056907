import { sha256Hex } from '../../kernel/index.js';
import type { CredentialsRef, TenantConfig } from '../../kernel/index.js';
import type { CredentialSlot } from '../credential-resolver.port.js';
import { credentialsUnavailable } from '../credentials.errors.js';
import { needOf } from '../slots.js';
import type { SlotNeed } from '../slots.js';

/** What one resolve looks for. */
export interface WantedCredential {
  readonly config: TenantConfig;
  /** Who the slot expects the credential to be for. */
  readonly provider: SlotNeed['provider'];
  readonly ref: CredentialsRef;
  /** Tenant and hash of the reference, which is as sensitive as a secret. Slots with one reference share it. */
  readonly key: string;
}

/**
 * Null when the slot needs no secret.
 * @throws PublisherError `credentials_unavailable`, `not_configured`: it needs one and names none
 */
export function wantedBy(config: TenantConfig, slot: CredentialSlot): WantedCredential | null {
  const need = needOf(config, slot);
  if (!need) return null;
  const { provider, ref } = need;
  if (ref) return { config, provider, ref, key: `${config.tenant}\n${sha256Hex(ref.reveal())}` };
  // A mail server may take mail without a login; every other slot is of no use without its secret.
  if (provider === 'smtp') return null;
  throw credentialsUnavailable('not_configured');
}
