import type { ChatBody } from '../checks/chat-body.js';
import type { ResponsesBody } from '../checks/responses-body.js';
import type { Model } from '../models.js';
import type { Picture } from './picture.js';

/** A picture of a question and how closely it shall be looked at. */
export interface Look {
  readonly url: string;
  /** Parameter that holds it. */
  readonly where: string;
  readonly detail: string;
}

/** In which form the answer is wanted. */
export interface Format {
  readonly type: 'text' | 'json_object' | 'json_schema';
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>> | null;
  readonly strict: boolean;
}

/** What both endpoints ask, in one form. */
export interface Question {
  readonly endpoint: 'responses' | 'chat';
  /** All words in it, in order. */
  readonly texts: readonly string[];
  readonly looks: readonly Look[];
  readonly format: Format;
  readonly maxTokens: number | null;
  readonly effort: string | null;
  readonly verbosity: string;
  /** Parameters that are given, as dotted names with their values. */
  readonly sampling: Readonly<Record<'temperature' | 'top_p', number | undefined>>;
}

/** A question whose pictures have been looked at. */
export interface SeenQuestion extends Question {
  readonly model: Model;
  readonly pictures: readonly (Picture & { readonly detail: string })[];
}

const TEXT: Format = { type: 'text', name: '', schema: null, strict: false };

export function questionOfResponses(body: ResponsesBody): Question {
  const messages = typeof body.input === 'string' ? [] : body.input;
  const texts: string[] = body.instructions === undefined ? [] : [body.instructions];
  if (typeof body.input === 'string') texts.push(body.input);
  const looks: Look[] = [];
  messages.forEach(({ content }, at) => {
    if (typeof content === 'string') texts.push(content);
    else
      content.forEach((part, index) => {
        if (part.type !== 'input_image') texts.push(part.text);
        else {
          const where = `input[${at}].content[${index}].image_url`;
          looks.push({ url: part.image_url, where, detail: part.detail ?? 'auto' });
        }
      });
  });
  const format = body.text?.format;
  return {
    endpoint: 'responses',
    texts,
    looks,
    format: format?.type === 'json_schema' ? { ...format, strict: format.strict ?? false } : { ...TEXT, ...format },
    maxTokens: body.max_output_tokens ?? null,
    effort: body.reasoning?.effort ?? null,
    verbosity: body.text?.verbosity ?? 'medium',
    sampling: { temperature: body.temperature, top_p: body.top_p },
  };
}

export function questionOfChat(body: ChatBody): Question {
  const texts: string[] = [];
  const looks: Look[] = [];
  body.messages.forEach(({ content }, at) => {
    if (typeof content === 'string') texts.push(content);
    else
      content.forEach((part, index) => {
        if (part.type === 'text') texts.push(part.text);
        else {
          const where = `messages[${at}].content[${index}].image_url.url`;
          looks.push({ url: part.image_url.url, where, detail: part.image_url.detail ?? 'auto' });
        }
      });
  });
  const format = body.response_format;
  return {
    endpoint: 'chat',
    texts,
    looks,
    format:
      format?.type === 'json_schema'
        ? { type: 'json_schema', ...format.json_schema, strict: format.json_schema.strict ?? false }
        : { ...TEXT, ...format },
    maxTokens: body.max_completion_tokens ?? body.max_tokens ?? null,
    effort: body.reasoning_effort ?? null,
    verbosity: body.verbosity ?? 'medium',
    sampling: { temperature: body.temperature, top_p: body.top_p },
  };
}
