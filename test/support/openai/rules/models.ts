import { ANALYSIS, chatFormatOf, formatOf, pictureOf } from '../testing/client.js';
import { asked, askedInChat, lookedAt, ok, refused } from './rule.js';
import type { Rule } from './rule.js';

const GPT_5 = "Supported values are: 'minimal', 'low', 'medium', and 'high'.";
const LUNA = "Supported values are: 'none', 'low', 'medium', 'high', and 'xhigh'.";

/** What a parameter means to one model and not to another. */
export const MODEL_RULES: readonly Rule[] = [
  [
    'temperature and top_p are refused for a model that reasons',
    async ({ client }) => {
      for (const param of ['temperature', 'top_p']) {
        refused(await client.responses(asked({ [param]: 1 })), {
          param,
          code: 'unsupported_parameter',
          message: `Unsupported parameter: '${param}' is not supported with this model.`,
        });
        refused(await client.chat(askedInChat({ [param]: 0.5 })), {
          param,
          code: 'unsupported_value',
          message: `Unsupported value: '${param}' does not support 0.5 with this model. Only the default (1) value is supported.`,
        });
        ok(await client.chat(askedInChat({ [param]: 1 })));
        ok(await client.responses(asked({ model: 'gpt-4o', [param]: 0.5 })));
      }
    },
  ],
  [
    'reasoning.effort is refused for a model that does not reason; Chat Completions names it in words only',
    async ({ client }) => {
      for (const model of ['gpt-4o', 'gpt-4.1-mini', 'gpt-3.5-turbo']) {
        refused(await client.responses(asked({ model, reasoning: { effort: 'none' } })), {
          param: 'reasoning.effort',
          code: 'unsupported_parameter',
          message: "Unsupported parameter: 'reasoning.effort' is not supported with this model.",
        });
        const message = 'Unrecognized request argument supplied: reasoning_effort';
        refused(await client.chat(askedInChat({ model, reasoning_effort: 'none' })), { message });
      }
    },
  ],
  [
    'a word a model does not know for its effort is unsupported_value, and the message says which it knows',
    async ({ client }) => {
      refused(await client.responses(asked({ model: 'gpt-5', reasoning: { effort: 'none' } })), {
        param: 'reasoning.effort',
        code: 'unsupported_value',
        message: `Unsupported value: 'none' is not supported with the 'gpt-5' model. ${GPT_5}`,
      });
      refused(await client.responses(asked({ reasoning: { effort: 'minimal' } })), {
        param: 'reasoning.effort',
        code: 'unsupported_value',
        message: `Unsupported value: 'minimal' is not supported with the 'gpt-6-luna' model. ${LUNA}`,
      });
      refused(await client.chat(askedInChat({ model: 'gpt-5', reasoning_effort: 'none' })), {
        param: 'reasoning_effort',
        code: 'unsupported_value',
        message: `Unsupported value: 'reasoning_effort' does not support 'none' with this model. ${GPT_5}`,
      });
    },
  ],
  [
    'a word nobody knows for the effort is invalid_value',
    async ({ client }) => {
      refused(await client.responses(asked({ reasoning: { effort: 'a lot' } })), {
        param: 'reasoning.effort',
        code: 'invalid_value',
        message: /^Invalid value: 'a lot'\. Supported values are: 'none', 'minimal', /,
      });
    },
  ],
  [
    'a model without eyes takes no picture, one without structured output no schema',
    async ({ client }) => {
      refused(await client.responses(lookedAt(await pictureOf('red'), { model: 'gpt-4' })), {
        param: 'input[0].content[0].image_url',
        message: 'Invalid content type. image_url is only supported by certain models.',
      });
      refused(await client.chat(askedInChat({ model: 'gpt-4', response_format: chatFormatOf(ANALYSIS) })), {
        param: 'response_format',
        message: /^Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model\./,
      });
    },
  ],
  [
    'JSON without a schema is given only to those who say JSON',
    async ({ client }) => {
      const text = { format: { type: 'json_object' } };
      refused(await client.responses(asked({ text })), {
        param: 'input',
        message: /must contain the word 'json' in some form/,
      });
      ok(await client.responses(asked({ text, input: 'Answer in JSON.' })));
    },
  ],
  [
    'a parameter that was made unsupported is refused where it is sent and nowhere else, until healed',
    async ({ client, running }) => {
      const param = 'text.format.strict';
      running.control.unsupported(param, { model: 'gpt-6-luna' });
      const body = asked({ text: formatOf(ANALYSIS) });
      refused(await client.responses(body), {
        param,
        code: 'unsupported_parameter',
        message: "Unsupported parameter: 'text.format.strict' is not supported with this model.",
      });
      ok(await client.responses(asked({ text: formatOf(ANALYSIS, { strict: undefined }) })));
      ok(await client.responses(asked({ model: 'gpt-4o', text: formatOf(ANALYSIS) })));
      running.control.heal();
      ok(await client.responses(body));
    },
  ],
  [
    'only a value of a parameter can be made unsupported, or its name be said in words only',
    async ({ client, running }) => {
      running.control.unsupported('reasoning.effort', { value: 'none', supported: ['low', 'high'] });
      refused(await client.responses(asked({ reasoning: { effort: 'none' } })), {
        param: 'reasoning.effort',
        code: 'unsupported_value',
        message: "Unsupported value: 'none' is not supported with this model. Supported values are: 'low' and 'high'.",
      });
      ok(await client.responses(asked({ reasoning: { effort: 'low' } })));
      running.control.unsupported('safety_identifier', { form: 'words', endpoint: 'chat' });
      const message = 'Unrecognized request argument supplied: safety_identifier';
      refused(await client.chat(askedInChat({ safety_identifier: 'x' })), { message });
      ok(await client.responses(asked({ safety_identifier: 'x' })));
    },
  ],
];
