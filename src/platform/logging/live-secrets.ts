import { LRUCache } from 'lru-cache';

/** Values shorter than this would mask ordinary words; the key patterns cover them instead. */
const SHORTEST = 6;
/** Credentials live at most 600 s, and 60 s longer here: a late line may still quote one. */
const DEFAULT_LIFETIME_MS = 660_000;
const MAX_VALUES = 8_000;

/**
 * The secrets this process holds right now, so that the scrubber can find them in a line whatever shape
 * they have. Bounded; a value leaves by itself when its time is over. Spec: observability.md section 4.
 */
export class LiveSecrets {
  readonly #forms = new LRUCache<string, readonly string[]>({ max: MAX_VALUES, ttl: 0, ttlAutopurge: true });

  /**
   * Remembers a secret value.
   * @param lifetimeMs how long it may still appear, ≥ 1; null = as long as the process lives
   */
  register(value: string, lifetimeMs: number | null = DEFAULT_LIFETIME_MS): void {
    if (value.length < SHORTEST) return;
    this.#forms.set(value, formsOf(value), { ttl: lifetimeMs ?? 0 });
  }

  /** Every form of every live secret. */
  *forms(): Generator<string> {
    for (const forms of this.#forms.values()) yield* forms;
  }
}

/** The spellings in which a value may appear in a line. */
function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [
    ...new Set([
      value,
      JSON.stringify(value).slice(1, -1),
      encodeURIComponent(value),
      bytes.toString('base64').replace(/=+$/, ''),
      bytes.toString('base64url'),
      bytes.toString('hex'),
    ]),
  ];
}
