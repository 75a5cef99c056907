import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { ageMs, momentOf, type Clock, type Moment } from '../../kernel/index.js';
import { UpstreamError, type UpstreamKind } from '../../platform/http/index.js';
import type { EventLog } from '../../platform/logging/index.js';
import type { RedisClient } from '../../platform/redis/index.js';
import { RevocationStream } from './revocation-stream.js';
import type { Revocations } from './revocations.js';

/** Signed-out sessions of all replicas that are known here; far more than end in the life of a session. */
const MAX_SESSIONS = 100_000;
/** A sign-out of another replica is known here after about so long. */
const LOOK_EVERY_MS = 1_000;
/** A copy older than this proves nothing. Spec: auth.md section 6. */
const CERTAIN_FOR_MS = 5_000;

/** What {@link RedisRevocations} works with. */
export interface RedisRevocationsParts {
  readonly redis: Pick<RedisClient, 'connected' | 'command'>;
  readonly clock: Clock;
  readonly log: EventLog;
  /** How long a revocation matters: as long as a session may live, and clocks may differ. */
  readonly keepSeconds: number;
  /** Default one second; tests make it short. */
  readonly lookEveryMs?: number;
}

/** A sign-out of this replica. */
interface OwnRevocation {
  readonly since: Moment;
  /** Whether it is in the shared list, as far as we know; `sharing` = it is on its way. */
  state: 'here' | 'sharing' | 'shared';
}

/**
 * Revocations of all replicas: a local copy of a stream in Redis, so that reading an identity never waits. Sessions
 * stand there as hashes. What was revoked here counts here at once, and goes to Redis until it is there, again if Redis
 * forgets. Spec: auth.md section 6.
 */
export class RedisRevocations implements Revocations {
  readonly #parts: RedisRevocationsParts;
  readonly #stream: RevocationStream;
  readonly #revoked = new LRUCache<string, true>({ max: MAX_SESSIONS });
  readonly #own = new LRUCache<string, OwnRevocation>({ max: MAX_SESSIONS });
  #connection = 0;
  #lookedAt: Moment | null = null;
  #isLost: boolean | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isOver = false;

  constructor(parts: RedisRevocationsParts) {
    this.#parts = parts;
    this.#stream = new RevocationStream(parts.redis, parts.keepSeconds);
  }

  revoke(sessionId: string): void {
    const hash = hashOf(sessionId);
    this.#revoked.set(hash, true);
    const own: OwnRevocation = { since: momentOf(this.#parts.clock), state: 'here' };
    this.#own.set(hash, own);
    this.#share(hash, own).catch(() => undefined); // the next look shares it again
  }

  isRevoked(sessionId: string): boolean {
    return this.#revoked.has(hashOf(sessionId));
  }

  isCertain(): boolean {
    return this.#lookedAt !== null && ageMs(this.#parts.clock, this.#lookedAt) <= CERTAIN_FOR_MS;
  }

  /** Begins to look. Nobody waits for it: until the first look has worked, nothing is certain. */
  onModuleInit(): void {
    void this.#lookAgain();
  }

  /** Stops looking, after one last try to share what this replica has revoked. */
  async onModuleDestroy(): Promise<void> {
    this.#isOver = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await Promise.allSettled(this.#unshared().map(([hash, own]) => this.#share(hash, own)));
  }

  async #lookAgain(): Promise<void> {
    try {
      await this.#look();
      for (const [hash, own] of this.#unshared()) await this.#share(hash, own);
      this.#sayRegained();
    } catch (error) {
      this.#sayLost(error instanceof UpstreamError ? error.kind : null);
    }
    if (this.#isOver) return;
    this.#timer = setTimeout(() => void this.#lookAgain(), this.#parts.lookEveryMs ?? LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** Reads what is new; all of it when the connection is a new one: the server may be another, with less in it. */
  async #look(): Promise<void> {
    const begun = momentOf(this.#parts.clock);
    const connection = await this.#parts.redis.connected('revocations');
    const isNew = connection !== this.#connection;
    const found = await this.#stream.read(isNew);
    for (const hash of found) this.#revoked.set(hash, true);
    if (connection !== (await this.#parts.redis.connected('revocations'))) return;
    if (isNew) for (const [hash, own] of this.#own.entries()) own.state = found.has(hash) ? 'shared' : 'here';
    this.#connection = connection;
    this.#lookedAt = begun;
  }

  async #share(hash: string, own: OwnRevocation): Promise<void> {
    own.state = 'sharing';
    try {
      const nowMs = await this.#stream.add(hash);
      own.state = 'shared';
      await this.#stream.trim(nowMs);
    } finally {
      if (own.state === 'sharing') own.state = 'here';
    }
  }

  #unshared(): readonly (readonly [string, OwnRevocation])[] {
    const { clock, keepSeconds } = this.#parts;
    const entries = [...this.#own.entries()];
    for (const [hash, { since }] of entries) if (ageMs(clock, since) > keepSeconds * 1000) this.#own.delete(hash);
    return entries.filter(([hash, { state }]) => state === 'here' && this.#own.has(hash));
  }

  #sayLost(kind: UpstreamKind | null): void {
    const isWaiting = this.#unshared().some(([, { since }]) => ageMs(this.#parts.clock, since) > CERTAIN_FOR_MS);
    if (this.#isLost === true || (this.isCertain() && !isWaiting)) return;
    this.#isLost = true;
    this.#parts.log.warn('revocations_lost', 'Redis cannot be used: sign-outs of other replicas are not known.', {
      dependency: 'redis',
      kind,
    });
  }

  #sayRegained(): void {
    if (this.#isLost === true) {
      this.#parts.log.warn('revocations_regained', 'Sign-outs of other replicas are known again.', {
        dependency: 'redis',
      });
    }
    this.#isLost = false;
  }
}

/** Whoever reads Redis learns nothing that names a session. */
function hashOf(sessionId: string): string {
  return createHash('sha256').update(sessionId).digest('base64url');
}
