import { graphemesOf, isBlankText } from '../../kernel/index.js';
import { UnusableOutput } from './failures.js';

/** The strict subset only: no length or range keywords. Spec: captioning.md section 2, "Schema". */
export type JsonSchema = Readonly<Record<string, unknown>>;
/** What is done with every text of a model before it is measured. */
export type Clean = (text: string) => string;

/** One field of an answer: what is asked of the model, and what is made of what it says. */
export interface Field<T> {
  readonly schema: JsonSchema;
  /** Enforces the limits. @throws UnusableOutput `schema` for a wrong type */
  parse(this: void, value: unknown, clean: Clean): T;
}
export type Fields = Readonly<Record<string, Field<unknown>>>;
/** What a table of fields parses to. */
export type Parsed<T extends Fields> = { readonly [K in keyof T]: T[K] extends Field<infer V> ? V : never };

/** The JSON Schema of a table. */
export function objectSchema(fields: Fields): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])),
    required: Object.keys(fields),
    additionalProperties: false,
  };
}

/** The parser of a table; what is not in it is ignored. @throws UnusableOutput `schema` */
export function parseFields<T extends Fields>(fields: T, value: unknown, clean: Clean): Parsed<T> {
  const record = recordOf(value);
  const entries = Object.entries(fields).map(([name, field]) => {
    if (!Object.hasOwn(record, name)) throw new UnusableOutput('schema');
    return [name, field.parse(record[name], clean)] as const;
  });
  return Object.fromEntries(entries) as Parsed<T>;
}

/** A text that must say something. @param max UTF-16 units */
export function text(max: number, description: string): Field<string> {
  const optional = blankable(max, description);
  return {
    ...optional,
    parse: (value, clean) => {
      const parsed = optional.parse(value, clean);
      if (parsed === null) throw new UnusableOutput('schema');
      return parsed;
    },
  };
}

/** A text that is null when it says nothing. */
export function blankable(max: number, description: string): Field<string | null> {
  return { schema: { type: 'string', description }, parse: (value, clean) => shortText(stringOf(value), max, clean) };
}

/** A text the model itself may leave out. */
export function textOrNull(max: number, description: string): Field<string | null> {
  return {
    schema: { type: ['string', 'null'], description },
    parse: (value, clean) => (value === null ? null : shortText(stringOf(value), max, clean)),
  };
}

export function flag(description: string): Field<boolean> {
  return {
    schema: { type: 'boolean', description },
    parse: (value) => {
      if (typeof value !== 'boolean') throw new UnusableOutput('schema');
      return value;
    },
  };
}

/** Texts, each once; the first ones are kept. @param read gives null for one that cannot be used */
export function list(
  limits: { readonly min?: number; readonly max: number },
  description: string,
  read: (item: string, clean: Clean) => string | null,
): Field<readonly string[]> {
  return {
    schema: { type: 'array', items: { type: 'string' }, description },
    parse: (value, clean) => {
      const items = arrayOf(value).flatMap((item) => read(stringOf(item), clean) ?? []);
      const once = [...new Set(items)].slice(0, limits.max);
      if (once.length < (limits.min ?? 0)) throw new UnusableOutput('schema');
      return once;
    },
  };
}

/** Words of a closed list, each once. */
export function words<W extends string>(known: readonly W[], description: string): Field<readonly W[]> {
  return {
    schema: { type: 'array', items: { type: 'string', enum: [...known] }, description },
    parse: (value) => {
      const items = arrayOf(value).map((item) => known.find((word) => word === item));
      if (items.includes(undefined)) throw new UnusableOutput('schema');
      return [...new Set(items)] as readonly W[];
    },
  };
}

/** A table inside a table. */
export function object<T extends Fields>(fields: T): Field<Parsed<T>> {
  return { schema: objectSchema(fields), parse: (value, clean) => parseFields(fields, value, clean) };
}

/** Cleaned and cut at a word; null when nothing is left. @param max UTF-16 units */
export function shortText(value: string, max: number, clean: Clean): string | null {
  // A little more than is kept: what is taken out makes room, and cleaning takes its time.
  const cleaned = cutAtWord(clean(value.slice(0, 2 * max)), max);
  return isBlankText(cleaned) ? null : cleaned;
}

/** At most `max` UTF-16 units, never inside a word when there is another way, never inside a character. */
export function cutAtWord(value: string, max: number): string {
  if (value.length <= max) return value;
  let end = 0;
  for (const grapheme of graphemesOf(value.slice(0, max + 1))) {
    if (end + grapheme.length > max) break;
    end += grapheme.length;
  }
  if (/\s/u.test(value.charAt(end))) return value.slice(0, end).trimEnd();
  const space = value.slice(0, end).search(/\s\S*$/u);
  return value.slice(0, space > 0 ? space : end).trimEnd();
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new UnusableOutput('schema');
  return value as Readonly<Record<string, unknown>>;
}

function stringOf(value: unknown): string {
  if (typeof value !== 'string') throw new UnusableOutput('schema');
  return value;
}

function arrayOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new UnusableOutput('schema');
  return value as readonly unknown[];
}
