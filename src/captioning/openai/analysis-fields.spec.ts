import { ANALYSIS_FIELDS, SAFETY_LABELS } from './analysis-fields.js';
import { readAnalysis } from './analysis-result.js';
import { UnusableOutput } from './failures.js';
import { cutAtWord, objectSchema } from './field-table.js';

type Json = Readonly<Record<string, unknown>>;
const SCHEMA = objectSchema(ANALYSIS_FIELDS);
const PROPERTIES = SCHEMA['properties'] as Readonly<Record<string, Json>>;
const NAMES = Object.keys(PROPERTIES);

const GOOD: Json = {
  description: 'A boat in a harbour.',
  subject: 'a boat',
  mood: 'calm',
  style: null,
  lighting: 'soft',
  pose: null,
  composition: null,
  background: null,
  camera: null,
  clothing_or_accessories: null,
  tags: ['boat', 'harbour', 'dusk', 'sea', 'calm'],
  aesthetic_terms: ['quiet'],
  color_palette: ['blue'],
  alt_text: 'A boat.',
  nsfw: false,
  safety_labels: ['minors_none'],
};
const read = (changes: Json = {}) => readAnalysis(JSON.stringify({ ...GOOD, ...changes }), (text) => text.trim());
const reasonOf = (work: () => unknown): string => {
  try {
    work();
    return 'fine';
  } catch (error) {
    if (error instanceof UnusableOutput) return error.reason;
    throw error;
  }
};

/** Values of every JSON type, and whether a schema takes them. */
const SAMPLES: readonly (readonly [type: string, value: unknown])[] = [
  ['string', 'x1'],
  ['boolean', true],
  ['null', null],
  ['number', 3],
  ['object', {}],
  ['array', []],
];
function takes(schema: Json, type: string): boolean {
  const types = Array.isArray(schema['type']) ? (schema['type'] as unknown[]) : [schema['type']];
  return types.includes(type);
}

describe('the table of an analysis', () => {
  test('when the schema and the parser are compared, both know the same fields, and every one is required', () => {
    expect(NAMES).toEqual(Object.keys(GOOD));
    expect(SCHEMA).toMatchObject({ type: 'object', required: NAMES, additionalProperties: false });
    for (const name of NAMES) {
      const without = Object.fromEntries(Object.entries(GOOD).filter(([other]) => other !== name));
      expect([name, reasonOf(() => readAnalysis(JSON.stringify(without), String))]).toEqual([name, 'schema']);
    }
  });

  test.each(NAMES)('when %s has a type the schema does not take, the parser does not take it either', (name) => {
    for (const [type, value] of SAMPLES) {
      const isTaken = takes(PROPERTIES[name] ?? {}, type);
      // An empty list of tags has the right type and too little in it.
      if (isTaken && Array.isArray(value)) continue;
      const isParsed = reasonOf(() => read({ [name]: value })) !== 'schema';
      expect([name, type, isParsed]).toEqual([name, type, isTaken]);
    }
    if (takes(PROPERTIES[name] ?? {}, 'array')) {
      expect(reasonOf(() => read({ [name]: [7] }))).toBe('schema');
    }
  });

  test('when the schema is searched, it holds no limit and nothing else strict mode does not take', () => {
    const keywords = (schema: unknown): string[] =>
      typeof schema !== 'object' || schema === null
        ? []
        : Object.entries(schema).flatMap(([name, value]) => {
            if (name === 'properties') return Object.values(value as Json).flatMap(keywords);
            return [name, ...(name === 'items' ? keywords(value) : [])];
          });
    expect(new Set(keywords(SCHEMA))).toEqual(
      new Set(['type', 'description', 'items', 'enum', 'required', 'additionalProperties']),
    );
    expect((PROPERTIES['safety_labels']?.['items'] as Json)['enum']).toEqual(SAFETY_LABELS);
  });

  test('when texts are too long, they are cut at a word; what is blank is null', () => {
    const analysis = read({
      description: 'word '.repeat(100),
      subject: 'ab '.repeat(60),
      mood: ' ',
      style: '\u200b',
      alt_text: 'x'.repeat(400),
    });
    expect(analysis.description).toBe('word '.repeat(60).trim());
    expect(analysis.subject).toBe('ab '.repeat(33).trim());
    expect([analysis.mood, analysis.style, analysis.altText?.length]).toEqual([null, null, 250]);
  });

  test('when there are too many, the first are kept; the same one counts once', () => {
    const many = Array.from({ length: 40 }, (_, at) => `tag_${at}`);
    const { tags, aestheticTerms, colorPalette } = read({
      tags: ['Tag_0', ...many],
      aesthetic_terms: many,
      color_palette: many,
    });
    expect([tags, aestheticTerms.length, colorPalette.length]).toEqual([many.slice(0, 25), 15, 6]);
  });

  test('when tags are written in another way, they get their one form', () => {
    expect(read({ tags: ['Fine Art', 'blue-hour', ' café ', '__x__', 'a  b', '日本', 'y'.repeat(41)] }).tags).toEqual([
      'fine_art',
      'blue_hour',
      'cafe',
      'x',
      'a_b',
    ]);
  });

  test.each([
    [false, ['minors_none'], 'no'],
    [true, ['minors_none'], 'yes'],
    [false, ['minors_none', 'adult_nudity_non_explicit'], 'yes'],
    [false, ['bondage_or_restraints', 'minors_none'], 'yes'],
    [false, ['suggestive_context', 'minors_none'], 'yes'],
    [false, [], 'no'],
    [true, [], 'safety_unclear'],
    [false, ['suggestive_context'], 'safety_unclear'],
  ])('when nsfw is %s and the labels are %j, that is %s', (nsfw, safety_labels, end) => {
    const changes = { nsfw, safety_labels };
    const reason = reasonOf(() => read(changes));
    expect(reason === 'fine' ? read(changes).nsfw : reason).toBe(end);
  });
});

describe('cutAtWord', () => {
  test.each([
    ['one two three', 7, 'one two'],
    ['one two three', 8, 'one two'],
    ['one two three', 5, 'one'],
    ['onetwothree', 5, 'onetw'],
    ['ab😀😀', 3, 'ab'],
    ['👨‍👩‍👧👨‍👩‍👧', 9, '👨‍👩‍👧'],
    ['short', 9, 'short'],
  ])('cuts %j at %i to %j', (text, max, expected) => {
    expect(cutAtWord(text, max)).toBe(expected);
  });
});
