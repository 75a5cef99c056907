import {
  BEGINNINGS,
  keptOf,
  MOST_BEGIN,
  MOST_BEHIND,
  MOST_PEM,
  MOST_PEM_END,
  PEM_END,
  restOf,
} from './secret-shapes.js';

const MASK = '[MASKED]';
/** Pieces are put together up to so many characters, so that small ones do not each cost a look at all that waits. */
const AT_ONCE = 32 * 1024;

/**
 * Text without secrets, piece by piece: the same text however it was cut, and little of it in memory. It waits for as
 * much as may decide what is found at a place, and not for the end of what was found.
 * Spec: pipeline-logs.md section 12, rule 5.
 */
export async function* maskedSecrets(text: AsyncIterable<string>): AsyncGenerator<string> {
  const masker = new Masker();
  let waiting = '';
  for await (const part of text) {
    waiting += part;
    if (waiting.length < AT_ONCE) continue;
    yield masker.pass(waiting);
    waiting = '';
  }
  yield masker.pass(waiting) + masker.end();
}

/** What is being left out. */
type Inside =
  /** Characters that fit. */
  | { readonly kind: 'rest'; readonly more: RegExp }
  /** A private key, of which so many characters are gone. */
  | { readonly kind: 'pem'; gone: number };

class Masker {
  #text = '';
  #at = 0;
  #inside: Inside | null = null;

  /** @returns what is settled now */
  pass(text: string): string {
    const from = Math.max(0, this.#at - MOST_BEHIND);
    this.#text = this.#text.slice(from) + text;
    this.#at -= from;
    return this.#settle(false);
  }

  end(): string {
    return this.#settle(true);
  }

  #settle(isEnd: boolean): string {
    let settled = '';
    for (let isMore = true; isMore;) {
      if (this.#inside === null) {
        const found = this.#search(isEnd);
        settled += found.text;
        isMore = found.isMore;
      } else if (this.#inside.kind === 'rest') isMore = this.#skipRest(this.#inside.more);
      else isMore = this.#skipPem(this.#inside, isEnd);
    }
    return settled;
  }

  /** Up to the next secret, or to where one could still begin. */
  #search(isEnd: boolean): { readonly text: string; readonly isMore: boolean } {
    const from = this.#at;
    const limit = isEnd ? this.#text.length : Math.max(from, this.#text.length - MOST_BEGIN);
    BEGINNINGS.lastIndex = from;
    const found = BEGINNINGS.exec(this.#text);
    if (found === null || found.index >= limit) {
      this.#at = limit;
      return { text: this.#text.slice(from, limit), isMore: false };
    }
    const groups = found.groups ?? {};
    const more = restOf(groups);
    this.#inside = more ? { kind: 'rest', more } : { kind: 'pem', gone: found[0].length };
    this.#at = found.index + found[0].length;
    return { text: this.#text.slice(from, found.index) + keptOf(groups) + MASK, isMore: true };
  }

  #skipRest(more: RegExp): boolean {
    more.lastIndex = this.#at;
    this.#at += more.exec(this.#text)?.[0].length ?? 0;
    if (this.#at === this.#text.length) return false;
    this.#inside = null;
    return true;
  }

  #skipPem(inside: Extract<Inside, { kind: 'pem' }>, isEnd: boolean): boolean {
    const left = MOST_PEM - inside.gone;
    PEM_END.lastIndex = this.#at;
    const found = PEM_END.exec(this.#text);
    const waits = this.#text.length - this.#at;
    if (found !== null && found.index - this.#at < left) this.#at = found.index + found[0].length;
    else if (waits - MOST_PEM_END >= left) this.#at += left;
    else if (isEnd) this.#at += Math.min(left, waits);
    else {
      const gone = Math.max(0, waits - MOST_PEM_END);
      inside.gone += gone;
      this.#at += gone;
      return false;
    }
    this.#inside = null;
    return true;
  }
}
