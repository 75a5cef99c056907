import type { Picture } from './model/picture.js';
import type { Endpoint } from './wire/read-request.js';

/**
 * What a request is for: `vision` = a picture is in it; `captions` = its schema has them; `sd` = only the SD caption;
 * `model` = a question about a model.
 */
export type CallKind = 'vision' | 'captions' | 'sd' | 'model' | 'other';

/** A picture of a request. */
export type JournalImage = Picture;

/** One request as it arrived and what became of it: the evidence of tests. */
export interface OpenAiJournalEntry {
  /** Place in the journal, from 0. */
  readonly seq: number;
  /** When it had arrived, on the stand-in's clock. */
  readonly atMs: number;
  readonly method: string;
  /** Target as received, query included. */
  readonly target: string;
  readonly endpoint: Endpoint;
  readonly call: CallKind;
  /** Place of its key in the options; null = none, or an unknown one. */
  readonly key: number | null;
  /** All but `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The model that was asked for; empty = none was named. */
  readonly model: string;
  /** As parsed, complete; undefined = no JSON. */
  readonly body: unknown;
  /** As text, exactly; search in it for what must not be sent. */
  readonly bodyText: string;
  /** Those that could be read, in the order they were read in. */
  readonly images: readonly JournalImage[];
  /** Kind of the plan that met it. */
  readonly plan: string | null;
  /** Status of the answer; 0 = none was sent. */
  readonly status: number;
  /** `code` of a refusal, else its `type`; null = none was refused. */
  readonly problem: string | null;
  /** `message` of a refusal. */
  readonly message: string | null;
  /** The body that was sent, as a whole; null = none was, or only a part. */
  readonly answered: string | null;
  /** What the model said; null = it was not asked. */
  readonly said: string | null;
  /** Id of the answer. */
  readonly responseId: string | null;
  /** Total tokens of an answer whose `usage` was handed over; 0 = nothing was paid. */
  readonly tokens: number;
  /** When the head of the answer was handed to the connection; null = none was. */
  readonly answeredAtMs: number | null;
}

/** An entry whose request is still being answered. */
export type OpenEntry = { -readonly [Name in keyof OpenAiJournalEntry]: OpenAiJournalEntry[Name] } & {
  images: JournalImage[];
};

/** Append-only: entries are added and finished, never removed or written over. */
export class OpenAiJournal {
  readonly #entries: OpenEntry[] = [];

  /** All requests, in the order they arrived in. */
  get entries(): readonly OpenAiJournalEntry[] {
    return this.#entries;
  }

  /** Calls of a model of this kind, refused ones included. */
  calls(call: CallKind): readonly OpenAiJournalEntry[] {
    return this.#entries.filter((entry) => entry.call === call);
  }

  /** Sum of the tokens that were reported to the caller. */
  usageTotal(): number {
    return this.#entries.reduce((sum, { tokens }) => sum + tokens, 0);
  }

  /** For the stand-in itself. */
  add(entry: Omit<OpenEntry, 'seq'>): OpenEntry {
    const added = { seq: this.#entries.length, ...entry };
    this.#entries.push(added);
    return added;
  }
}
