import { escapeControls } from './escape-controls.js';
import type { LiveSecrets } from './live-secrets.js';
import { scrubbedJson } from './scrubbed-json.js';
import { SECRET_PATTERNS } from './secret-patterns.js';
import { MASK, masked, widened } from './spans.js';
import type { Span } from './spans.js';

/** What `Secret` and the scrubber itself print is no secret. */
const HARMLESS: ReadonlySet<string> = new Set([MASK, '[secret]']);

/**
 * Last line of defence: masks secrets in the final bytes of a line, known live secrets as well as shapes.
 * It is a net, not the plan: nothing should ever be found. Spec: observability.md section 4.
 */
export class Scrubber {
  readonly #live: LiveSecrets;
  readonly #onHit: (rule: string) => void;
  readonly #hits = new Map<string, number>();

  /** @param onHit told the rule of each hit, for the metric */
  constructor(live: LiveSecrets, onHit: (rule: string) => void = () => undefined) {
    this.#live = live;
    this.#onHit = onHit;
  }

  /** How often each rule has found something; `live_secret` or the name of a shape. */
  get hits(): ReadonlyMap<string, number> {
    return this.#hits;
  }

  /**
   * The text with every secret replaced by `[MASKED]` and control characters escaped. Line ends stay, and what
   * was one line of JSON still is.
   */
  scrub(text: string): string {
    const shown = escapeControls(text);
    const spans = this.#find(shown);
    if (spans.length === 0) return shown;
    const clean = masked(shown, widened(shown, spans));
    return isJson(shown) && !isJson(clean) ? scrubbedJson(shown, (part) => this.#mask(part)) : clean;
  }

  #mask(text: string): string {
    const shown = escapeControls(text);
    const spans = this.#find(shown);
    return spans.length === 0 ? text : masked(shown, widened(shown, spans));
  }

  #find(text: string): readonly Span[] {
    const spans = [...this.#live.find(text)];
    if (spans.length > 0) this.#hit('live_secret');
    const lower = text.toLowerCase();
    for (const { rule, find } of SECRET_PATTERNS) {
      const found = find(text, lower).filter(({ start, end }) => !HARMLESS.has(text.slice(start, end)));
      if (found.length === 0) continue;
      this.#hit(rule);
      spans.push(...found);
    }
    return spans;
  }

  #hit(rule: string): void {
    this.#hits.set(rule, (this.#hits.get(rule) ?? 0) + 1);
    this.#onHit(rule);
  }
}

function isJson(text: string): boolean {
  if (!text.startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // a text that only begins like JSON
  }
}
