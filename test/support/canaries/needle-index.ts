import { formsOf } from './forms.js';
import type { Form } from './forms.js';

/** Something that must not be found. */
export interface Needle {
  /** Whose it is. */
  readonly tenant: string;
  /** What it is, for people who read a failure. */
  readonly kind: string;
  readonly value: string;
}

/** A place where some of a needle stands. The value itself is not in it: failures are printed. */
export interface Find {
  readonly tenant: string;
  readonly kind: string;
  readonly form: string;
  /** Offset in the text. */
  readonly at: number;
}

/** As long as the shortest part of a secret that is worth something. Spec: observability.md section 6. */
export const WINDOW = 12;

interface Entry {
  readonly needle: Needle;
  readonly form: string;
}

/** What to look for: whole needles in every form, and every window of them. */
export class NeedleIndex {
  readonly #windows = new Map<string, Entry>();
  readonly #short: { readonly text: string; readonly entry: Entry }[] = [];
  #shared = 0;
  readonly #stride: number;
  readonly #spell: (value: string) => readonly Form[];

  /**
   * @param needles values and whose they are
   * @param spell in which forms they are looked for; default all of them
   * @param stride 1: any window is found. More is faster, and finds what is at least `WINDOW + stride - 1` long
   * @throws Error when a form is too short to be found at this stride
   */
  constructor(needles: readonly Needle[], spell: (value: string) => readonly Form[] = formsOf, stride = 1) {
    this.#stride = stride;
    this.#spell = spell;
    for (const needle of needles) this.add(needle);
  }

  /** Windows that stand in needles of two tenants: of these nobody can tell whose they are. */
  get shared(): number {
    return this.#shared;
  }

  /** One more. @throws Error when a form of it is too short to be found at this stride */
  add(needle: Needle): void {
    for (const form of this.#spell(needle.value)) this.#addForm(form, needle);
  }

  /** Whether a window of this one, which is not added, stands in a needle of another tenant. */
  isShared(needle: Needle): boolean {
    return this.#spell(needle.value).some(({ text }) => {
      for (let at = 0; at + WINDOW <= text.length; at += 1) {
        const known = this.#windows.get(text.slice(at, at + WINDOW));
        if (known !== undefined && known.needle.tenant !== needle.tenant) return true;
      }
      return false;
    });
  }

  /** The first find of each needle and form in a text. */
  find(text: string): readonly Find[] {
    const found = new Map<Entry, number>();
    for (let at = 0; at + WINDOW <= text.length; at += this.#stride) {
      const entry = this.#windows.get(text.slice(at, at + WINDOW));
      if (entry !== undefined && !found.has(entry)) found.set(entry, at);
    }
    for (const { text: short, entry } of this.#short) {
      const at = text.indexOf(short);
      if (at >= 0 && !found.has(entry)) found.set(entry, at);
    }
    return [...found].map(([{ needle, form }, at]) => ({ tenant: needle.tenant, kind: needle.kind, form, at }));
  }

  #addForm({ name, text }: Form, needle: Needle): void {
    const entry = { needle, form: name };
    if (this.#stride === 1 && text.length < WINDOW) {
      this.#short.push({ text, entry });
      return;
    }
    if (text.length < WINDOW + this.#stride - 1) throw new Error(`A ${needle.kind} is too short to be looked for.`);
    for (let at = 0; at + WINDOW <= text.length; at += 1) {
      const window = text.slice(at, at + WINDOW);
      const known = this.#windows.get(window);
      if (known === undefined) this.#windows.set(window, entry);
      else if (known.needle.tenant !== needle.tenant) this.#shared += 1;
    }
  }
}
