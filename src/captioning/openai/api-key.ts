import {
  ageMs,
  hasCode,
  momentOf,
  Secret,
  type Clock,
  type CredentialFields,
  type Moment,
} from '../../kernel/index.js';
import type { RenewCredential } from '../../kernel/index.js';
import type { EventLog } from '../../platform/logging/index.js';
import { aiUnavailable } from './failures.js';

export interface ApiKeyParts {
  readonly clock: Clock;
  readonly log: EventLog;
  readonly renew: RenewCredential | null;
}

/** No other key is asked for so soon after the last time. */
const PAUSE_MS = 30_000;

/** A tenant's key, and another one once it has been refused. Spec: captioning.md section 2, "Escalation". */
export class ApiKey {
  #key: Secret<string>;
  #flight: Promise<Secret<string> | null> | null = null;
  #renewedAt: Moment | null = null;
  #isSaid = false;

  /** @throws PublisherError `ai_unavailable` (`not_configured`) when there is none */
  constructor(
    credential: CredentialFields | null,
    private readonly parts: ApiKeyParts,
  ) {
    const key = keyOf(credential);
    if (key === null) throw aiUnavailable('not_configured');
    this.#key = key;
  }

  get current(): Secret<string> {
    return this.#key;
  }

  /**
   * Another key than the refused one. It is asked for on behalf of all who wait, so nobody's leaving ends that.
   * @throws PublisherError `ai_unavailable` (`not_configured`) when there is none, `insufficient_balance`
   */
  async instead(refused: Secret<string>): Promise<Secret<string>> {
    if (this.#key !== refused) return this.#key; // somebody else has fetched it
    if (this.#flight === null && !this.#mayRenew()) throw this.refused();
    this.#flight ??= this.#renewed().finally(() => {
      this.#flight = null;
    });
    const key = await this.#flight;
    if (key === null) throw this.refused();
    return key;
  }

  /** No key that works can be had; the log is told once in the life of this key. */
  refused(status = 401): Error {
    if (!this.#isSaid) {
      this.#isSaid = true;
      const fields = { provider: 'openai', reason: 'refused_by_provider', http_status: status };
      this.parts.log.warn('credential_unavailable', 'A credential of a tenant cannot be had.', fields);
    }
    return aiUnavailable('not_configured');
  }

  async #renewed(): Promise<Secret<string> | null> {
    this.#renewedAt = momentOf(this.parts.clock);
    try {
      const key = keyOf((await this.parts.renew?.()) ?? null);
      if (key !== null) this.#key = key;
      return key;
    } catch (error) {
      if (hasCode(error, 'insufficient_balance')) throw error;
      return null;
    }
  }

  #mayRenew(): boolean {
    if (this.parts.renew === null) return false;
    return this.#renewedAt === null || ageMs(this.parts.clock, this.#renewedAt) >= PAUSE_MS;
  }
}

function keyOf(credential: CredentialFields | null): Secret<string> | null {
  const key = credential?.reveal()['api_key']?.trim();
  return key ? new Secret(key) : null;
}
