import { createServer, type AddressInfo } from 'node:net';
import { Secret, type PublisherType, type TenantConfig } from '../../../src/kernel/index.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import type { Publisher, UnavailablePublisher } from '../../../src/publishers/index.js';
import { MailPublisherFactory } from '../../../src/publishers/mail/index.js';
import {
  MemorySink,
  type ArrivedPost,
  type PublisherWireHarness,
  type WireFault,
  type WireProfile,
} from '../../../src/publishers/testing/index.js';
import { startSmtp, type FaultPlan, type RunningSmtp, type SmtpMail } from '../../support/smtp/index.js';

export type MailType = Extract<PublisherType, 'email' | 'fetlife'>;

/** Who may log in at these servers. */
export const MAIL_USER = { username: 'studio@photos.example', password: 'canary-password-5c1e' } as const;
const { username: USERNAME, password: PASSWORD } = MAIL_USER;
const NEW_PASSWORD = 'canary-renewed-8d40';
const RECIPIENT = 'canary-recipient@inbox.example';
const TENANT = 'vermont';
const ALT_BESIDE = /^([\s\S]*?)\n\n([\s\S]*)$/;

/** What is switched on in the stand-in; the others are bad places, see `elsewhere`. */
const FAULTS: Readonly<Partial<Record<WireFault, FaultPlan>>> = {
  silent_before: { at: 'connect', fault: { does: 'silent' } },
  drip_before: { at: 'greeting', fault: { does: 'drip' } },
  reset_before: { at: 'auth', fault: { does: 'reset' } },
  error_before: { at: 'greeting', fault: { does: 'reply', code: 421 } },
  silent_after: { at: 'dot', fault: { does: 'silent' } },
  drip_after: { at: 'dot', fault: { does: 'drip' } },
  reset_after: { at: 'dot', fault: { does: 'reset' } },
  half_answer: { at: 'dot', fault: { does: 'say', bytes: '250 2.6.0 OK: que', then: 'close', taken: true } },
  lost_reply: { at: 'dot', fault: { does: 'reset', taken: true } },
  rejected: { at: 'rcpt', fault: { does: 'reply', code: 550 } },
  media_rejected: { at: 'dot', fault: { does: 'reply', code: 552 } },
  unauthorized: { at: 'auth', fault: { does: 'reply', code: 535 } },
  rate_limited_plain: { at: 'dot', fault: { does: 'reply', code: 451 } },
  html: { at: 'dot', fault: { does: 'say', bytes: '<html><h1>OK</h1></html>\r\n', then: 'silent', taken: true } },
};

const NO_TIME = 'A reply of SMTP names no time to come back.';
const NO_BODY = 'A reply of SMTP is a code and a line, it has no body of this kind.';
const NO_ERROR = 'A good reply of SMTP has no room for an error.';
const NO_LOOKUP = 'Nobody can be asked whether a mail has arrived.';

export const profileOf = (type: MailType): WireProfile => ({
  name: type,
  type,
  absent: {
    error_after: 'A 5yz reply of SMTP is a clear refusal.',
    rate_limited_seconds: NO_TIME,
    rate_limited_date: NO_TIME,
    rate_limited_day: NO_TIME,
    rate_limited_negative: NO_TIME,
    rate_limited_garbage: NO_TIME,
    empty: NO_BODY,
    bom: NO_BODY,
    huge: NO_BODY,
    deep: NO_BODY,
    redirect: NO_BODY,
    no_id: 'The id of a mail is ours, the server need not tell it.',
    error_inside: NO_ERROR,
    error_inside_without_code: NO_ERROR,
    lookup_finds_nothing: NO_LOOKUP,
    lookup_broken: NO_LOOKUP,
  },
  entry: {
    config: {
      recipient: RECIPIENT,
      caption_target: 'both',
      subject_mode: 'normal',
      nsfw: 'block',
      pad_color: '#102030',
    },
    required: ['recipient'],
    wrong: [
      ['recipient', 'nobody'],
      ['recipient', 'a@b.example, c@d.example'],
      ['recipient', 'a@b.example\r\nBcc: c@d.example'],
      ['recipient', 'A Name <a@b.example>'],
      ['recipient', '"a b"@c.example'],
      ['caption_target', 'header'],
      ['subject_mode', 'secret'],
    ],
    secretFields: ['password'],
  },
});

/** Where a mail server is, or should be. */
export interface MailPlace {
  readonly host: string;
  readonly port: number;
}

