import { isRecord } from './check.js';
import { enumProblem, tooMuch } from './strict-limits.js';
import type { Schema, Sums } from './strict-limits.js';

type Path = readonly string[];

/** What strict mode takes. */
const KEYWORDS = new Set([
  'type',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'enum',
  'const',
  'anyOf',
  '$ref',
  '$defs',
  'definitions',
  'title',
  'description',
  'pattern',
  'format',
  'multipleOf',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minItems',
  'maxItems',
]);
const TYPES = new Set(['string', 'number', 'boolean', 'integer', 'object', 'array', 'null']);
const MAX_LEVELS = 10;
const FORMATS = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid']);
/** Why strict mode does not take a schema, in the words of the real service; null = it does. */
export function schemaProblem(root: Schema): string | null {
  const [closed] = ['anyOf', 'oneOf', 'allOf', 'enum', 'not'].filter((name) => name in root);
  if (root['type'] !== 'object' && root['$ref'] === undefined) {
    const type = typeof root['type'] === 'string' ? root['type'] : 'None';
    return `schema must be a JSON Schema of 'type: "object"', got 'type: "${type}"'.`;
  }
  if (closed !== undefined) {
    return "schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level.";
  }
  const sums: Sums = { properties: 0, enumValues: 0, letters: 0 };
  return problemIn(root, { root, path: [], level: 1, sums }) ?? tooMuch(sums);
}

interface Place {
  readonly root: Schema;
  readonly path: Path;
  /** Objects and lists around it, itself included. */
  readonly level: number;
  readonly sums: Sums;
}

/** `('properties', 'x')`, as the real one prints it. */
function contextOf(path: Path): string {
  const steps = path.map((step) => (/^\d+$/.test(step) ? step : `'${step}'`));
  return `In context=(${steps.join(', ')}${steps.length === 1 ? ',' : ''}),`;
}

function problemIn(given: unknown, place: Place): string | null {
  const where = contextOf(place.path);
  if (!isRecord(given)) return `${where} ${JSON.stringify(given)} is not of type 'object', 'boolean'.`;
  if (place.level > MAX_LEVELS) return `${place.level} levels of nesting exceeds limit of ${MAX_LEVELS}.`;
  const foreign = Object.keys(given).find((name) => !KEYWORDS.has(name));
  if (foreign !== undefined) return `${where} '${foreign}' is not permitted.`;
  return definitionsProblem(given, place) ?? referenceProblem(given, place) ?? typeProblem(given, place, where);
}

function definitionsProblem(schema: Schema, place: Place): string | null {
  for (const name of ['$defs', 'definitions']) {
    const defs = schema[name];
    if (defs === undefined) continue;
    if (!isRecord(defs)) return `${contextOf([...place.path, name])} is not of type 'object'.`;
    for (const [key, one] of Object.entries(defs)) {
      place.sums.letters += key.length;
      const problem = problemIn(one, { ...place, path: [...place.path, name, key] });
      if (problem !== null) return problem;
    }
  }
  return null;
}

function referenceProblem(schema: Schema, { path, root }: Place): string | null {
  const reference = schema['$ref'];
  if (reference === undefined) return null;
  const others = Object.keys(schema).filter((name) => !['$ref', '$defs', 'definitions'].includes(name));
  if (others.length > 0)
    return `${contextOf(path)} $ref cannot have keywords {${others.map((one) => `'${one}'`).join(', ')}}.`;
  const steps =
    typeof reference === 'string' && reference.startsWith('#') ? reference.slice(1).split('/').slice(1) : null;
  const found = steps?.reduce<unknown>((at, step) => (isRecord(at) ? at[step] : undefined), root);
  return isRecord(found)
    ? null
    : `${contextOf(path)} reference to component '${textOf(reference)}' which was not found in the schema.`;
}

function typeProblem(schema: Schema, place: Place, where: string): string | null {
  if (schema['$ref'] !== undefined) return null;
  const branches = schema['anyOf'];
  if (branches !== undefined) return branchesProblem(branches, place, where);
  const types = Array.isArray(schema['type']) ? (schema['type'] as readonly unknown[]) : [schema['type']];
  if (schema['type'] === undefined) {
    return schema['enum'] === undefined && schema['const'] === undefined
      ? `${where} schema must have a 'type' key.`
      : enumProblem(schema, place.sums, where);
  }
  const wrong = types.find((type) => typeof type !== 'string' || !TYPES.has(type));
  if (wrong !== undefined || types.length === 0)
    return `${where} '${textOf(wrong)}' is not valid under any of the given schemas.`;
  const format = schema['format'];
  if (format !== undefined && !FORMATS.has(textOf(format)))
    return `${where} '${textOf(format)}' is not a valid format.`;
  return (
    (types.includes('object') ? objectProblem(schema, place, where) : null) ??
    (types.includes('array') ? arrayProblem(schema, place, where) : null) ??
    enumProblem(schema, place.sums, where)
  );
}

function branchesProblem(branches: unknown, place: Place, where: string): string | null {
  if (!Array.isArray(branches) || branches.length === 0) return `${where} [] should be non-empty.`;
  for (const [at, branch] of branches.entries()) {
    const problem = problemIn(branch, { ...place, path: [...place.path, 'anyOf', String(at)] });
    if (problem !== null) return problem;
  }
  return null;
}

function objectProblem(schema: Schema, place: Place, where: string): string | null {
  if (schema['additionalProperties'] !== false) {
    return `${where} 'additionalProperties' is required to be supplied and to be false.`;
  }
  const properties = schema['properties'];
  if (!isRecord(properties)) return `${where} object schema missing properties.`;
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  const names = Object.keys(properties);
  const rule = `${where} 'required' is required to be supplied and to be an array including every key in properties.`;
  const missing = names.find((name) => !required.includes(name));
  if (missing !== undefined) return `${rule} Missing '${missing}'.`;
  const extra = required.find((name) => !names.includes(String(name)));
  if (extra !== undefined) return `${rule} Extra required key '${textOf(extra)}' supplied.`;
  place.sums.properties += names.length;
  for (const name of names) {
    place.sums.letters += name.length;
    const inside = { ...place, level: deeper(properties[name], place), path: [...place.path, 'properties', name] };
    const problem = problemIn(properties[name], inside);
    if (problem !== null) return problem;
  }
  return null;
}

/** Only what holds something is a level of its own. */
function deeper(schema: unknown, { level }: Place): number {
  return isRecord(schema) && ('properties' in schema || 'items' in schema || 'anyOf' in schema) ? level + 1 : level;
}

function arrayProblem(schema: Schema, place: Place, where: string): string | null {
  if (schema['items'] === undefined) return `${where} array schema missing items.`;
  const inside = { ...place, level: deeper(schema['items'], place), path: [...place.path, 'items'] };
  return problemIn(schema['items'], inside);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
