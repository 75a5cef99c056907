import type { LiveSecrets } from './live-secrets.js';
import { MASK, SECRET_PATTERNS } from './secret-patterns.js';

/** Characters that would end a line, or paint, in a reader's terminal. JSON leaves these as they are. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const DANGEROUS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/g;

/**
 * Last line of defence: masks secrets in the final bytes of a line. Known live secrets first, then shapes.
 * It is a net, not the plan: nothing should ever be found. Spec: observability.md section 4.
 */
export class Scrubber {
  readonly #live: LiveSecrets;
  readonly #onHit: (rule: string) => void;

  /** @param onHit told the rule of each hit, for the metric */
  constructor(live: LiveSecrets, onHit: (rule: string) => void = () => undefined) {
    this.#live = live;
    this.#onHit = onHit;
  }

  /** The text with every secret replaced by `[MASKED]`. Line ends stay. */
  scrub(text: string): string {
    let clean = text.replace(DANGEROUS, escapeCharacter);
    for (const form of this.#live.forms()) {
      if (!clean.includes(form)) continue;
      this.#onHit('live_secret');
      clean = clean.replaceAll(form, MASK);
    }
    for (const { rule, pattern, replace, hint } of SECRET_PATTERNS) {
      if (hint?.test(clean) === false) continue;
      const masked = clean.replace(pattern, replace);
      if (masked !== clean) this.#onHit(rule);
      clean = masked;
    }
    return clean;
  }
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
