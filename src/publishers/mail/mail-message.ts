import MailComposer from 'nodemailer/lib/mail-composer';
import { sha256Hex } from '../../kernel/index.js';
import { oneLine, type MailTexts } from './mail-texts.js';

/** A mail before it is written down. */
export interface MailDraft extends MailTexts {
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly attachment: { readonly name: string; readonly image: Uint8Array };
  /** Wall clock, milliseconds since the Unix epoch. */
  readonly dateMs: number;
}

/**
 * Writes a mail as bytes: ASCII only, lines of at most 78 characters, CRLF. Same draft, same bytes.
 * Whoever gets it beside `to` is in the envelope only, so nobody sees the others.
 * Spec: publishers.md section 6.
 */
export async function writeMail(draft: MailDraft): Promise<Buffer> {
  const { name, image } = draft.attachment;
  const composer = new MailComposer({
    from: { name: '', address: draft.from },
    to: { name: '', address: draft.to },
    subject: oneLine(draft.subject),
    messageId: draft.messageId,
    date: new Date(draft.dateMs),
    // A carriage return alone would stay one, and some servers take it for the end of a line.
    text: draft.body.replace(/\r\n?/g, '\n'),
    // Also short plain lines: nobody on the way may wrap them or put a mark before `From `.
    encoding: 'quoted-printable',
    attachments: [
      {
        filename: name,
        content: Buffer.from(image.buffer, image.byteOffset, image.byteLength),
        contentType: 'image/jpeg',
        contentDisposition: 'attachment',
      },
    ],
    baseBoundary: sha256Hex(draft.messageId).slice(0, 24),
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
