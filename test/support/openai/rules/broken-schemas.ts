import type { Json } from '../testing/client.js';
import { object } from '../testing/client.js';

export const TEXT = { type: 'string' };

/** A schema with one property that holds the next, so many levels deep, itself included. */
export function nested(levels: number): Json {
  return levels === 1 ? object({ a: TEXT }) : object({ a: nested(levels - 1) });
}

/** So many properties. */
export const many = (count: number, value: unknown = TEXT): Json =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}`, value]));
/** So many different words. */
export const words = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `word ${at}`);
const TOO_MANY = 'in total within a single schema when using structured outputs, but received';

/** A schema strict mode does not take, and why. */
type Broken = readonly [name: string, schema: Json, problem: string | RegExp];

/** Everything strict mode refuses. */
export const BROKEN: readonly Broken[] = [
  [
    'a root that is a list',
    { type: 'array', items: TEXT },
    `schema must be a JSON Schema of 'type: "object"', got 'type: "array"'.`,
  ],
  ['a root without type', {}, `schema must be a JSON Schema of 'type: "object"', got 'type: "None"'.`],
  ['a root with branches', { ...object({ a: TEXT }), anyOf: [] }, /not have 'oneOf'\/'anyOf'/],
  [
    'an object that is open',
    { type: 'object', properties: { a: TEXT }, required: ['a'] },
    "In context=(), 'additionalProperties' is required to be supplied and to be false.",
  ],
  [
    'an object inside that is open',
    object({ a: { type: 'object', properties: {}, required: [], additionalProperties: true } }),
    "In context=('properties', 'a'), 'additionalProperties' is required to be supplied and to be false.",
  ],
  [
    'a property that is not required',
    { ...object({ a: TEXT, b: TEXT }), required: ['a'] },
    "In context=(), 'required' is required to be supplied and to be an array including every key in properties. Missing 'b'.",
  ],
  [
    'a required one that is none',
    { ...object({ a: TEXT }), required: ['a', 'z'] },
    "In context=(), 'required' is required to be supplied and to be an array including every key in properties. Extra required key 'z' supplied.",
  ],
  [
    'an object without properties',
    { type: 'object', additionalProperties: false },
    'In context=(), object schema missing properties.',
  ],
  [
    'a list without items',
    object({ a: { type: 'array' } }),
    "In context=('properties', 'a'), array schema missing items.",
  ],
  [
    'a property without type',
    object({ a: { description: 'x' } }),
    "In context=('properties', 'a'), schema must have a 'type' key.",
  ],
  ['a type there is not', object({ a: { type: 'text' } }), /'text' is not valid under any of the given schemas/],
  ['a property that is no schema', object({ a: 'string' }), /"string" is not of type 'object', 'boolean'/],
  ...[
    'minLength',
    'maxLength',
    'uniqueItems',
    'default',
    'oneOf',
    'allOf',
    'not',
    'if',
    'patternProperties',
    'nullable',
  ].map((keyword): Broken => [
    `the keyword ${keyword}`,
    object({ list: { type: 'array', items: { ...TEXT, [keyword]: 1 } } }),
    `In context=('properties', 'list', 'items'), '${keyword}' is not permitted.`,
  ]),
  [
    'a format there is not',
    object({ a: { ...TEXT, format: 'uri' } }),
    "In context=('properties', 'a'), 'uri' is not a valid format.",
  ],
  ['an empty enum', object({ a: { ...TEXT, enum: [] } }), "In context=('properties', 'a'), [] should be non-empty."],
  [
    'an enum of another type',
    object({ a: { ...TEXT, enum: ['x', 5] } }),
    /enum value 5 does not validate against \{'type': "string"\}/,
  ],
  ['an enum that repeats', object({ a: { ...TEXT, enum: ['x', 'x'] } }), /enum has non-unique elements/],
  [
    'a branch that is open',
    object({ a: { anyOf: [{ type: 'object', properties: {} }, { type: 'null' }] } }),
    /^In context=\('properties', 'a', 'anyOf', 0\), 'additionalProperties'/,
  ],
  [
    'a reference to nothing',
    object({ a: { $ref: '#/$defs/b' } }),
    /reference to component '#\/\$defs\/b' which was not found in the schema/,
  ],
  [
    'a reference with more',
    { ...object({ a: { $ref: '#/$defs/b', description: 'x' } }), $defs: { b: TEXT } },
    /\$ref cannot have keywords \{'description'\}/,
  ],
  ['11 levels', nested(11), '11 levels of nesting exceeds limit of 10.'],
  ['5,001 properties', object(many(5001)), new RegExp(`^Expected at most 5000 object properties ${TOO_MANY} 5001\\.`)],
  [
    '1,001 enum values',
    object({ a: { ...TEXT, enum: words(1001) } }),
    new RegExp(`^Expected at most 1000 enum values ${TOO_MANY} 1001\\.`),
  ],
  ['120,001 letters', object(many(100, { ...TEXT, enum: ['x'.repeat(1250)] })), /^Expected at most 120000 characters/],
  [
    'a long enum of long words',
    object({ a: { ...TEXT, enum: words(251).map((one) => one + 'x'.repeat(60)) } }),
    /exceeds 15000 characters/,
  ],
];
