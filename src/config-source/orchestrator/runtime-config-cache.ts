import { LRUCache } from 'lru-cache';
import { ageMs, momentOf } from '../../kernel/index.js';
import type { Clock, Moment, TenantConfig } from '../../kernel/index.js';
import { ConfigEntry } from './config-entry.js';
import { FailurePause } from './failure-pause.js';

/** Unknown hosts are many and small. */
const MAX_NEGATIVES = 10_000;
const MAX_PAUSES = 10_000;

/**
 * What is known about each normalised host, in bounded maps: a good answer, or a definite no, or that the last
 * lookup came to nothing. The pause of a host with a good answer stays with the answer, so that a flood of unknown
 * hosts cannot push it out. Spec: orchestrator.md section 4.
 */
export class RuntimeConfigCache {
  readonly #entries: LRUCache<string, ConfigEntry>;
  readonly #negatives = new LRUCache<string, Moment>({ max: MAX_NEGATIVES });
  readonly #pauses = new LRUCache<string, FailurePause>({ max: MAX_PAUSES });

  /** @param maxHosts most hosts kept, ≥ 1 @param negativeTtlSeconds how long a "no" is remembered */
  constructor(
    maxHosts: number,
    private readonly negativeTtlSeconds: number,
    private readonly clock: Clock,
  ) {
    this.#entries = new LRUCache({ max: maxHosts });
  }

  /** How many hosts of each kind are remembered. */
  get sizes(): { readonly entries: number; readonly negatives: number; readonly pauses: number } {
    return { entries: this.#entries.size, negatives: this.#negatives.size, pauses: this.#pauses.size };
  }

  /** The last good answer, however old; null = none. */
  get(host: string): ConfigEntry | null {
    return this.#entries.get(host) ?? null;
  }

  isNegative(host: string): boolean {
    const since = this.#negatives.get(host);
    return since !== undefined && ageMs(this.clock, since) < this.negativeTtlSeconds * 1000;
  }

  /** Milliseconds until the host may be asked about again; 0 = now. */
  pauseLeftMs(host: string): number {
    const pause = this.#entries.peek(host)?.pause ?? this.#pauses.get(host);
    return pause?.leftMs() ?? 0;
  }

  /** @param askedAt when this answer was asked for */
  keep(host: string, config: TenantConfig, askedAt: Moment): ConfigEntry {
    const entry = new ConfigEntry(config, askedAt, this.clock);
    this.#negatives.delete(host);
    this.#pauses.delete(host);
    this.#entries.set(host, entry);
    return entry;
  }

  /** A definite no: the good answer goes at once and is never served again. */
  refuse(host: string): void {
    this.#entries.delete(host);
    this.#pauses.delete(host);
    this.#negatives.set(host, momentOf(this.clock));
  }

  /** No answer came. A good one stays: a failed call never evicts. @param random a number in [0, 1) */
  noteFailure(host: string, random: number): void {
    (this.#entries.peek(host)?.pause ?? this.#coldPause(host)).noteFailure(random);
  }

  /** An answer came that must not be used. @param foreign it named another tenant: what was good goes */
  noteWrongAnswer(host: string, foreign: boolean): void {
    if (foreign) this.#entries.delete(host);
    const entry = this.#entries.peek(host);
    if (entry) entry.distrust();
    else this.#coldPause(host).noteWrongAnswer();
  }

  #coldPause(host: string): FailurePause {
    const pause = this.#pauses.get(host) ?? new FailurePause(this.clock);
    this.#pauses.set(host, pause);
    return pause;
  }
}
