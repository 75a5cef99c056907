import { LRUCache } from 'lru-cache';
import type { KeyPurpose } from './key-ring.js';
import type { Sealer } from './sealer.js';

const DEFAULT_MAX_ENTRIES = 5000;

/**
 * Sealed values already opened and parsed, by their sealed form: the same cookie comes with every request.
 * Bounded; only good values are kept, so rubbish cannot push them out. Expiry is the reader's own check at
 * each use. Spec: performance.md.
 */
export class OpenedValues<T extends object> {
  readonly #cache: LRUCache<string, T>;

  /**
   * @param parse of the opened text; null = not a value of ours
   * @param maxEntries ≥ 1
   */
  constructor(
    private readonly sealer: Sealer,
    private readonly purpose: KeyPurpose,
    private readonly name: string,
    private readonly parse: (text: string) => T | null,
    maxEntries = DEFAULT_MAX_ENTRIES,
  ) {
    this.#cache = new LRUCache({ max: maxEntries });
  }

  /** The parsed content of a sealed value; null = broken, foreign or unknown. */
  open(sealed: string): T | null {
    const known = this.#cache.get(sealed);
    if (known !== undefined) return known;
    const text = this.sealer.open(this.purpose, this.name, sealed);
    const value = text === null ? null : this.parse(text);
    if (value !== null) this.#cache.set(sealed, value);
    return value;
  }
}
