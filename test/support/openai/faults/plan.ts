import type { CallKind } from '../journal.js';
import type { Endpoint } from '../wire/read-request.js';

/** What the model says instead of something sensible; the request is checked before, and paid. */
export type Speech =
  /** These words, whatever they are: not JSON, half of it, a page. */
  | { readonly kind: 'text'; readonly text: string }
  /** This value as JSON, whether it fits the schema or not. */
  | { readonly kind: 'json'; readonly value: unknown }
  /** The proper JSON with members set (`'captions.telegram.text': ''`) and members left out. */
  | { readonly kind: 'patch'; readonly set?: Readonly<Record<string, unknown>>; readonly drop?: readonly string[] }
  /** The first half of the proper JSON, with status `completed`. */
  | { readonly kind: 'half' }
  /** It does not want to. */
  | { readonly kind: 'refusal'; readonly text?: string }
  /** The first half of the proper JSON, and the reason it stopped there. */
  | { readonly kind: 'incomplete'; readonly reason: 'max_output_tokens' | 'content_filter' }
  /** 200 that says it broke: Responses `failed`, Chat no choice. */
  | { readonly kind: 'failed' }
  /** 200 that is complete and has nothing in it: Responses no output, Chat `content` null. */
  | { readonly kind: 'empty' }
  /** The proper answer with an empty id. */
  | { readonly kind: 'no_id' }
  /** The proper answer without `usage`. */
  | { readonly kind: 'no_usage' };

/** What happens instead of an answer of the model. Nothing is paid, except for those marked `(paid)`. */
export type TransportFault =
  /** Any status with an error object of the real one's form, or with these words. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly code?: string;
      readonly param?: string;
      readonly message?: string;
      /** Instead of an error object. */
      readonly text?: string;
    }
  /** 401: the key is wrong. */
  | { readonly kind: 'unauthorized' }
  /** 403: the project may not use the model. */
  | { readonly kind: 'forbidden' }
  /** 404: the model does not exist. */
  | { readonly kind: 'no_model' }
  /** 429. `retryAfter`: seconds, a date, or any text, exactly as it goes out; `{ inMs }` = a date so far ahead; default none. */
  | { readonly kind: 'too_many'; readonly retryAfter?: string | number | { readonly inMs: number } }
  /** 429 that no waiting helps against. */
  | { readonly kind: 'no_quota' }
  /** 5xx, default 500. */
  | { readonly kind: 'server_error'; readonly status?: number }
  /** 200 (or another) with a page for people. */
  | { readonly kind: 'html'; readonly status?: number }
  /** 200 (or another) with a body that is no JSON, or half of it. */
  | { readonly kind: 'not_json'; readonly text?: string; readonly status?: number }
  /** 307 (or another) to `location`, by default a path of this server whose visit is in the journal. */
  | { readonly kind: 'redirect'; readonly status?: number; readonly location?: string }
  /** Takes the request and never answers. */
  | { readonly kind: 'silent' }
  /** Cuts the connection before the answer's head. */
  | { readonly kind: 'reset' }
  /** Cuts the connection in the middle of the proper answer. */
  | { readonly kind: 'reset_after_head' }
  /** Head at once, then one byte of the proper answer every `everyMs` (100), for ever. */
  | { readonly kind: 'drip'; readonly everyMs?: number }
  /** (paid) The proper answer, and behind it blanks up to `megabytes` (10). */
  | { readonly kind: 'huge'; readonly megabytes?: number }
  /** `status` (400) whose reason, headers and error message repeat all that was received: key, headers, body. */
  | { readonly kind: 'echo'; readonly status?: number; readonly code?: string; readonly param?: string };

/** What can be planned for a request. */
export type Plan = Speech | TransportFault;

const SPEECHES: readonly string[] = [
  'text',
  'json',
  'patch',
  'half',
  'refusal',
  'incomplete',
  'failed',
  'empty',
  'no_id',
  'no_usage',
] satisfies readonly Speech['kind'][];

export function isSpeech(plan: Plan): plan is Speech {
  return SPEECHES.includes(plan.kind);
}

/** Whom a switch is for; a member that is left out means all calls of a model. */
export interface Scope {
  readonly endpoint?: Endpoint;
  readonly call?: CallKind;
  /** Place of the key in the options. */
  readonly key?: number;
  readonly model?: string;
}

/** What a request is, as far as switches care. */
export interface Subject {
  readonly endpoint: Endpoint;
  readonly call: CallKind;
  readonly key: number | null;
  readonly model: string;
}

/** A scope that says neither endpoint nor call leaves questions about models alone. */
export function concerns({ endpoint, call, key, model }: Scope, subject: Subject): boolean {
  const isAsked = subject.endpoint === 'responses' || subject.endpoint === 'chat';
  return (
    (endpoint === undefined ? call !== undefined || isAsked : endpoint === subject.endpoint) &&
    (call === undefined || call === subject.call) &&
    (key === undefined || key === subject.key) &&
    (model === undefined || model === subject.model)
  );
}
