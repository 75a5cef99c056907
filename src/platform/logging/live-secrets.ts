import { LRUCache } from 'lru-cache';
import { FormIndex } from './form-index.js';
import { formsOf } from './secret-forms.js';
import { masked, type Span } from './spans.js';

/** Credentials live at most 600 s, and 60 s longer here: a late line may still quote one. */
const DEFAULT_LIFETIME_MS = 660_000;
/** Of a dropped value: with the time its end may be late, less than the 60 s a secret may stay. */
const LATE_LINE_MS = 30_000;
const MAX_VALUES = 8_000;
/** Characters of all forms together; some 50 MB at most, in practice one. */
const MAX_CHARACTERS = 24 * 1024 * 1024;
/** The longest time a timer can wait. */
const MAX_LIFETIME_MS = 2 ** 31 - 2;

/**
 * The secrets this process holds right now, so that the scrubber can find them in a line whatever shape
 * they have. Bounded; a value leaves by itself when its time is over, and nothing of it stays.
 * Spec: observability.md section 4, rule 1.
 */
export class LiveSecrets {
  readonly #index = new FormIndex();
  /** Those of the process itself: no number of tenants may push them out. */
  readonly #lasting = new Map<string, readonly string[]>();
  readonly #passing: LRUCache<string, readonly string[]>;

  /** @param maxValues values with a lifetime, ≥ 1; the one used longest ago leaves first */
  constructor(maxValues = MAX_VALUES) {
    this.#passing = new LRUCache<string, readonly string[]>({
      max: maxValues,
      maxSize: MAX_CHARACTERS,
      sizeCalculation: (forms) => forms.reduce((sum, form) => sum + form.length, 1),
      ttl: DEFAULT_LIFETIME_MS,
      ttlAutopurge: true,
      onInsert: (forms, _value, reason) => {
        if (reason !== 'update') for (const form of forms) this.#index.add(form);
      },
      dispose: (forms) => {
        for (const form of forms) this.#index.remove(form);
      },
    });
  }

  /** Values known right now. */
  get size(): number {
    return this.#lasting.size + this.#passing.size;
  }

  /**
   * Remembers a secret value; a value that is known already stays at least as long as it would have.
   * @param lifetimeMs how long it may still appear, ≥ 1; null = as long as the process lives
   * @returns false when the value is shorter than six characters and is therefore not looked for: say so to
   * whoever can choose a longer one, by the name of the variable or provider
   */
  register(value: string, lifetimeMs: number | null = DEFAULT_LIFETIME_MS): boolean {
    if (this.#lasting.has(value)) return true;
    const forms = this.#passing.get(value) ?? formsOf(value);
    if (forms.length === 0) return false;
    if (lifetimeMs === null) {
      for (const form of forms) this.#index.add(form);
      this.#lasting.set(value, forms);
      this.#passing.delete(value);
      return true;
    }
    const ttl = Math.min(Math.max(1, Math.ceil(lifetimeMs)), MAX_LIFETIME_MS);
    if (this.#passing.getRemainingTTL(value) < ttl) this.#passing.set(value, forms, { ttl });
    return true;
  }

  /** Whoever had a value has dropped it. @param lateMs how long a late line may still quote it, milliseconds (30,000) */
  retire(value: string, lateMs = LATE_LINE_MS): void {
    const forms = this.#passing.get(value);
    if (forms === undefined || this.#passing.getRemainingTTL(value) <= lateMs) return;
    this.#passing.set(value, forms, { ttl: lateMs });
  }

  /** Where a live secret stands in the text, in any of its forms. */
  find(text: string): readonly Span[] {
    return this.#index.find(text);
  }

  /** The text with every live secret replaced by `[MASKED]`; nothing else of it is changed. */
  mask(text: string): string {
    return masked(text, this.find(text));
  }
}
