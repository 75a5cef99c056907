import type { ResolvedCredential } from '../credentials/index.js';
import { ageMs, bugError, momentOf } from '../kernel/index.js';
import type { Clock, Moment, WaitOptions } from '../kernel/index.js';
import type { UseCount } from './use-count.js';
import { Validity } from './validity.js';

/** How one optional part of a tenant is made and ended. */
export interface PartRecipe<T> {
  /**
   * The credential as of now; asked at every use, so it answers from a cache. Null = the part needs none.
   * @throws what makes the part unavailable for this use
   */
  resolve(requestId: string): Promise<ResolvedCredential | null>;
  /**
   * Another credential than the one that its provider has refused; null = there is none (yet).
   * @throws as `resolve`
   */
  renew(refusedVersion: string, options?: WaitOptions): Promise<ResolvedCredential | null>;
  build(credential: ResolvedCredential | null): Promise<T>;
  /** Whether what was built is worth another try later. */
  isFailure(value: T): boolean;
  /** Never throws. */
  dispose(value: T): Promise<void>;
}

interface Built<T> {
  /** Null when the part needs no credential. */
  readonly version: string | null;
  /** Of those who were given this version, who asked last. */
  lastAsk: number;
  readonly validity: Validity;
  readonly value: Promise<T>;
  failedAt: Moment | null;
}

/**
 * An optional part of a tenant, captioning or one platform: built on first use, shared, and never used with a
 * credential that is not valid now. A new version of the credential builds a new part; the old one ends when
 * nobody can hold it any more. A credential that cannot be had fails this use only; a build that failed stays
 * failed for a while, so that it is not hammered. Specs: orchestrator.md section 5, reliability.md section 2.
 */
export class CredentialedPart<T> {
  #current: Built<T> | null = null;
  #asks = 0;
  #isEnded = false;
  readonly #endings = new Set<Promise<void>>();

  /**
   * @param uses those who may hold the part: the users of the runtime it belongs to
   * @param pauseMs how long a failed build is remembered
   */
  constructor(
    private readonly recipe: PartRecipe<T>,
    private readonly uses: UseCount,
    private readonly clock: Clock,
    private readonly pauseMs: number,
  ) {}

  /** Whether anybody has asked for it yet: before that, nothing is known about its credential. */
  get isAskedFor(): boolean {
    return this.#asks > 0;
  }

  /**
   * The part under today's credential; whoever asks is a user of the runtime until it lets go of the part.
   * @throws what `resolve` threw now, or what `build` threw, now or less than `pauseMs` ago
   */
  async get(requestId: string): Promise<T> {
    this.#asks += 1;
    const ask = this.#asks;
    const credential = await this.recipe.resolve(requestId);
    return this.#builtFor(credential, ask).value;
  }

  /**
   * The part under another credential than the one that was refused, which may be there already.
   * @returns null = there is no other one
   * @throws as `get`
   */
  async renewed(refusedVersion: string, options?: WaitOptions): Promise<T | null> {
    this.#asks += 1;
    const ask = this.#asks;
    const credential = await this.recipe.renew(refusedVersion, options);
    return credential === null ? null : this.#builtFor(credential, ask).value;
  }

  /** Lets go of a part whose credential has run out; the next use asks for another. */
  sweep(): void {
    if (this.#current?.validity.isOver()) this.#retire();
  }

  /** Ends it for good. Only when nobody uses the runtime. */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.#retire();
    await Promise.all(this.#endings);
  }

  #builtFor(credential: ResolvedCredential | null, ask: number): Built<T> {
    const version = credential?.version ?? null;
    const current = this.#current;
    if (current?.version === version) {
      current.validity.renew(credential?.validForMs ?? Infinity);
      current.lastAsk = Math.max(current.lastAsk, ask);
      if (!this.#mayRetry(current)) return current;
    }
    // A slow answer to an earlier question must not bring back a version that has been replaced since.
    else if (current !== null && ask < current.lastAsk) return current;
    if (this.#isEnded) throw bugError('A part of an ended runtime was asked for.');
    this.#retire();
    this.#current = this.#build(credential, ask);
    return this.#current;
  }

  #mayRetry({ failedAt }: Built<T>): boolean {
    return failedAt !== null && ageMs(this.clock, failedAt) >= this.pauseMs;
  }

  #build(credential: ResolvedCredential | null, lastAsk: number): Built<T> {
    const value = this.recipe.build(credential);
    const validity = new Validity(this.clock, credential?.validForMs);
    const built: Built<T> = { version: credential?.version ?? null, lastAsk, validity, value, failedAt: null };
    const fail = (): void => void (built.failedAt = momentOf(this.clock));
    value.then((done) => {
      if (this.recipe.isFailure(done)) fail();
    }, fail);
    return built;
  }

  #retire(): void {
    const old = this.#current;
    if (old === null) return;
    this.#current = null;
    this.uses.afterPresent(() => {
      const ending: Promise<void> = old.value
        .then(
          (value) => this.recipe.dispose(value),
          () => undefined, // it was never built; those who waited for it have the error
        )
        .finally(() => this.#endings.delete(ending));
      this.#endings.add(ending);
    });
  }
}
