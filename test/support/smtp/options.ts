/** What a stand-in is started with. */
export interface SmtpOptions {
  /** Default 0: any free port of 127.0.0.1. */
  readonly port?: number;
  /** Who may log in. */
  readonly users: readonly SmtpUser[];
  /** How the connection is made safe: on demand, from the first byte, or not at all. */
  readonly mode: 'starttls' | 'implicit' | 'plain';
  /** Largest mail in bytes, told as `SIZE`. Default 35,000,000. */
  readonly maxBytes?: number;
  /** Default true. */
  readonly pipelining?: boolean;
  /** Ways to log in. Default both. */
  readonly authMethods?: readonly ('PLAIN' | 'LOGIN')[];
  /** Recipients this server knows; others are refused with 550. Default: everybody. */
  readonly recipients?: readonly string[];
  /** Name of the authority behind its certificates. Two servers that a client trusts together need two names. */
  readonly authority?: string;
  /** The wall clock in ms since 1970: arrival times and certificates follow it. Default `Date.now`. */
  readonly nowMs?: () => number;
}

export interface SmtpUser {
  readonly username: string;
  readonly password: string;
}
