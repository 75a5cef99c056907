import {
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

const textPart = struct({ type: word('text'), text: text() });
const imagePart = struct({
  type: word('image_url'),
  image_url: struct({ url: text(), detail: optional(word('auto', 'low', 'high')) }),
});

/** A part by its own word. */
const part: Check<Checked<typeof textPart> | Checked<typeof imagePart>> = (value, where) => {
  if (!isRecord(value)) return wrongType(where, 'an object', value);
  const type = word('text', 'image_url')(value['type'], `${where}.type`);
  return type === 'text' ? textPart(value, where) : imagePart(value, where);
};

const message = struct({
  role: word('system', 'assistant', 'user', 'developer'),
  content: textOrParts(part),
  name: optional(text()),
});

const jsonSchema = struct({
  type: word('json_schema'),
  json_schema: struct({
    name: schemaName,
    schema: record,
    strict: optional(flag),
    description: optional(text()),
  }),
});
const plain = struct({ type: word('text', 'json_object') });

/** `response_format` by its own word. */
const format: Check<Checked<typeof jsonSchema> | Checked<typeof plain>> = (value, where) => {
  if (!isRecord(value)) return wrongType(where, 'an object', value);
  const type = word('json_object', 'json_schema', 'text')(value['type'], `${where}.type`);
  return type === 'json_schema' ? jsonSchema(value, where) : plain(value, where);
};

/** A body of `POST /v1/chat/completions`. */
export const chatBody = struct({
  ...shared,
  model: text(),
  messages: list(message, { min: 1 }),
  max_completion_tokens: optional(whole(1)),
  max_tokens: optional(whole(1)),
  reasoning_effort: optional(word(...EFFORTS)),
  response_format: optional(format),
  store: optional(flag),
  temperature: optional(decimal(0, 2)),
  top_p: optional(decimal(0, 1)),
  frequency_penalty: optional(decimal(-2, 2)),
  presence_penalty: optional(decimal(-2, 2)),
  n: optional(whole(1, 1)),
  seed: optional(whole(Number.MIN_SAFE_INTEGER)),
  verbosity: optional(word('low', 'medium', 'high')),
  logprobs: optional(flag),
  parallel_tool_calls: optional(flag),
  tool_choice: optional(word('none', 'auto')),
  tools: notOffered,
  functions: notOffered,
  stream: notOffered,
  stream_options: notOffered,
  audio: notOffered,
  modalities: notOffered,
  prediction: notOffered,
  stop: notOffered,
  logit_bias: notOffered,
  web_search_options: notOffered,
});

/** A body of `POST /v1/chat/completions` that is in order as such. */
export type ChatBody = Checked<typeof chatBody>;
