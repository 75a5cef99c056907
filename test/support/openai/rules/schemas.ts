import type { Json } from '../testing/client.js';
import { ANALYSIS, CAPTIONS, chatFormatOf, formatOf, object } from '../testing/client.js';
import { BROKEN, many, nested, TEXT, words } from './broken-schemas.js';
import { asked, askedInChat, ok, refused } from './rule.js';
import type { Rule } from './rule.js';

/** Strict mode. */
export const SCHEMA_RULES: readonly Rule[] = [
  ...BROKEN.map(([name, schema, problem]): Rule => [
    `strict mode does not take ${name}`,
    async ({ client }) => {
      const escaped = typeof problem === 'string' ? null : problem.source.replace(/^\^/, '');
      const start = "Invalid schema for response_format 'answer': ";
      const message = escaped === null ? `${start}${String(problem)}` : new RegExp(`^${start}.*${escaped}`);
      const answer = await client.responses(asked({ text: formatOf(schema) }));
      refused(answer, { param: 'text.format.schema', code: 'invalid_json_schema', message });
    },
  ]),
  [
    'Chat Completions says the same at response_format, without a code',
    async ({ client }) => {
      const message = `Invalid schema for response_format 'answer': schema must be a JSON Schema of 'type: "object"', got 'type: "None"'.`;
      refused(await client.chat(askedInChat({ response_format: chatFormatOf({}) })), {
        param: 'response_format',
        message,
      });
    },
  ],
  [
    'strict mode takes what the documents name, up to the limits',
    async ({ client }) => {
      const all = {
        ...object({
          text: { ...TEXT, description: 'x', title: 'y', format: 'date', pattern: '^.*$' },
          maybe: { type: ['string', 'null'] },
          either: { anyOf: [object({ a: TEXT }), { type: 'null' }] },
          one: { type: 'string', const: 'x' },
          count: { type: 'integer', minimum: 3, maximum: 9, multipleOf: 2 },
          few: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 3 },
          there: { $ref: '#/$defs/there' },
        }),
        $defs: { there: object({ deep: { type: 'string', enum: ['only'] } }) },
      };
      for (const schema of [
        all,
        ANALYSIS,
        CAPTIONS,
        nested(10),
        object(many(5000)),
        object({ a: { ...TEXT, enum: words(1000) } }),
      ]) {
        ok(await client.responses(asked({ text: formatOf(schema) })));
      }
    },
  ],
  [
    'without strict a schema is not looked at',
    async ({ client }) => {
      for (const strict of [false, undefined]) {
        ok(await client.responses(asked({ text: formatOf({ type: 'object' }, { strict }) })));
        ok(await client.chat(askedInChat({ response_format: chatFormatOf({ type: 'object' }, { strict }) })));
      }
    },
  ],
  [
    'a name is 1 to 64 letters, digits, _ and -; type and schema are required',
    async ({ client }) => {
      const answer = async (more: Json) => client.responses(asked({ text: formatOf(ANALYSIS, more) }));
      const param = 'text.format.name';
      refused(await answer({ name: 'a b' }), {
        param,
        code: 'invalid_value',
        message: `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`,
      });
      refused(await answer({ name: '' }), {
        param,
        code: 'empty_string',
        message: /^Invalid 'text.format.name': empty string/,
      });
      refused(await answer({ name: 'x'.repeat(65) }), {
        param,
        code: 'string_above_max_length',
        message: /maximum length 64/,
      });
      refused(await answer({ schema: undefined }), {
        param: 'text.format.schema',
        code: 'missing_required_parameter',
        message: "Missing required parameter: 'text.format.schema'.",
      });
      refused(await answer({ type: 'object' }), {
        param: 'text.format.type',
        code: 'invalid_value',
        message: "Invalid value: 'object'. Supported values are: 'json_object', 'json_schema', and 'text'.",
      });
    },
  ],
];
