/** One part of a mail that is a file. */
export interface SmtpAttachment {
  readonly filename: string | null;
  readonly mimeType: string;
  readonly content: Buffer;
}

/** A mail the server has taken: the evidence of tests. */
export interface SmtpMail {
  /** Place in the journal, from 0. */
  readonly seq: number;
  /** Arrival, ms since 1970. */
  readonly atMs: number;
  readonly session: number;
  /** Whether it came over TLS. */
  readonly secure: boolean;
  /** Who had logged in. */
  readonly username: string | null;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  /** As received, without the dots of the transport. */
  readonly raw: Buffer;
  /** The header block as received. */
  readonly rawHeaders: string;
  /** Decoded and unfolded, in order, names in lower case. */
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  readonly messageId: string;
  readonly subject: string;
  readonly from: string;
  readonly to: readonly string[];
  /** Lines end in `\n`; the newline every mail ends with is left out. */
  readonly text: string;
  readonly attachments: readonly SmtpAttachment[];
}

/** A try to log in. */
export interface SmtpLogin {
  readonly method: string;
  readonly username: string;
  readonly accepted: boolean;
  readonly secure: boolean;
}

/** One connection and what was said on it. */
export interface SmtpSessionEntry {
  readonly seq: number;
  readonly atMs: number;
  /** Commands as received; what is secret in them is masked. */
  readonly commands: readonly string[];
  readonly logins: readonly SmtpLogin[];
  /** Why mails were not taken, in order. */
  readonly refusals: readonly string[];
  /** Message-ID of every mail received as a whole, taken or not; empty = it had none. */
  readonly messageIds: readonly string[];
  /** Bytes of mail received, taken or not. */
  readonly contentBytes: number;
  /** Kinds of the planned faults that met it. */
  readonly faults: readonly string[];
  readonly open: boolean;
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] extends readonly (infer Item)[] ? Item[] : T[Name] };
/** An entry whose connection may still be open. */
export type OpenSession = Mutable<SmtpSessionEntry> & {
  /** What the client showed last, for refusals that quote it as real servers do. */
  shown: string;
};

/** Append-only. */
export class SmtpJournal {
  readonly mails: SmtpMail[] = [];
  readonly sessions: OpenSession[] = [];

  open(atMs: number): OpenSession {
    const session: OpenSession = {
      seq: this.sessions.length,
      atMs,
      commands: [],
      logins: [],
      refusals: [],
      messageIds: [],
      contentBytes: 0,
      faults: [],
      open: true,
      shown: '',
    };
    this.sessions.push(session);
    return session;
  }

  add(mail: Omit<SmtpMail, 'seq'>): void {
    this.mails.push({ seq: this.mails.length, ...mail });
  }
}
