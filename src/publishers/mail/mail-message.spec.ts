import { readMail } from '../../../test/support/smtp/read-mail.js';
import { complaintAbout } from '../../../test/support/smtp/strictness.js';
import { fc } from '../../../test/support/properties.js';
import { drawnPhoto } from '../testing/index.js';
import { writeMail, type MailDraft } from './mail-message.js';
import { oneLine } from './mail-texts.js';

const DRAFT: Omit<MailDraft, 'subject' | 'body'> = {
  messageId: '<abc.email-1.1@vermont>',
  from: 'studio@example.com',
  to: 'post@inbox.example',
  attachment: { name: 'photo-ab12cd34.jpg', image: new Uint8Array([0xff, 0xd8, 0xff, 0xd9]) },
  dateMs: Date.UTC(2026, 10, 21, 12, 30),
};
const HEADERS = ['from', 'to', 'subject', 'message-id', 'date', 'mime-version', 'content-type'];

describe('writeMail', () => {
  it('when a mail is written, a strict reader finds exactly what was meant', async () => {
    const image = await drawnPhoto(300, 200).jpeg().toBuffer();
    const attachment = { name: 'photo-ab12cd34.jpg', image };
    const body = 'Größe 🌊\n\n.\nFrom here\n  two spaces  \n# no header: x\n=20';
    const raw = await writeMail({ ...DRAFT, attachment, subject: 'Größe – 🌊', body });
    expect(complaintAbout(raw)).toBeNull();
    const mail = await readMail(raw);
    expect(mail.headers.map(({ key }) => key)).toEqual(HEADERS);
    expect(mail).toMatchObject({
      messageId: DRAFT.messageId,
      from: DRAFT.from,
      to: [DRAFT.to],
      subject: 'Größe – 🌊',
      text: body,
    });
    expect(mail.rawHeaders).toContain('Date: Sat, 21 Nov 2026 12:30:00 +0000');
    expect(mail.attachments).toMatchObject([{ filename: 'photo-ab12cd34.jpg', mimeType: 'image/jpeg' }]);
    expect(mail.attachments[0]?.content.equals(image)).toBe(true);
  });

  it('when the same draft is written twice, the bytes are the same', async () => {
    const draft = { ...DRAFT, subject: 'Grüße', body: 'é\n' };
    expect((await writeMail(draft)).equals(await writeMail(draft))).toBe(true);
  });

  it('when texts try to be headers, boundaries or ends of a mail, they stay texts', async () => {
    const nasty = fc.constantFrom(
      '\r\n', '\n', '\r', '\r\n\r\n', '\r\n.\r\n', '\0', '\u2028', '\u0085', '\t', 'Bcc: x@evil.example', '=?utf-8?Q?=0D=0A?=',
      '=?UTF-8?B?DQpCY2M6?=', '----_NmP-', '--', '\u202e', '🌊', 'é', ' ', 'x'.repeat(120), '=', '"', '<', '@', ',', ';',
    ); // prettier-ignore
    const text = fc.array(nasty, { maxLength: 12 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, text, async (subject, body) => {
        const raw = await writeMail({ ...DRAFT, subject: `a ${subject} z`, body: `a${body}z` });
        expect(complaintAbout(raw)).toBeNull();
        const mail = await readMail(raw);
        expect(mail.headers.map(({ key }) => key)).toEqual(HEADERS);
        expect(mail.to).toEqual([DRAFT.to]);
        expect(mail.attachments).toHaveLength(1);
        expect(oneLine(`a ${subject} z`)).not.toMatch(/[\r\n\0]/);
      }),
    );
  });
});
