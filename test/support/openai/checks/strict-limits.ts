/** A part of a schema. */
export type Schema = Readonly<Record<string, unknown>>;

const MAX_PROPERTIES = 5000;
const MAX_ENUM_VALUES = 1000;
const MAX_LETTERS = 120_000;
/** From this length on an enum of words may have `MAX_ENUM_LETTERS` letters. */
const LONG_ENUM = 250;
const MAX_ENUM_LETTERS = 15_000;

/** What is counted over the whole schema. */
export interface Sums {
  properties: number;
  enumValues: number;
  letters: number;
}

/** What there is too much of in the whole schema; null = nothing. */
export function tooMuch({ properties, enumValues, letters }: Sums): string | null {
  const over = (what: string, most: number, count: number): string =>
    `Expected at most ${most} ${what} in total within a single schema when using structured outputs, but received ${count}. Consider reducing the number of ${what}, or use 'strict: false' to opt out of structured outputs.`;
  if (properties > MAX_PROPERTIES) return over('object properties', MAX_PROPERTIES, properties);
  if (enumValues > MAX_ENUM_VALUES) return over('enum values', MAX_ENUM_VALUES, enumValues);
  return letters > MAX_LETTERS ? over('characters of names and enum values', MAX_LETTERS, letters) : null;
}

/** Counts an enum and says what is wrong with it; null = nothing. */
export function enumProblem(schema: Schema, sums: Sums, where: string): string | null {
  const values = schema['enum'];
  if (values === undefined) return null;
  if (!Array.isArray(values) || values.length === 0) return `${where} [] should be non-empty.`;
  const types = schema['type'] === undefined ? null : [schema['type']].flat();
  const wrong =
    types &&
    values.find(
      (value) => !types.includes(jsonType(value)) && !(types.includes('number') && jsonType(value) === 'integer'),
    );
  if (types && wrong !== undefined)
    return `${where} enum value ${JSON.stringify(wrong)} does not validate against {'type': ${JSON.stringify(schema['type'])}}.`;
  if (new Set(values.map((value) => JSON.stringify(value))).size < values.length)
    return `${where} enum has non-unique elements.`;
  const letters = values.reduce<number>((sum, value) => sum + String(value).length, 0);
  sums.enumValues += values.length;
  sums.letters += letters;
  if (values.length <= LONG_ENUM || letters <= MAX_ENUM_LETTERS) return null;
  return `${where} enum with more than ${LONG_ENUM} values exceeds ${MAX_ENUM_LETTERS} characters.`;
}

function jsonType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}
