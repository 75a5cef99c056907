import PostalMime from 'postal-mime';
import type { SmtpMail } from './journal.js';
import { parted } from './strictness.js';

/** What a mail program shows of a mail; read by a parser that knows nothing of the one who wrote it. */
export async function readMail(
  raw: Buffer,
): Promise<
  Pick<SmtpMail, 'rawHeaders' | 'headers' | 'messageId' | 'subject' | 'from' | 'to' | 'text' | 'attachments'>
> {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: 'arraybuffer' });
  return {
    rawHeaders: parted(raw.toString('latin1')).head,
    headers: mail.headers.map(({ key, value }) => ({ key: key.toLowerCase(), value })),
    messageId: mail.messageId ?? '',
    subject: mail.subject ?? '',
    from: mail.from?.address ?? '',
    to: (mail.to ?? []).map(({ address }) => address ?? ''),
    text: (mail.text ?? '').replaceAll('\r\n', '\n').replace(/\n$/, ''),
    attachments: mail.attachments.map(({ filename, mimeType, content }) => ({
      filename,
      mimeType,
      content: typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as ArrayBuffer),
    })),
  };
}
