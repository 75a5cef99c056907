import { MAIL, type Rule, type RuleWorld } from './rule.js';

async function refused(world: RuleWorld, mail: string | Buffer, reason: string): Promise<void> {
  const client = await world.sending();
  const said = await client.say(Buffer.concat([Buffer.from(mail), Buffer.from('\r\n.\r\n')]));
  expect(said).toContain(reason);
  expect(said).toMatch(/^554 /);
  expect(world.smtp.journal).toEqual([]);
  expect(world.smtp.sessions).toMatchObject([{ refusals: [reason] }]);
}

const without = (name: string): string =>
  MAIL.split('\r\n')
    .filter((line) => !line.startsWith(`${name}:`))
    .join('\r\n');
const multipart = (body: string): string =>
  MAIL.replace('text/plain; charset=utf-8', 'multipart/mixed; boundary="b"')
    .replace('Content-Transfer-Encoding: quoted-printable\r\n', '')
    .replace('Caf=C3=A9', body);

/** What is sent, and the one thing that is wrong with it. */
const BAD_MAILS: readonly (readonly [says: string, mail: string | Buffer, reason: string])[] = [
  ['a bare line feed', MAIL.replace('Caf', 'a\nb'), 'a line feed stands alone'],
  ['a bare carriage return', MAIL.replace('Caf', 'a\rb'), 'a carriage return stands alone'],
  ['a byte above 126', Buffer.from(MAIL.replace('Caf', 'é'), 'utf8'), 'a byte is not 7-bit text'],
  ['a header that is not ASCII', Buffer.from(MAIL.replace('Hello', 'é'), 'utf8'), 'a byte is not 7-bit text'],
  ['a null byte', MAIL.replace('Caf', '\0'), 'a byte is not 7-bit text'],
  ['a line of 999', MAIL.replace('Hello', 'x'.repeat(999 - 'Subject: '.length)), 'a line is longer than 998 characters'],
  ['no Date', without('Date'), 'date is missing'],
  ['no From', without('From'), 'from is missing'],
  ['no Message-ID', without('Message-ID'), 'message-id is missing'],
  ['no Subject', without('Subject'), 'subject is missing'],
  ['no MIME-Version', without('MIME-Version'), 'mime-version is missing'],
  ['two Subjects', MAIL.replace('Subject', 'Subject: x\r\nSubject'), 'subject stands more than once'],
  ['a Bcc', MAIL.replace('Subject', 'Bcc: a@b.example\r\nSubject'), 'bcc shows who else gets it'],
  ['a Date that is none', MAIL.replace('Sat, 21', '21'), 'date is none'],
  ['a Message-ID that is none', MAIL.replace('<one.two@', '<one two@'), 'message-id is none'],
  ['a header line without a name', MAIL.replace('Subject: Hello', 'no header here'), 'a header line is none'],
  ['an encoding of 8 bits', MAIL.replace('quoted-printable', '8bit'), 'an encoding is not 7-bit'],
  ['quoted-printable that is none', MAIL.replace('=C3', '=XY'), 'quoted-printable is none'],
  ['an encoded line that is too long', MAIL.replace('Caf', 'x'.repeat(77)), 'an encoded line is longer than 76 characters'],
  ['base64 that is none', MAIL.replace('quoted-printable', 'base64'), 'base64 is none'],
  ['a multipart without an end', multipart('--b\r\n\r\ntext'), 'a multipart body has no end'],
  ['a multipart without a boundary', multipart('x').replace('; boundary="b"', ''), 'a multipart body has no boundary'],
]; // prettier-ignore

