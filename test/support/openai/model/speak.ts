import type { SeenQuestion } from './question.js';
import { isRecord } from '../checks/check.js';
import { factsOf, listFor, textFor } from './texts.js';
import type { Facts } from './texts.js';

type Schema = Readonly<Record<string, unknown>>;

/** What a model would answer: a text, or JSON that fits the schema. The same question gets the same answer. */
export function speak(question: SeenQuestion): string {
  const facts = factsOf(question);
  const { type, schema } = question.format;
  if (type === 'text') return `Answer ${facts.mark}.`;
  return JSON.stringify(schema === null ? { answer: facts.mark } : valueFor(schema, { root: schema, facts, path: [] }));
}

interface Place {
  readonly root: Schema;
  readonly facts: Facts;
  readonly path: readonly string[];
}

function valueFor(given: unknown, place: Place): unknown {
  const schema = resolved(given, place.root);
  if (schema['const'] !== undefined) return schema['const'];
  if (Array.isArray(schema['enum'])) return (schema['enum'] as readonly unknown[])[0];
  const branches = schema['anyOf'];
  if (Array.isArray(branches)) {
    const branch: unknown = branches.find((one) => isRecord(one) && typeOf(one) !== 'null') ?? branches[0];
    return valueFor(branch, place);
  }
  switch (typeOf(schema)) {
    case 'object':
      return objectFor(schema, place);
    case 'array':
      return arrayFor(schema, place);
    case 'string':
      return textFor(place.path, place.facts);
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return numberFor(schema);
    default:
      return null;
  }
}

function resolved(given: unknown, root: Schema): Schema {
  let schema: unknown = given;
  while (isRecord(schema) && typeof schema['$ref'] === 'string') {
    schema = schema['$ref']
      .replace(/^#\/?/, '')
      .split('/')
      .filter((step) => step !== '')
      .reduce<unknown>((at, step) => (isRecord(at) ? at[step] : undefined), root);
  }
  return isRecord(schema) ? schema : {};
}

/** The type, the first that is not null where there are several. */
function typeOf({ type }: Schema): unknown {
  return Array.isArray(type) ? ((type as readonly unknown[]).find((one) => one !== 'null') ?? 'null') : type;
}

function objectFor(schema: Schema, place: Place): unknown {
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, one]) => [name, valueFor(one, { ...place, path: [...place.path, name] })]),
  );
}

function arrayFor(schema: Schema, place: Place): unknown {
  const items = resolved(schema['items'], place.root);
  const words = typeOf(items) === 'string' ? listFor(place.path, place.facts) : [];
  const closed = items['enum'];
  const fitting = Array.isArray(closed) ? words.filter((one) => closed.includes(one)) : words;
  const { minItems: min = 1, maxItems: max = 100 } = schema as { minItems?: number; maxItems?: number };
  const values: unknown[] = fitting.slice(0, max);
  while (values.length < Math.min(min, max)) values.push(valueFor(items, place));
  return values;
}

function numberFor(schema: Schema): number {
  const { minimum = 1, exclusiveMinimum, multipleOf = 1 } = schema as Record<string, number | undefined>;
  const least = exclusiveMinimum === undefined ? minimum : Math.max(minimum, exclusiveMinimum + multipleOf);
  return Math.ceil(least / multipleOf) * multipleOf;
}
