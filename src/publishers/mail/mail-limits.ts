/** How long each part of a mail may take, in milliseconds. Spec: publishers.md section 6, reliability.md section 4. */
export interface MailLimits {
  /** TCP, and TLS where it comes first. */
  readonly connectMs: number;
  /** From the connection to the server's greeting. */
  readonly greetingMs: number;
  /** One command and its answer. */
  readonly commandMs: number;
  /** Connection, greeting, TLS and login together, so that `commit()` comes inside the guard. */
  readonly preparingMs: number;
  /** From the final dot to the answer. */
  readonly answerMs: number;
  /** All of one mail. */
  readonly totalMs: number;
  /** All of one confirmation mail. */
  readonly confirmationMs: number;
}

export const MAIL_LIMITS: MailLimits = {
  connectMs: 5_000,
  greetingMs: 10_000,
  commandMs: 15_000,
  preparingMs: 25_000,
  answerMs: 60_000,
  totalMs: 75_000,
  confirmationMs: 30_000,
};
