import type { Model } from '../models.js';
import { invalid, quoted, unsupportedParameter } from '../wire/api-error.js';
import type { Question } from '../model/question.js';
import { schemaProblem } from './strict-schema.js';

/** @throws Refusal when a model does not take a question that is in order as such */
export function checkForModel(question: Question, model: Model, body: Readonly<Record<string, unknown>>): void {
  checkReasoning(question, model);
  checkSampling(question, model);
  if (question.endpoint === 'chat' && model.efforts !== null && isGiven(body['max_tokens'])) {
    throw unsupportedParameter('max_tokens', 'max_completion_tokens');
  }
  if (question.endpoint === 'chat' && isGiven(body['metadata']) && body['store'] !== true) {
    const message = "The 'metadata' parameter is only allowed when 'store' is enabled.";
    throw invalid(message, { param: 'metadata', code: null });
  }
  if (question.looks.length > 0 && !model.vision) {
    throw invalid('Invalid content type. image_url is only supported by certain models.', {
      param: question.looks[0]?.where ?? null,
    });
  }
  checkFormat(question, model);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function checkReasoning({ endpoint, effort }: Question, { efforts, id }: Model): void {
  if (effort === null || efforts?.includes(effort)) return;
  if (endpoint === 'responses') {
    if (efforts === null) throw unsupportedParameter('reasoning.effort');
    const message = `Unsupported value: '${effort}' is not supported with the '${id}' model. Supported values are: ${quoted(efforts)}.`;
    throw invalid(message, { param: 'reasoning.effort', code: 'unsupported_value' });
  }
  // Chat Completions names it in the words only.
  if (efforts === null) throw invalid('Unrecognized request argument supplied: reasoning_effort');
  const message = `Unsupported value: 'reasoning_effort' does not support '${effort}' with this model. Supported values are: ${quoted(efforts)}.`;
  throw invalid(message, { param: 'reasoning_effort', code: 'unsupported_value' });
}

function checkSampling({ endpoint, sampling }: Question, { efforts }: Model): void {
  if (efforts === null) return;
  for (const name of ['temperature', 'top_p'] as const) {
    const value = sampling[name];
    if (value === undefined) continue;
    if (endpoint === 'responses') throw unsupportedParameter(name);
    if (value === 1) continue;
    const message = `Unsupported value: '${name}' does not support ${value} with this model. Only the default (1) value is supported.`;
    throw invalid(message, { param: name, code: 'unsupported_value' });
  }
}

function checkFormat({ endpoint, format, texts }: Question, model: Model): void {
  const param = endpoint === 'responses' ? 'text.format' : 'response_format';
  if (format.type === 'json_object' && !texts.some((text) => /json/i.test(text))) {
    const place = endpoint === 'responses' ? 'Response input messages' : "'messages'";
    const message = `${place} must contain the word 'json' in some form, to use '${param}' of type 'json_object'.`;
    throw invalid(message, { param: endpoint === 'responses' ? 'input' : 'messages' });
  }
  if (format.type !== 'json_schema') return;
  if (!model.structured) {
    const message = `Invalid parameter: '${param}' of type 'json_schema' is not supported with this model. Learn more about supported models at the Structured Outputs guide: https://platform.openai.com/docs/guides/structured-outputs`;
    throw invalid(message, { param });
  }
  if (format.schema === null || !format.strict) return;
  const problem = schemaProblem(format.schema);
  if (problem === null) return;
  const message = `Invalid schema for response_format '${format.name}': ${problem}`;
  // Responses gives it a code, Chat Completions does not.
  throw endpoint === 'responses'
    ? invalid(message, { param: 'text.format.schema', code: 'invalid_json_schema' })
    : invalid(message, { param });
}
