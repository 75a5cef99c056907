/**
 * Where a fault strikes: `connect` before any byte, `greeting` instead of it, `auth`, `mail`, `rcpt` instead of
 * those replies, `content` with the first bytes of the mail, `dot` when all of it is there.
 */
export type FaultPlace = 'connect' | 'greeting' | 'auth' | 'mail' | 'rcpt' | 'content' | 'dot';

/** What happens there. At `dot` with `taken` the mail is in the journal all the same. */
export type SmtpFault =
  /** A reply that is a refusal; its text quotes what the client showed. Not at `connect` and `content`. */
  | { readonly does: 'reply'; readonly code: number }
  /** Nothing more is ever said. */
  | { readonly does: 'silent'; readonly taken?: boolean }
  /** The connection is reset. */
  | { readonly does: 'reset'; readonly taken?: boolean }
  /** The connection is closed in good order. */
  | { readonly does: 'close'; readonly taken?: boolean }
  /** A reply comes a byte at a time and never ends. */
  | { readonly does: 'drip'; readonly taken?: boolean }
  /** These bytes instead of a reply, and then the connection is closed, or nothing more is said. */
  | { readonly does: 'say'; readonly bytes: string; readonly then: 'close' | 'silent'; readonly taken?: boolean };

export interface FaultPlan {
  readonly at: FaultPlace;
  readonly fault: SmtpFault;
  /** How often, default for ever. */
  readonly times?: number;
  /** How many times that would fit pass first, default 0. */
  readonly skip?: number;
}
