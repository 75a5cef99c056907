import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { MailLimits } from './mail-limits.js';
import { verdictOf, type Delivery, type SendProgress } from './smtp-verdict.js';

/** MAIL FROM, RCPT TO and DATA; where the server offers it they leave together. */
const ENVELOPE_COMMANDS = 3;
const CHUNK_BYTES = 64 * 1024;

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** Sends one mail over a connection that is logged in. Never throws: whatever becomes of it is a value. */
export function sendOver(
  connection: SMTPConnection,
  envelope: Envelope,
  mail: Buffer,
  limits: MailLimits,
): Promise<Delivery> {
  return new Promise((resolve) => {
    const progress: SendProgress = { begun: false, ended: false };
    let over = false;
    let timer: NodeJS.Timeout | undefined;
    const finish = (delivery: Delivery): void => {
      over = true;
      clearTimeout(timer);
      resolve(delivery);
    };
    const within = (ms: number): void => {
      clearTimeout(timer);
      if (over) return;
      timer = setTimeout(() => finish({ what: 'unclear', code: 'timeout_after_send' }), ms);
    };
    within(limits.commandMs * ENVELOPE_COMMANDS);
    const content = Readable.from(chunksOf(mail, progress, within, limits));
    connection.once('error', (error: unknown) => finish(verdictOf(error, progress)));
    // The end is told before what it was about, e.g. a 421.
    connection.once('end', () => setImmediate(() => finish({ what: 'unclear', code: 'connection_lost_after_send' })));
    connection.send({ from: envelope.from, to: [...envelope.to], size: mail.length }, content, (error, info) =>
      finish(verdictOf(error ?? info, progress)),
    );
  });
}

/** The mail in pieces; that the first and the last one are asked for tells how far the sending is. */
function* chunksOf(
  mail: Buffer,
  progress: SendProgress,
  within: (ms: number) => void,
  limits: MailLimits,
): Generator<Buffer> {
  progress.begun = true;
  within(limits.totalMs);
  for (let at = 0; at < mail.length; at += CHUNK_BYTES) yield mail.subarray(at, at + CHUNK_BYTES);
  progress.ended = true;
  within(limits.answerMs);
}
