/** A post that exists, with all that its readers see. */
export interface TelegramPost {
  readonly messageId: number;
  readonly chatId: number;
  /** Name of the chat without `@`; null = it has none. */
  readonly chatName: string | null;
  /** Token of the bot that posted it. */
  readonly token: string;
  /** Literally; null = none. */
  readonly caption: string | null;
  readonly hasSpoiler: boolean;
  readonly threadId: number | null;
  readonly silent: boolean;
  readonly isProtected: boolean;
  readonly image: Buffer;
  readonly width: number;
  readonly height: number;
  readonly fileName: string;
  readonly contentType: string;
  /** Telegram's clock, ms since 1970. */
  readonly postedAtMs: number;
}

/** One request as it arrived and what became of it: the evidence of tests. Holds secrets; never printed. */
export interface TelegramJournalEntry {
  /** Place in the journal, from 0. */
  readonly seq: number;
  /** When its head had arrived: ms since 1970, on a clock that never jumps. */
  readonly atMs: number;
  /** Telegram's clock at that moment. */
  readonly telegramMs: number;
  readonly httpMethod: string;
  /** Target as received, the token in it. */
  readonly target: string;
  /** Method of the API, e.g. `sendPhoto`; null = the path is none of the API. */
  readonly method: string | null;
  readonly token: string | null;
  readonly tokenState: 'none' | 'malformed' | 'unknown' | 'valid';
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Text fields of the form as received; null = no readable form. */
  readonly fields: Readonly<Record<string, string>> | null;
  /** Bytes of the request's body that arrived. */
  readonly bodyBytes: number;
  /** Kind of the planned fault that met it. */
  readonly fault: string | null;
  /** Status of the answer; 0 = none was sent. */
  readonly status: number;
  /** Why it was refused. */
  readonly problem: string | null;
  /** What it made; null = nothing. */
  readonly post: TelegramPost | null;
}

/** An entry whose request is still being answered. */
export type OpenEntry = { -readonly [Name in keyof TelegramJournalEntry]: TelegramJournalEntry[Name] };

/** Append-only: entries are added and finished, never removed or written over. */
export class Journal {
  readonly #entries: OpenEntry[] = [];

  get entries(): readonly TelegramJournalEntry[] {
    return this.#entries;
  }

  add(entry: Omit<OpenEntry, 'seq'>): OpenEntry {
    const added = { seq: this.#entries.length, ...entry };
    this.#entries.push(added);
    return added;
  }
}
