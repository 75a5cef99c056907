import type { Span } from './spans.js';

/** Every form is found by one window of this many characters of it; forms are at least this long. */
const WINDOW = 6;
/** Bits by which a character moves up when the next one comes: after WINDOW of them it has left the hash. */
const STEP_BITS = 5;
const HASH_MASK = 2 ** (WINDOW * STEP_BITS) - 1;
/** Windows fall into this many buckets (a power of two): far more than there are forms, so most stay empty. */
const BUCKET_BITS = 20;
/** A long form is anchored within its first characters; looking at all of a certificate would gain nothing. */
const MAX_ANCHORS = 64;

interface Entry {
  readonly form: string;
  /** Where in the form its window begins. */
  readonly anchor: number;
  readonly bucket: number;
  uses: number;
}

/**
 * Finds any of many texts in a line, in one pass whose length does not depend on how many there are: a rolling
 * hash of six characters picks the few that could stand here, and only those are compared. Forms come and go at
 * any time. Spec: observability.md section 4 (budget).
 */
export class FormIndex {
  readonly #entries = new Map<string, Entry>();
  readonly #buckets = new Map<number, Entry[]>();
  /** One bit per bucket, set where it is filled: most windows of a line are dismissed by this alone. */
  readonly #filled = new Int32Array(1 << (BUCKET_BITS - 5));

  /** Forms held. */
  get size(): number {
    return this.#entries.size;
  }

  /** Adds a form of at least six characters; a form added twice is held until it was removed twice. */
  add(form: string): void {
    const held = this.#entries.get(form);
    if (held) {
      held.uses += 1;
      return;
    }
    const entry = { form, ...this.#emptiestAnchor(form), uses: 1 };
    this.#entries.set(form, entry);
    this.#mark(entry.bucket, true);
    const bucket = this.#buckets.get(entry.bucket);
    if (bucket) bucket.push(entry);
    else this.#buckets.set(entry.bucket, [entry]);
  }

  /** Takes back one `add`. */
  remove(form: string): void {
    const entry = this.#entries.get(form);
    if (!entry) return;
    entry.uses -= 1;
    if (entry.uses > 0) return;
    this.#entries.delete(form);
    const rest = (this.#buckets.get(entry.bucket) ?? []).filter((other) => other !== entry);
    if (rest.length > 0) {
      this.#buckets.set(entry.bucket, rest);
      return;
    }
    this.#buckets.delete(entry.bucket);
    this.#mark(entry.bucket, false);
  }

  /** Where forms stand in the text, in no order, overlapping ones too. */
  find(text: string): readonly Span[] {
    if (this.#entries.size === 0 || text.length < WINDOW) return NOTHING;
    const found: Span[] = [];
    let hash = 0;
    for (let end = 0; end < text.length; end += 1) {
      hash = ((hash << STEP_BITS) ^ text.charCodeAt(end)) & HASH_MASK;
      const bucket = bucketOf(hash);
      if (((this.#filled[bucket >>> 5] ?? 0) & (1 << (bucket & 31))) !== 0)
        this.#compare(text, end - WINDOW + 1, bucket, found);
    }
    return found;
  }

  #mark(bucket: number, isFilled: boolean): void {
    const bits = this.#filled[bucket >>> 5] ?? 0;
    this.#filled[bucket >>> 5] = isFilled ? bits | (1 << (bucket & 31)) : bits & ~(1 << (bucket & 31));
  }

  #compare(text: string, windowStart: number, bucket: number, found: Span[]): void {
    for (const { form, anchor } of this.#buckets.get(bucket) ?? []) {
      const start = windowStart - anchor;
      if (start >= 0 && text.startsWith(form, start)) found.push({ start, end: start + form.length });
    }
  }

  /** Tokens of one kind begin alike, so the window is taken where the fewest others are, the middle first. */
  #emptiestAnchor(form: string): { anchor: number; bucket: number } {
    const last = Math.min(form.length - WINDOW, MAX_ANCHORS - 1);
    let best = { anchor: 0, bucket: 0, others: Infinity };
    for (let tried = 0; tried <= last && best.others > 0; tried += 1) {
      const anchor = (tried + (last >> 1)) % (last + 1);
      const bucket = bucketOf(hashOf(form, anchor));
      const others = this.#buckets.get(bucket)?.length ?? 0;
      if (others < best.others) best = { anchor, bucket, others };
    }
    return { anchor: best.anchor, bucket: best.bucket };
  }
}

const NOTHING: readonly Span[] = [];

function hashOf(text: string, from: number): number {
  let hash = 0;
  for (let at = from; at < from + WINDOW; at += 1) hash = ((hash << STEP_BITS) ^ text.charCodeAt(at)) & HASH_MASK;
  return hash;
}

/** The upper bits of a multiplication depend on all bits of the hash. */
function bucketOf(hash: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> (32 - BUCKET_BITS);
}
