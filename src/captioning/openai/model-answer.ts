import type { ApiStyle } from './base-url.js';

/** What a model said, of which nothing is believed. */
export interface ModelAnswer {
  /** Empty when the server named none that can be used. */
  readonly id: string;
  /** Total tokens; 0 = the server did not say. */
  readonly tokens: number;
  readonly outcome:
    | { readonly kind: 'text'; readonly text: string }
    /** `failed`: the service stumbled, and may do better next time. */
    | { readonly kind: 'refused' | 'incomplete' | 'schema' | 'failed' };
}

type Outcome = ModelAnswer['outcome'];
type Json = Readonly<Record<string, unknown>>;

/** Ids stand in records and bills. */
const ID = /^[\x21-\x7e]{1,200}$/u;

/** Reads the answer of one style. */
export function readAnswer(style: ApiStyle, body: unknown): ModelAnswer {
  const answer = recordOf(body);
  const { id } = answer;
  return {
    id: typeof id === 'string' && ID.test(id) ? id : '',
    tokens: tokensOf(recordOf(answer['usage'])),
    outcome: style === 'responses' ? responsesOutcome(answer) : chatOutcome(answer),
  };
}

function responsesOutcome(answer: Json): Outcome {
  const parts = arrayOf(answer['output'])
    .map(recordOf)
    .filter(({ type }) => type === 'message')
    .flatMap(({ content }) => arrayOf(content).map(recordOf));
  if (parts.some(({ type }) => type === 'refusal')) return { kind: 'refused' };
  const status = answer['status'];
  if (status === 'failed' || status === 'cancelled') return { kind: 'failed' };
  if (recordOf(answer['incomplete_details'])['reason'] === 'content_filter') return { kind: 'refused' };
  if (status !== 'completed') return { kind: status === 'incomplete' ? 'incomplete' : 'schema' };
  return textOutcome(parts.filter(({ type }) => type === 'output_text').map(({ text }) => text));
}

function chatOutcome(answer: Json): Outcome {
  const choice = recordOf(arrayOf(answer['choices'])[0]);
  const message = recordOf(choice['message']);
  const reason = choice['finish_reason'];
  if (typeof message['refusal'] === 'string' && message['refusal'] !== '') return { kind: 'refused' };
  if (reason === 'content_filter') return { kind: 'refused' };
  if (reason === 'length') return { kind: 'incomplete' };
  return textOutcome([message['content']]);
}

function textOutcome(texts: readonly unknown[]): Outcome {
  const said = texts.filter((text) => typeof text === 'string').join('');
  return said.trim() === '' ? { kind: 'schema' } : { kind: 'text', text: said };
}

function tokensOf(usage: Json): number {
  const total = usage['total_tokens'];
  if (isCount(total)) return total;
  const parts = ['input_tokens', 'output_tokens', 'prompt_tokens', 'completion_tokens'].map((name) => usage[name]);
  return parts.filter(isCount).reduce((sum, count) => sum + count, 0);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function recordOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
