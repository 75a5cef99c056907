import { asked, askedInChat, ok, refused } from './rule.js';
import type { Rule } from './rule.js';
import type { Json } from '../testing/client.js';

/** What is wrong with a body of Responses, and what it says then. */
type Wrong = readonly [body: Json, param: string, code: string, message: string];

const WORDS = "Supported values are: 'low', 'high', 'auto', and 'original'.";
const RESPONSES: readonly Wrong[] = [
  [{ surprise: 1 }, 'surprise', 'unknown_parameter', "Unknown parameter: 'surprise'."],
  [{ text: { style: 'x' } }, 'text.style', 'unknown_parameter', "Unknown parameter: 'text.style'."],
  [{ model: undefined }, 'model', 'missing_required_parameter', "Missing required parameter: 'model'."],
  [{ model: 5 }, 'model', 'invalid_type', "Invalid type for 'model': expected a string, but got an integer instead."],
  [{ store: 'no' }, 'store', 'invalid_type', "Invalid type for 'store': expected a boolean, but got a string instead."],
  [
    { input: { role: 'user' } },
    'input',
    'invalid_type',
    "Invalid type for 'input': expected one of a string or an array of objects, but got an object instead.",
  ],
  [
    { input: [{ role: 'user', content: [{ type: 'input_text', text: 'x', at: 1 }] }] },
    'input[0].content[0].at',
    'unknown_parameter',
    "Unknown parameter: 'input[0].content[0].at'.",
  ],
  [
    { input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'data:', detail: 'best' }] }] },
    'input[0].content[0].detail',
    'invalid_value',
    `Invalid value: 'best'. ${WORDS}`,
  ],
  [
    { max_output_tokens: 15 },
    'max_output_tokens',
    'integer_below_min_value',
    "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got 15 instead.",
  ],
  [
    { max_output_tokens: 20.5 },
    'max_output_tokens',
    'invalid_type',
    "Invalid type for 'max_output_tokens': expected an integer, but got a decimal number instead.",
  ],
  [
    { temperature: 3 },
    'temperature',
    'decimal_above_max_value',
    "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 3 instead.",
  ],
  [
    { safety_identifier: 'x'.repeat(65) },
    'safety_identifier',
    'string_above_max_length',
    "Invalid 'safety_identifier': string too long. Expected a string with maximum length 64, but got a string with length 65 instead.",
  ],
  [
    { metadata: Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`k${at}`, 'v'])) },
    'metadata',
    'object_above_max_properties',
    "Invalid 'metadata': too many properties. Expected an object with at most 16 properties, but got an object with 17 properties instead.",
  ],
];

/** Names, types and limits of parameters. */
export const PARAMETER_RULES: readonly Rule[] = [
  ...RESPONSES.map(([body, param, code, message]): Rule => [
    `Responses refuses ${JSON.stringify(body).slice(0, 60)} as ${code} at ${param}`,
    async ({ client }) => refused(await client.responses(asked(body)), { param, code, message }),
  ]),
  [
    'Responses takes everything the documents name for a plain question',
    async ({ client }) => {
      const body = asked({
        instructions: 'Be brief.',
        input: [
          { role: 'developer', content: 'One.' },
          { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Two.' }] },
        ],
        store: false,
        metadata: { a: 'b' },
        safety_identifier: 'f'.repeat(64),
        max_output_tokens: 16,
        truncation: 'disabled',
        tools: [],
        stream: false,
        temperature: null,
        reasoning: { effort: 'none' },
        text: { verbosity: 'low' },
      });
      expect(ok(await client.responses(body))).toMatchObject({ store: false, metadata: { a: 'b' } });
    },
  ],
  [
    'Responses says where a parameter of Chat Completions has moved, in words only',
    async ({ client }) => {
      const message =
        /^Unsupported parameter: 'reasoning_effort'. In the Responses API, this parameter has moved to 'reasoning.effort'/;
      const answer = await client.responses(asked({ reasoning_effort: 'low' }));
      refused(answer, { code: 'unsupported_parameter', message });
    },
  ],
  [
    'Chat Completions refuses parameters of Responses as unknown',
    async ({ client }) => {
      for (const param of ['text', 'input', 'max_output_tokens', 'reasoning']) {
        const message = `Unknown parameter: '${param}'.`;
        refused(await client.chat(askedInChat({ [param]: {} })), { param, code: 'unknown_parameter', message });
      }
    },
  ],
  [
    'Chat Completions refuses an empty list, a role there is not, and original detail',
    async ({ client }) => {
      refused(await client.chat(askedInChat({ messages: [] })), {
        param: 'messages',
        code: 'empty_array',
        message:
          "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
      });
      refused(await client.chat(askedInChat({ messages: [{ role: 'robot', content: 'x' }] })), {
        param: 'messages[0].role',
        code: 'invalid_value',
        message: "Invalid value: 'robot'. Supported values are: 'system', 'assistant', 'user', and 'developer'.",
      });
      const part = { type: 'image_url', image_url: { url: 'data:', detail: 'original' } };
      refused(await client.chat(askedInChat({ messages: [{ role: 'user', content: [part] }] })), {
        param: 'messages[0].content[0].image_url.detail',
        code: 'invalid_value',
        message: "Invalid value: 'original'. Supported values are: 'auto', 'low', and 'high'.",
      });
    },
  ],
  [
    'Chat Completions takes metadata only with store, and no max_tokens of a model that reasons',
    async ({ client }) => {
      const message = "The 'metadata' parameter is only allowed when 'store' is enabled.";
      refused(await client.chat(askedInChat({ metadata: {}, store: false })), { param: 'metadata', message });
      ok(await client.chat(askedInChat({ metadata: {}, store: true })));
      refused(await client.chat(askedInChat({ max_tokens: 50 })), {
        param: 'max_tokens',
        code: 'unsupported_parameter',
        message:
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      });
      ok(await client.chat(askedInChat({ model: 'gpt-4o', max_tokens: 50 })));
    },
  ],
  [
    'streaming, tools and stored conversations are not offered',
    async ({ client }) => {
      for (const body of [{ stream: true }, { tools: [{ type: 'web_search' }] }, { previous_response_id: 'resp_1' }]) {
        const [param = ''] = Object.keys(body);
        const message = `'${param}' is not offered by this stand-in.`;
        refused(await client.responses(asked(body)), { param, code: 'stand_in', message });
      }
    },
  ],
];
