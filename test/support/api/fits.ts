/** A JSON Schema as the API document has them. */
export type Schema = Readonly<Record<string, unknown>>;

/** Why a value does not fit. `at` is a JSON pointer; the value itself is not told, it may be a text of somebody. */
export interface Misfit {
  readonly at: string;
  readonly why: string;
}

type Check = (value: unknown, schema: Schema, at: string) => readonly Misfit[];

const NONE: readonly Misfit[] = [];
/** What says nothing about values. */
const SILENT = new Set([
  'description',
  'properties',
  'required',
  'additionalProperties',
  'title',
  'default',
  'deprecated',
]);

/**
 * Compares values with schemas: only the keywords our document uses, because loading and compiling a whole validator
 * costs each of many test files more than all its answers. fits.spec.ts holds it against such a validator.
 */
export class Fits {
  /** @param resolve what a `$ref` refers to */
  constructor(private readonly resolve: (ref: string) => Schema) {}

  /** @returns what does not fit, first things first; empty = it fits. @throws Error at a keyword nobody knows here */
  misfits(value: unknown, schema: Schema, at = ''): readonly Misfit[] {
    const found = Object.keys(schema).flatMap((keyword) => {
      const check = CHECKS[keyword];
      if (check !== undefined) return check.call(this, value, schema, at);
      if (SILENT.has(keyword) || keyword.startsWith('x-')) return NONE;
      throw new Error(`The keyword ${keyword} of the API document is not checked yet.`);
    });
    return isObject(value) ? [...found, ...this.#members(value, schema, at)] : found;
  }

  follow(ref: unknown): Schema {
    return this.resolve(String(ref));
  }

  #members(value: Readonly<Record<string, unknown>>, schema: Schema, at: string): readonly Misfit[] {
    const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
    const required = (schema['required'] ?? []) as readonly string[];
    const more = schema['additionalProperties'];
    const missing = required.filter((name) => !Object.hasOwn(value, name));
    const wrong = Object.entries(value).flatMap(([name, member]) => {
      const place = `${at}/${name}`;
      if (Object.hasOwn(properties, name)) return this.misfits(member, properties[name] ?? {}, place);
      if (more === false) return [{ at: place, why: 'is not in the document' }];
      return isObject(more) ? this.misfits(member, more, place) : NONE;
    });
    return [...missing.map((name) => ({ at: `${at}/${name}`, why: 'is missing' })), ...wrong];
  }
}

const fails = (isWrong: boolean, at: string, why: string): readonly Misfit[] => (isWrong ? [{ at, why }] : NONE);
const words = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);

const CHECKS: Readonly<Record<string, (this: Fits, ...parts: Parameters<Check>) => readonly Misfit[]>> = {
  $ref(value, schema, at) {
    return this.misfits(value, this.follow(schema['$ref']), at);
  },
  type: (value, { type }, at) => fails(!words(type).some((one) => isOfType(value, one)), at, `is no ${String(type)}`),
  const: (value, schema, at) => fails(value !== schema['const'], at, 'is another constant'),
  enum: (value, schema, at) => fails(!words(schema['enum']).includes(value), at, 'is none of the known words'),
  anyOf(value, { anyOf }, at) {
    const tries = (anyOf as readonly Schema[]).map((one) => this.misfits(value, one, at));
    if (tries.some((misfits) => misfits.length === 0)) return NONE;
    // The member it comes nearest to says most.
    return tries.reduce((best, next) => (next.length < best.length ? next : best));
  },
  allOf(value, { allOf }, at) {
    return (allOf as readonly Schema[]).flatMap((one) => this.misfits(value, one, at));
  },
  not(value, { not }, at) {
    return fails(this.misfits(value, not as Schema, at).length === 0, at, 'is what it must not be');
  },
  items(value, { items }, at) {
    if (!Array.isArray(value)) return NONE;
    return value.flatMap((item, index) => this.misfits(item, items as Schema, `${at}/${index}`));
  },
  propertyNames(value, { propertyNames }, at) {
    if (!isObject(value)) return NONE;
    return Object.keys(value).flatMap((name) => this.misfits(name, propertyNames as Schema, `${at}/${name}`));
  },
  pattern: (value, { pattern }, at) =>
    fails(typeof value === 'string' && !new RegExp(String(pattern), 'u').test(value), at, 'does not match'),
  minLength: (value, { minLength }, at) => fails(lengthOf(value) < Number(minLength), at, 'is too short'),
  maxLength: (value, { maxLength }, at) =>
    fails(typeof value === 'string' && lengthOf(value) > Number(maxLength), at, 'is too long'),
  minimum: (value, { minimum }, at) => fails(typeof value === 'number' && value < Number(minimum), at, 'is too small'),
  maximum: (value, { maximum }, at) => fails(typeof value === 'number' && value > Number(maximum), at, 'is too large'),
  minItems: (value, { minItems }, at) =>
    fails(Array.isArray(value) && value.length < Number(minItems), at, 'has too few'),
  maxItems: (value, { maxItems }, at) =>
    fails(Array.isArray(value) && value.length > Number(maxItems), at, 'has too many'),
  maxProperties: (value, { maxProperties }, at) =>
    fails(isObject(value) && Object.keys(value).length > Number(maxProperties), at, 'has too many'),
  uniqueItems: (value, _schema, at) =>
    fails(
      Array.isArray(value) && new Set(value.map((item) => JSON.stringify(item))).size < value.length,
      at,
      'repeats',
    ),
};

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** In characters, not in halves of them; anything but a text is as long as needed. */
function lengthOf(value: unknown): number {
  return typeof value === 'string' ? [...value].length : Number.POSITIVE_INFINITY;
}

function isOfType(value: unknown, type: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  return type === 'object' ? isObject(value) : typeof value === type;
}
