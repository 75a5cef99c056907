import { ageMs, momentOf, orAbort, type Clock, type Deadline, type Moment, type Secret } from '../../kernel/index.js';
import type { RenewCredential } from '../../kernel/index.js';
import { UpstreamError } from '../../platform/http/index.js';
import type { EventLog } from '../../platform/logging/index.js';
import { storageUnauthorized } from '../storage.errors.js';
import { GrantRefused, type IssuedToken } from './oauth.js';

/** A tenant's secret as it was resolved. */
export type Credential = Secret<Readonly<Record<string, string>>>;

/** Thrown by work that was refused for its token. */
export class TokenRefused extends Error {
  /** @param isRights the token is good, and not for this: another one of the same credential changes nothing */
  constructor(readonly isRights: boolean) {
    super('Dropbox refused the access token.');
  }
}

export interface AccessTokenParts {
  readonly clock: Clock;
  readonly log: EventLog;
  readonly credential: Credential;
  readonly renew: RenewCredential | null;
  /** Makes an access token of a credential. @throws GrantRefused, UpstreamError */
  readonly grant: (credential: Credential) => Promise<IssuedToken>;
  /** Told of a token that is not used any more. */
  readonly dropped: (token: Secret<string>) => void;
}

interface Held extends IssuedToken {
  readonly since: Moment;
  readonly usableMs: number;
}

/** A token is kept no longer than a credential may be, in milliseconds. Spec: reliability.md section 2. */
export const LONGEST_USE_MS = 600_000;
/** So much of a token's life is left when the next one is fetched, or a fifth of it. */
const MARGIN_MS = 60_000;
/** A refused credential is not tried again, and no other one is asked for, for so long. */
const REFUSED_MS = 30_000;

/**
 * The access token of one tenant: fetched when needed, by one request whoever waits for it, replaced before its end
 * and when it is refused, dropped with the storage. Spec: storage.md section 4.
 */
export class AccessTokens {
  #credential: Credential;
  #held: Held | null = null;
  #flight: Promise<Held> | null = null;
  #renewedAt: Moment | null = null;
  /** By operation where only its rights are missing, else under the empty word. */
  readonly #refused = new Map<string, Moment>();
  readonly #said = new Set<string>();

  constructor(private readonly parts: AccessTokenParts) {
    this.#credential = parts.credential;
  }

  /**
   * Does something with a token. Refused: once more with a fresh token, then with one of a renewed credential.
   * @param operation a word of ours
   * @param deadline by which there must be a token
   * @param work throws TokenRefused when it was refused for its token
   * @throws PublisherError `storage_unauthorized`
   * @throws UpstreamError of the token request, never `ambiguous`
   */
  async run<T>(
    operation: string,
    deadline: Deadline,
    signal: AbortSignal | undefined,
    work: (token: Secret<string>) => Promise<T>,
  ): Promise<T> {
    if (this.#isRefused('') || this.#isRefused(operation)) throw storageUnauthorized();
    let held = await inTime(this.#current(), deadline, signal);
    for (let refusals = 1; ; refusals += 1) {
      try {
        return await work(held.token);
      } catch (error) {
        if (!(error instanceof TokenRefused)) throw error;
        const next = refusals > 2 ? null : this.#instead(held, error.isRights || refusals === 2);
        if (next === null) throw this.#giveUp(error.isRights ? operation : '', 401);
        held = await inTime(next, deadline, signal);
      }
    }
  }

  /** Forgets the token. */
  dispose(): void {
    this.#hold(null);
    this.#refused.clear();
  }

  #current(): Promise<Held> {
    const { clock } = this.parts;
    if (this.#held !== null && ageMs(clock, this.#held.since) < this.#held.usableMs) return Promise.resolve(this.#held);
    return this.#fly(() => this.#fetch());
  }

  /** Another token than the refused one, which somebody else may have fetched already; null = there is none to be had. */
  #instead(refused: Held, isRenewal: boolean): Promise<Held> | null {
    if (this.#held !== null && this.#held !== refused) return Promise.resolve(this.#held);
    this.#hold(null);
    if (this.#flight === null && isRenewal && !this.#mayRenew()) return null;
    return this.#fly(() => (isRenewal ? this.#renewed(401) : this.#fetch()));
  }

  #fly(fetch: () => Promise<Held>): Promise<Held> {
    this.#flight ??= fetch().finally(() => {
      this.#flight = null;
    });
    return this.#flight;
  }

  async #fetch(): Promise<Held> {
    try {
      return await this.#grant();
    } catch (error) {
      if (!(error instanceof GrantRefused)) throw error;
      if (error.reason === 'app_refused' || !this.#mayRenew()) throw this.#giveUp('', error.status);
      return this.#renewed(error.status);
    }
  }

  /** @param status of the refusal that led here */
  async #renewed(status: number): Promise<Held> {
    this.#renewedAt = momentOf(this.parts.clock);
    const credential = await this.parts.renew?.().catch(() => null);
    if (!credential) throw this.#giveUp('', status);
    this.#credential = credential;
    try {
      return await this.#grant();
    } catch (error) {
      throw error instanceof GrantRefused ? this.#giveUp('', error.status) : error;
    }
  }

  async #grant(): Promise<Held> {
    const since = momentOf(this.parts.clock);
    const issued = await this.parts.grant(this.#credential);
    const { lifetimeMs } = issued;
    const usableMs = Math.min(LONGEST_USE_MS, lifetimeMs - Math.min(MARGIN_MS, lifetimeMs / 5));
    const held = { ...issued, since, usableMs };
    this.#hold(held);
    return held;
  }

  #hold(next: Held | null): void {
    if (this.#held !== null) this.parts.dropped(this.#held.token);
    this.#held = next;
  }

  #mayRenew(): boolean {
    if (this.parts.renew === null) return false;
    return this.#renewedAt === null || ageMs(this.parts.clock, this.#renewedAt) >= REFUSED_MS;
  }

  #isRefused(what: string): boolean {
    const since = this.#refused.get(what);
    return since !== undefined && ageMs(this.parts.clock, since) < REFUSED_MS;
  }

  /** Remembers the refusal; the log is told once in the life of this storage. */
  #giveUp(what: string, status: number): Error {
    this.#hold(null);
    this.#refused.set(what, momentOf(this.parts.clock));
    if (!this.#said.has(what)) {
      this.#said.add(what);
      this.parts.log.warn('credential_unavailable', 'A credential of a tenant cannot be had.', {
        provider: 'dropbox',
        reason: what === '' ? 'refused_by_storage' : 'rights_missing',
        http_status: status,
      });
    }
    return storageUnauthorized();
  }
}

/** Waits for a token; who waits too long goes without, and the request goes on for the others. */
async function inTime<T>(token: Promise<T>, deadline: Deadline, signal: AbortSignal | undefined): Promise<T> {
  const facts = { dependency: 'dropbox', operation: 'refresh_token', kind: 'timeout', ambiguous: false } as const;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new UpstreamError(facts)), deadline.remainingMs());
  });
  try {
    return await orAbort(Promise.race([token, tooLate]), signal);
  } finally {
    clearTimeout(timer);
  }
}