export const MAIL_RULES: readonly Rule[] = [
  {
    says: 'a good mail is taken, read by a mail parser and kept as it came',
    proof: async (world) => {
      const client = await world.sending(['a@inbox.example', 'b@inbox.example']);
      expect(await client.say(`${MAIL}..dot\r\n.\r\n`)).toMatch(/^250 /);
      expect(world.smtp.journal).toMatchObject([
        {
          envelope: { from: 'vermont@photos.example', to: ['a@inbox.example', 'b@inbox.example'] },
          from: 'vermont@photos.example',
          to: ['post@inbox.example'],
          subject: 'Hello',
          messageId: '<one.two@photos.example>',
          text: 'Café\n.dot',
          attachments: [],
          username: 'vermont@photos.example',
          secure: false,
        },
      ]);
      expect(world.smtp.journal[0]?.raw.toString()).toBe(`${MAIL}.dot\r\n`);
      expect(world.smtp.journal[0]?.rawHeaders).toContain('Subject: Hello\r\nMessage-ID');
    },
  },
  {
    says: 'a multipart mail that is whole is taken, with its file',
    proof: async (world) => {
      const client = await world.sending();
      const file = 'Content-Type: image/jpeg; name=a.jpg\r\nContent-Disposition: attachment; filename=a.jpg\r\n';
      const body = `--b\r\n\r\ntext\r\n--b\r\n${file}Content-Transfer-Encoding: base64\r\n\r\n/9j/2Q==\r\n--b--`;
      expect(await client.say(`${multipart(body)}\r\n.\r\n`)).toMatch(/^250 /);
      expect(world.smtp.journal).toMatchObject([
        { text: 'text', attachments: [{ filename: 'a.jpg', mimeType: 'image/jpeg' }] },
      ]);
      expect(world.smtp.journal[0]?.attachments[0]?.content.toString('hex')).toBe('ffd8ffd9');
    },
  },
  ...BAD_MAILS.map(([what, mail, reason]) => ({
    says: `a mail with ${what} is refused`,
    proof: (world: RuleWorld) => refused(world, mail, reason),
  })),
  {
    says: 'a mail that says it is too large is refused before it is sent',
    on: { maxBytes: 1000 },
    proof: async (world) => {
      const client = await world.loggedIn();
      expect(await client.say('MAIL FROM:<a@photos.example> SIZE=1001\r\n')).toMatch(/^552 /);
      expect(await client.say('MAIL FROM:<a@photos.example> SIZE=1000\r\n')).toMatch(/^250 /);
    },
  },
  {
    says: 'a mail that is too large without saying so is refused after the dot',
    on: { maxBytes: 100 },
    proof: async (world) => {
      const client = await world.sending();
      expect(await client.say(`${MAIL}.\r\n`)).toMatch(/^552 /);
      expect(world.smtp.journal).toEqual([]);
    },
  },
  {
    says: 'a recipient nobody knows is refused',
    on: { recipients: ['known@inbox.example'] },
    proof: async (world) => {
      const client = await world.loggedIn();
      await client.say('MAIL FROM:<a@photos.example>\r\n');
      expect(await client.say('RCPT TO:<other@inbox.example>\r\n')).toMatch(/^550 .*other@inbox\.example/);
      expect(await client.say('DATA\r\n')).toMatch(/^503 /);
      expect(await client.say('RCPT TO:<known@inbox.example>\r\n')).toMatch(/^250 /);
    },
  },
  {
    says: 'commands that come together are answered one by one, where that is offered',
    proof: async (world) => {
      const client = await world.loggedIn();
      expect(await client.say('EHLO client.example\r\n')).toContain('PIPELINING');
      const replies = [await client.say('MAIL FROM:<a@photos.example>\r\nRCPT TO:<b@inbox.example>\r\nDATA\r\n')];
      replies.push(await client.reply(), await client.reply());
      expect(replies.map((reply) => reply.slice(0, 3))).toEqual(['250', '250', '354']);
    },
  },
  {
    says: 'PIPELINING and the size can be other',
    on: { pipelining: false, maxBytes: 4321 },
    proof: async (world) => {
      const client = await world.client();
      const offers = await client.say('EHLO client.example\r\n');
      expect(offers).not.toContain('PIPELINING');
      expect(offers).toContain('SIZE 4321');
    },
  },
];
