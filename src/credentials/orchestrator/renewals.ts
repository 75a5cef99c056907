import { LRUCache } from 'lru-cache';
import { ageMs, momentOf, orAbort } from '../../kernel/index.js';
import type { Clock, Moment, WaitOptions } from '../../kernel/index.js';

interface Renewal {
  /** What the call brought: a version, never a secret. */
  readonly version: Promise<string>;
  readonly since: Moment;
}

/** Names only, by hash: as many as there may be credentials. */
const MOST = 5000;
const PAUSE_MS = 30_000;

/**
 * Keeps calls for another credential rare: a provider may refuse the one at hand with every request, and the
 * orchestrator has no other one yet. Spec: orchestrator.md section 5.
 */
export class Renewals {
  readonly #last = new LRUCache<string, Renewal>({ max: MOST });

  constructor(private readonly clock: Clock) {}

  /**
   * The version that a call of the last 30 s has brought, or will bring; else that of a new call.
   * @param call goes on to its end, whoever still waits
   * @throws what that call threw; the signal's reason
   */
  async run(key: string, call: () => Promise<string>, { signal }: WaitOptions): Promise<string> {
    signal?.throwIfAborted();
    const known = this.#last.get(key);
    const renewal = known !== undefined && ageMs(this.clock, known.since) < PAUSE_MS ? known : this.#begin(key, call);
    return orAbort(renewal.version, signal);
  }

  #begin(key: string, call: () => Promise<string>): Renewal {
    const renewal = { version: call(), since: momentOf(this.clock) };
    renewal.version.catch(() => undefined); // everybody who waits sees it; perhaps nobody does
    this.#last.set(key, renewal);
    return renewal;
  }
}
