import { invalid } from '../wire/api-error.js';
import {
  anything,
  decimal,
  flag,
  isRecord,
  list,
  notOffered,
  optional,
  record,
  struct,
  text,
  whole,
  word,
  wrongType,
} from './check.js';
import type { Check, Checked } from './check.js';
import { EFFORTS, schemaName, shared, textOrParts } from './common.js';

const inputText = struct({ type: word('input_text'), text: text(), prompt_cache_breakpoint: optional(record) });
const inputImage = struct({
  type: word('input_image'),
  image_url: text(),
  detail: optional(word('low', 'high', 'auto', 'original')),
  prompt_cache_breakpoint: optional(record),
});
const outputText = struct({ type: word('output_text'), text: text(), annotations: optional(list(anything)) });

/** A part by its own word. */
const part: Check<Checked<typeof inputText> | Checked<typeof inputImage> | Checked<typeof outputText>> = (
  value,
  where,
) => {
  if (!isRecord(value)) return wrongType(where, 'an object', value);
  const type = word('input_text', 'input_image', 'output_text')(value['type'], `${where}.type`);
  if (type === 'input_text') return inputText(value, where);
  return type === 'input_image' ? inputImage(value, where) : outputText(value, where);
};

const message = struct({
  type: optional(word('message')),
  role: word('user', 'system', 'developer', 'assistant'),
  content: textOrParts(part),
});

const input: Check<string | readonly Checked<typeof message>[]> = (value, where) => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return list(message, { min: 1 })(value, where);
  return wrongType(where, 'one of a string or an array of objects', value);
};

const jsonSchema = struct({
  type: word('json_schema'),
  name: schemaName,
  schema: record,
  strict: optional(flag),
  description: optional(text()),
});
const plain = struct({ type: word('text', 'json_object') });

/** `text.format` by its own word. */
const format: Check<Checked<typeof jsonSchema> | Checked<typeof plain>> = (value, where) => {
  if (!isRecord(value)) return wrongType(where, 'an object', value);
  const type = word('json_object', 'json_schema', 'text')(value['type'], `${where}.type`);
  return type === 'json_schema' ? jsonSchema(value, where) : plain(value, where);
};

const body = struct({
  ...shared,
  model: text(),
  input,
  instructions: optional(text()),
  max_output_tokens: optional(whole(16)),
  reasoning: optional(struct({ effort: optional(word(...EFFORTS)), summary: optional(text()) })),
  store: optional(flag),
  temperature: optional(decimal(0, 2)),
  top_p: optional(decimal(0, 1)),
  text: optional(struct({ format: optional(format), verbosity: optional(word('low', 'medium', 'high')) })),
  truncation: optional(word('auto', 'disabled')),
  include: optional(list(text())),
  parallel_tool_calls: optional(flag),
  tool_choice: optional(word('none', 'auto')),
  tools: notOffered,
  stream: notOffered,
  stream_options: notOffered,
  background: notOffered,
  conversation: notOffered,
  previous_response_id: notOffered,
  prompt: notOffered,
});

/** A body of `POST /v1/responses` that is in order as such. */
export type ResponsesBody = Checked<typeof body>;

/** Parameters of Chat Completions that have another name here: the real one says so. */
const MOVED: Readonly<Record<string, string>> = {
  reasoning_effort: 'reasoning.effort',
  response_format: 'text.format',
  messages: 'input',
  max_tokens: 'max_output_tokens',
  max_completion_tokens: 'max_output_tokens',
};

/** @throws Refusal */
export const responsesBody: Check<ResponsesBody> = (value, where) => {
  const moved = isRecord(value) ? Object.keys(MOVED).find((name) => Object.hasOwn(value, name)) : undefined;
  if (moved !== undefined) {
    const advice = `In the Responses API, this parameter has moved to '${MOVED[moved]}'. Try again with the new parameter. See the API documentation for more information: https://platform.openai.com/docs/api-reference/responses/create.`;
    throw invalid(`Unsupported parameter: '${moved}'. ${advice}`, { code: 'unsupported_parameter' });
  }
  return body(value, where);
};
