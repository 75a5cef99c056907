import type { CredentialsRef, Secret, TenantConfig } from '../kernel/index.js';
import type { LiveSecrets } from '../platform/logging/index.js';

/** A late line may still quote a value whose time is over. */
const GRACE_SECONDS = 60;

/**
 * The one place where this room tells the scrubber what must not appear in a line: the service tokens, and the
 * references of every config. Values of credentials are told by who resolves them.
 * Spec: observability.md section 4.
 */
export class SecretRegister {
  /** @param staleMaxSeconds how long after its TTL a config may still be read */
  constructor(
    private readonly live: LiveSecrets,
    private readonly staleMaxSeconds: number,
  ) {}

  /** A token is known as long as the process lives: a line may quote one that was rotated away. */
  token(token: Secret<string>): void {
    this.live.register(token.reveal(), null);
  }

  /** Known as long as the config may be in use, and 60 s more. */
  referencesOf(config: TenantConfig): void {
    const lifetimeMs = (config.ttlSeconds + this.staleMaxSeconds + GRACE_SECONDS) * 1000;
    for (const ref of references(config)) this.live.register(ref.reveal(), lifetimeMs);
  }
}

function references({ storage, publishers, emailServer, ai }: TenantConfig): readonly CredentialsRef[] {
  return [
    storage.credentialsRef,
    ...publishers.map((entry) => entry.credentialsRef),
    emailServer?.passwordRef ?? null,
    ai?.credentialsRef ?? null,
  ].filter((ref) => ref !== null);
}
