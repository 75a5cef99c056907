import type { SeenQuestion } from '../model/question.js';
import { lettersOf, reasoningTokens, textTokens, usageOf } from '../model/tokens.js';
import type { Usage } from '../model/tokens.js';
import type { Speech } from '../faults/plan.js';
import { speak } from '../model/speak.js';

/** What the model says, before it is put into the form of an endpoint. */
export interface Reply {
  readonly id: string;
  readonly text: string;
  /** Instead of the text. */
  readonly refusal: string | null;
  readonly incomplete: 'max_output_tokens' | 'content_filter' | null;
  /** `failed` = it broke in the middle; `empty` = it says that it is done, and there is nothing. */
  readonly form: 'proper' | 'failed' | 'empty';
  /** Null = the answer says nothing of it. */
  readonly usage: Usage | null;
}

const REFUSAL = "I'm sorry, but I can't help with that.";

/** @param speech what was planned; null = it answers sensibly. @param serial 32 hex of the id */
export function replyTo(question: SeenQuestion, speech: Speech | null, serial: string): Reply {
  const prefix = question.endpoint === 'responses' ? 'resp_' : 'chatcmpl-';
  const id = speech?.kind === 'no_id' ? '' : `${prefix}${serial}`;
  if (speech?.kind === 'refusal') {
    const refusal = speech.text ?? REFUSAL;
    return { id, text: '', refusal, incomplete: null, form: 'proper', usage: usageOf(question, refusal) };
  }
  if (speech?.kind === 'failed' || speech?.kind === 'empty') {
    return { id, text: '', refusal: null, incomplete: null, form: speech.kind, usage: usageOf(question, '') };
  }
  const whole = wordsOf(question, speech);
  const { text, incomplete } = cut(question, whole, speech);
  const usage = speech?.kind === 'no_usage' ? null : usageOf(question, text);
  return { id, text, refusal: null, incomplete, form: 'proper', usage };
}

function wordsOf(question: SeenQuestion, speech: Speech | null): string {
  switch (speech?.kind) {
    case 'text':
      return speech.text;
    case 'json':
      return JSON.stringify(speech.value);
    case 'half':
      return halfOf(speak(question));
    case 'patch':
      return JSON.stringify(patched(JSON.parse(speak(question)), speech));
    default:
      return speak(question);
  }
}

function halfOf(text: string): string {
  return text.slice(0, Math.floor(text.length / 2));
}

/** The proper output with some members other and some away; dots lead into what is inside. */
function patched(proper: unknown, { set = {}, drop = [] }: Extract<Speech, { kind: 'patch' }>): unknown {
  const copy: unknown = structuredClone(proper);
  for (const [path, value] of Object.entries(set)) change(copy, path.split('.'), (at, name) => (at[name] = value));
  for (const path of drop) change(copy, path.split('.'), (at, name) => delete at[name]);
  return copy;
}

function change(
  value: unknown,
  steps: readonly string[],
  apply: (at: Record<string, unknown>, name: string) => void,
): void {
  const [name = '', ...rest] = steps;
  if (value === null || typeof value !== 'object') return;
  const at = value as Record<string, unknown>;
  if (rest.length > 0) change(at[name], rest, apply);
  else apply(at, name);
}

/** What is left when the tokens do not suffice, or a filter steps in. Planned words are never cut. */
function cut(question: SeenQuestion, text: string, speech: Speech | null): Pick<Reply, 'text' | 'incomplete'> {
  if (speech?.kind === 'incomplete') return { text: halfOf(text), incomplete: speech.reason };
  if (speech && speech.kind !== 'no_id' && speech.kind !== 'no_usage') return { text, incomplete: null };
  const room = question.maxTokens === null ? Number.POSITIVE_INFINITY : question.maxTokens - reasoningTokens(question);
  if (textTokens(text) <= room) return { text, incomplete: null };
  return { text: text.slice(0, lettersOf(room)), incomplete: 'max_output_tokens' };
}
