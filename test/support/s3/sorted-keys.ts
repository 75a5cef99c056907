/** Bytes of a key as a string of one unit each, so that plain comparison is UTF-8 binary order. */
export function byteOrder(key: string): string {
  return Buffer.from(key, 'utf8').toString('latin1');
}

function plain(ordered: string): string {
  return Buffer.from(ordered, 'latin1').toString('utf8');
}

/** Keys in UTF-8 binary order, as S3 lists them. */
export class SortedKeys {
  readonly #ordered: string[] = [];

  add(key: string): void {
    const ordered = byteOrder(key);
    const place = this.#from(ordered);
    if (this.#ordered[place] !== ordered) this.#ordered.splice(place, 0, ordered);
  }

  remove(key: string): void {
    const ordered = byteOrder(key);
    const place = this.#from(ordered);
    if (this.#ordered[place] === ordered) this.#ordered.splice(place, 1);
  }

  /** The first key after `after` that begins with `prefix`, or null. @param past also skip all that begin with `after` */
  next(prefix: string, after: string | null, past = false): string | null {
    const start = byteOrder(prefix);
    let place = this.#from(start);
    if (after !== null) {
      const left = byteOrder(after);
      // No byte of UTF-8 is 0xff: this is behind all that begin with `after`, and `\0` is directly behind it alone.
      place = Math.max(place, this.#from(past ? `${left}\xff` : `${left}\0`));
    }
    const found = this.#ordered[place];
    return found?.startsWith(start) ? plain(found) : null;
  }

  /** All keys, in order. */
  all(): string[] {
    return this.#ordered.map(plain);
  }

  /** Place of the first key that is not before this one. */
  #from(ordered: string): number {
    let low = 0;
    let high = this.#ordered.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ordered[middle] ?? '') < ordered) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
