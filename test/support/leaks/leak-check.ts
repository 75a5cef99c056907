import { NeedleIndex, type Needle } from '../canaries/index.js';
import { everythingOf, wordsOf } from './shown.js';

/** What no error, answer or line of the log of ours ever says in words, whatever its value is. */
const SHAPES: readonly (readonly [name: string, shape: RegExp])[] = [
  ['a URL', /\bhttps?:/iu],
  ['an address', /\b\d{1,3}(?:\.\d{1,3}){3}\b|\blocalhost\b|\bdropboxapi\b|\.invalid\b/u],
  ['a path of a provider', /\/Photos|\.publisher|\bid:[\w-]{8}|\.jpe?g\b/u],
  ['an authorization', /\bBearer\b|\bBasic\b|AWS4-HMAC|X-Amz-|\bSignature\b|\bCredential=/iu],
  ['a signature or hash', /\b[0-9a-f]{64}\b/iu],
  ['a page or document', /<html|<\?xml|<Error>/iu],
];

/** Looks for what must not be seen. Its answers name kinds and forms only, because failures are printed. */
export class LeakCheck {
  readonly #indexes: readonly NeedleIndex[];

  /** @param base what it looks for beside the needles, without learning them anew */
  constructor(needles: readonly Needle[], base: LeakCheck | null = null) {
    this.#indexes = [new NeedleIndex(needles), ...(base === null ? [] : base.#indexes)];
  }

  /** In something that was thrown, or is a value handed out. */
  inValue(value: unknown): readonly string[] {
    return [...new Set([...this.needlesIn(everythingOf(value)), ...shapesIn(wordsOf(value))])];
  }

  /** In a text, such as the lines of a log. */
  inText(text: string): readonly string[] {
    return [...new Set([...this.needlesIn(text), ...shapesIn(text)])];
  }

  /** Only the values it was given, whatever they look like. */
  needlesIn(text: string): readonly string[] {
    return this.#indexes.flatMap((index) => index.find(text)).map(({ kind, form }) => `${kind} as ${form}`);
  }
}

function shapesIn(text: string): readonly string[] {
  return SHAPES.filter(([, shape]) => shape.test(text)).map(([name]) => name);
}
