import type dictionary from '../../text/en.json';

/** Every key of `ui/text/en.json`. */
export type TextKey = keyof typeof dictionary;
/** Keys that exist as `<key>.one` and `<key>.other`. */
export type PluralKey = TextKey extends infer K ? (K extends `${infer Stem}.other` ? Stem : never) : never;
export type Values = Readonly<Record<string, string | number>>;

const KILOBYTE = 1024;
const MEGABYTE = KILOBYTE ** 2;

/**
 * The words of the page: flat keys, `{name}` placeholders, plural forms by `Intl.PluralRules`, numbers and
 * dates by `Intl`. Admin words arrive later through `add`. Spec: ui.md section 12.
 */
export class Texts {
  private readonly words = new Map<string, string>();
  private readonly plurals: Intl.PluralRules;
  private readonly numbers: Intl.NumberFormat;

  constructor(readonly locale: string) {
    this.plurals = new Intl.PluralRules(locale);
    this.numbers = new Intl.NumberFormat(locale);
  }

  add(words: Readonly<Record<string, string>>): void {
    for (const [key, word] of Object.entries(words)) this.words.set(key, word);
  }

  /** The text of a key; an unknown placeholder stays visible rather than vanishing. */
  t(key: TextKey, values: Values = {}): string {
    return this.find(key, values) ?? key;
  }

  /** As `t`, in the plural form for `count`, which is also the placeholder `{count}`. */
  n(key: PluralKey, count: number, values: Values = {}): string {
    const all = { ...values, count };
    return this.find(`${key}.${this.plurals.select(count)}`, all) ?? this.find(`${key}.other`, all) ?? key;
  }

  /** For keys made of codes that come from the service; null = we have no words for it. */
  find(key: string, values: Values = {}): string | null {
    const word = this.words.get(key);
    if (word === undefined) return null;
    return word.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      if (value === undefined) return whole;
      return typeof value === 'number' ? this.numbers.format(value) : value;
    });
  }

  /** An RFC 3339 time as date and time of the person's own clock; anything else as it came. */
  when(time: string | null): string {
    const date = time === null ? null : new Date(time);
    if (date === null || Number.isNaN(date.getTime())) return time ?? '';
    return date.toLocaleString(this.locale, { dateStyle: 'medium', timeStyle: 'short' });
  }

  /** A day (`YYYY-MM-DD`) in words; anything else as it came. */
  day(day: string): string {
    const date = new Date(`${day}T00:00:00`);
    return Number.isNaN(date.getTime()) ? day : date.toLocaleDateString(this.locale, { dateStyle: 'long' });
  }

  /** Bytes for people, in steps of 1,024 as the limits are set: 20 MiB read "20 MB". */
  size(bytes: number): string {
    const [value, unit] =
      bytes >= MEGABYTE ? [bytes / MEGABYTE, 'megabyte'] : [Math.max(Math.min(1, bytes), bytes / KILOBYTE), 'kilobyte'];
    return new Intl.NumberFormat(this.locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
  }
}
