import { LRUCache } from 'lru-cache';
import { ageMs, momentOf, type Clock, type Moment } from '../../kernel/index.js';
import type { ApiStyle } from './base-url.js';
import type { Effort, Taken } from './model-request.js';

/** Spec: captioning.md section 2, "Request parameters". */
const REMEMBERED_MS = 3_600_000;
const MAX_MODELS = 500;
const MAX_WORDS = 1000;
/** Models that do not reason, also behind the name of a house: `openai/gpt-4o`. */
const NO_REASONING = /^(?:.*\/)?(?:gpt-4|gpt-3\.5|chatgpt-)/u;

/** How a 400 names each of them; the first that fits counts. */
const NAMES: readonly (readonly [keyof Taken, RegExp])[] = [
  ['effort', /\breasoning(?:[._]effort)?\b/u],
  ['strict', /\bstrict\b/u],
  ['safetyIdentifier', /\bsafety_identifier\b/u],
  ['outputLimit', /\bmax_(?:output_|completion_)?tokens\b/u],
  ['store', /\bstore\b/u],
];
const REFUSED =
  /unsupported|unrecogni[sz]ed|unknown|not (?:supported|permitted|allowed)|does not support|extra_forbidden|unexpected/iu;
/** The parameter is known, but not with this value. */
const ONLY_THE_VALUE = /unsupported[ _]value|does not support '|invalid[ _]value|supported values/iu;

interface Known {
  readonly since: Moment;
  readonly taken: Partial<Taken>;
  readonly efforts: ReadonlySet<Effort>;
}

/** What a server has been found not to take, per model, for an hour. Of one base URL and one style. */
export class ParameterMemory {
  readonly #known = new LRUCache<string, Known>({ max: MAX_MODELS });

  constructor(
    private readonly style: ApiStyle,
    private readonly clock: Clock,
  ) {}

  /** The parameters to send. @param effort what the tenant has set */
  taken(model: string, effort: Effort): Taken {
    const { taken, efforts } = this.#of(model);
    const wanted = [effort, 'low' as const].find((one) => !efforts.has(one)) ?? null;
    return {
      effort: NO_REASONING.test(model) ? null : wanted,
      strict: true,
      safetyIdentifier: true,
      outputLimit: 'max_completion_tokens',
      store: true,
      ...taken,
    };
  }

  /**
   * Learns from a 400.
   * @param sent what was refused
   * @returns whether there is something else to try
   */
  learn(model: string, sent: Taken, body: unknown): boolean {
    const said = wordsOf(body);
    if (!REFUSED.test(said) && !ONLY_THE_VALUE.test(said)) return false;
    const named = NAMES.find(([, pattern]) => pattern.test(said))?.[0];
    if (named === undefined) return false;
    const { taken, efforts } = this.#of(model);
    const known = { since: momentOf(this.clock), taken, efforts };
    if (named === 'effort' && sent.effort !== null && ONLY_THE_VALUE.test(said)) {
      this.#known.set(model, { ...known, efforts: new Set([...efforts, sent.effort]) });
      return true;
    }
    const instead = this.#instead(named, sent);
    if (instead === undefined) return false;
    this.#known.set(model, { ...known, taken: { ...taken, ...instead } });
    return true;
  }

  /** Undefined = it was not even sent, or must not be left out. */
  #instead(named: keyof Taken, sent: Taken): Partial<Taken> | undefined {
    switch (named) {
      case 'effort':
        return sent.effort === null ? undefined : { effort: null };
      case 'strict':
        return sent.strict ? { strict: false } : undefined;
      case 'safetyIdentifier':
        return sent.safetyIdentifier ? { safetyIdentifier: false } : undefined;
      case 'outputLimit':
        if (sent.outputLimit === null) return undefined;
        return { outputLimit: sent.outputLimit !== 'max_tokens' && this.style === 'chat' ? 'max_tokens' : null };
      case 'store':
        return sent.store && this.style === 'chat' ? { store: false } : undefined;
    }
  }

  #of(model: string): Known {
    const known = this.#known.get(model);
    if (known !== undefined && ageMs(this.clock, known.since) < REMEMBERED_MS) return known;
    return { since: momentOf(this.clock), taken: {}, efforts: new Set() };
  }
}

/** Where a 400 names a parameter: of odd servers in the whole body, of which only the beginning is looked at. */
function wordsOf(body: unknown): string {
  const error: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'error') : null;
  return JSON.stringify(error ?? body ?? '').slice(0, MAX_WORDS);
}
