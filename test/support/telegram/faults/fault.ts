/**
 * What the stand-in does instead of answering properly. With `posted` the request is carried out all the same, so that
 * the post is there and only its answer is bad; without, nothing is posted.
 */
export type Fault = FaultKind & { readonly posted?: boolean };

type FaultKind =
  /** Any whole answer: JSON (`body`), words (`text`), or nothing. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: unknown;
      readonly text?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** `ok: false` in Telegram's own form; `status` default: the code. */
  | {
      readonly kind: 'refusal';
      readonly code?: number;
      readonly description?: string;
      readonly parameters?: Readonly<Record<string, unknown>>;
      readonly status?: number;
    }
  /**
   * 429. `retryAfter` = `parameters.retry_after` (left out: none), `header` = `Retry-After` (left out: none), `form`:
   * Telegram's JSON (default), a page of a server before it, or nothing.
   */
  | {
      readonly kind: 'too_many';
      readonly retryAfter?: unknown;
      readonly header?: string;
      readonly form?: 'json' | 'text' | 'empty';
    }
  /** Takes the whole request and never answers. */
  | { readonly kind: 'hang' }
  /** Takes the whole request and cuts the connection. */
  | { readonly kind: 'reset' }
  /** Cuts the connection when the head is there, whatever is on its way; never `posted`. */
  | { readonly kind: 'reset_early' }
  /** The head of a good answer, then its body byte by byte, then blanks for ever. */
  | { readonly kind: 'drip'; readonly everyMs?: number }
  /** A good answer whose connection ends in its middle. */
  | { readonly kind: 'half' }
  /** 200 with JSON that ends in its middle. */
  | { readonly kind: 'bad_json' }
  /** A page for people; 200 by default. */
  | { readonly kind: 'html'; readonly status?: number }
  /** 200 and no body. */
  | { readonly kind: 'empty' }
  /** A good answer behind a byte order mark. */
  | { readonly kind: 'bom' }
  /** 200 and JSON so deep (100,000). */
  | { readonly kind: 'deep'; readonly levels?: number }
  /** A good answer and so many megabytes of blanks (300), as fast as the reader reads. */
  | { readonly kind: 'huge'; readonly megabytes?: number }
  /** 302 to a place of this server whose visit is in the journal. */
  | { readonly kind: 'redirect'; readonly status?: number; readonly location?: string }
  /** A good answer without the id of the message. */
  | { readonly kind: 'no_id' }
  /** `ok: false` (code 400 by default) whose reason, headers and description repeat all that was received. */
  | { readonly kind: 'echo'; readonly status?: number };

/** Whom a switch is for; what is left out means all. */
export interface Scope {
  readonly token?: string;
  /** As in the request. */
  readonly chatId?: string;
}

/** What a request is, as far as switches care. */
export interface Subject {
  readonly token: string | null;
  readonly fields: Readonly<Record<string, string>> | null;
}

export function concerns({ token, chatId }: Scope, subject: Subject): boolean {
  return (
    (token === undefined || token === subject.token) && (chatId === undefined || chatId === subject.fields?.['chat_id'])
  );
}