/** A tenant whose mail goes to this server. */
export function mailTenant(server: MailPlace, more: Partial<TenantConfig> = {}): TenantConfig {
  const { host, port } = server;
  const emailServer = { host, port, useTls: true, fromEmail: USERNAME, username: null, passwordRef: null };
  const confirmation = { toSender: false, tagsCount: 5, tagsNature: null };
  // A mail publisher looks at no other part of a tenant.
  return { tenant: TENANT, emailServer, confirmation, ...more } as TenantConfig;
}

/** Starts the mail server these publishers know. */
export function startMailServer(): Promise<RunningSmtp> {
  return startSmtp({ mode: 'starttls', users: [MAIL_USER] });
}

/** A post as the recipient's mail program shows it. */
function arrivedPost(type: MailType, mail: SmtpMail): ArrivedPost {
  const alt = type === 'email' ? ALT_BESIDE.exec(mail.text) : null;
  return {
    attemptKey: /^<(.+)@vermont>$/.exec(mail.messageId)?.[1] ?? null,
    caption: alt?.[1] ?? mail.text,
    altText: alt?.[2] ?? null,
    spoiler: false,
    image: mail.attachments[0]?.content ?? new Uint8Array(),
  };
}

/** A mail server and publishers of ours in front of it. */
export async function makeMail(type: MailType): Promise<PublisherWireHarness> {
  const smtp = await startMailServer();
  const factory = new MailPublisherFactory({
    clock: new SystemClock(),
    allowPlain: false,
    adminsOf: () => [],
    trust: smtp.certificate,
  });
  const made: Publisher[] = [];
  const build = async (
    config: Readonly<Record<string, unknown>>,
    credential: Readonly<Record<string, string>> | null,
    server: MailPlace = smtp,
  ): Promise<Publisher | UnavailablePublisher> => {
    const entry = { id: `${type}-1`, type, credentialsRef: null, config };
    const secret = credential === null ? null : new Secret(credential);
    const built = await factory.build(mailTenant(server), entry, new MemorySink(), secret);
    if (!('unavailable' in built)) made.push(built);
    return built;
  };
  const good = async (credential: Readonly<Record<string, string>>, server: MailPlace = smtp): Promise<Publisher> => {
    const built = await build({ recipient: RECIPIENT }, credential, server);
    if ('unavailable' in built) throw new Error(`a good entry must be built, not ${built.field}`);
    return built;
  };
  const publisher = await good({ password: PASSWORD });
  return {
    publisher,
    accepted: () => smtp.journal.map((mail) => arrivedPost(type, mail)),
    calls: () => smtp.sessions.length,
    meet: async (fault) => {
      const elsewhere = await badPlace(fault);
      if (elsewhere !== null) return good({ password: PASSWORD }, elsewhere);
      const plan = FAULTS[fault];
      if (plan !== undefined) smtp.control.fail(plan);
      else if (fault === 'untrusted') smtp.control.certificate('stranger');
      else throw new Error(`mail has no ${fault}`);
      return publisher;
    },
    heal: () => smtp.control.heal(),
    attempts: () =>
      smtp.sessions.flatMap(({ commands, messageIds }) =>
        commands.some((line) => line.startsWith('MAIL FROM')) ? [{ platformKey: messageIds[0] ?? null }] : [],
      ),
    strays: () => 0,
    open: () => smtp.openSockets(),
    withNewSecret: () => {
      smtp.control.users = [{ username: USERNAME, password: NEW_PASSWORD }];
      return good({ password: NEW_PASSWORD });
    },
    build: (config, credential) => build(config, credential === 'good' ? { password: PASSWORD } : credential),
    goodCredential: () => ({ password: PASSWORD }),
    canaries: () => [
      PASSWORD,
      NEW_PASSWORD,
      RECIPIENT,
      USERNAME,
      Buffer.from(`\0${USERNAME}\0${PASSWORD}`).toString('base64'),
      `${smtp.host}:${smtp.port}`,
    ],
    logged: () => '', // it is given no log
    maxSide: 4096,
    maxBytes: 10_000_000,
    dispose: async () => {
      await Promise.all(made.map((one) => one.dispose()));
      await smtp.close();
    },
  };
}

/** Where nobody is at home; null = the fault is none of the place. */
async function badPlace(fault: WireFault): Promise<MailPlace | null> {
  if (fault === 'unresolved') return { host: `${'x'.repeat(64)}.example`, port: 587 };
  if (fault !== 'refused') return null;
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return { host: '127.0.0.1', port };
}
