import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Secret, type TenantConfig } from '../../../src/kernel/index.js';
import type { CallObserver } from '../../../src/platform/http/index.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import { NotStarted } from '../../../src/publishers/index.js';
import type { PreparedPost, Publisher, UnavailablePublisher } from '../../../src/publishers/index.js';
import { MailPublisherFactory, type MailPublisherParts } from '../../../src/publishers/mail/index.js';
import { drawnPhoto, MemorySink, sendContext } from '../../../src/publishers/testing/index.js';
import { startSmtp, type FaultPlan, type RunningSmtp, type SmtpOptions } from '../../support/smtp/index.js';
import { MAIL_USER, mailTenant, type MailType } from './mail-harness.js';

const PORT = 587;
const running: RunningSmtp[] = [];
const built: Publisher[] = [];
afterEach(async () => {
  await Promise.all(built.splice(0).map((publisher) => publisher.dispose()));
  await Promise.all(running.splice(0).map((smtp) => smtp.close()));
});

async function serverOf(options: Partial<SmtpOptions> = {}): Promise<RunningSmtp> {
  const smtp = await startSmtp({ mode: 'starttls', users: [MAIL_USER], ...options });
  running.push(smtp);
  return smtp;
}

interface Setting {
  readonly type?: MailType;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly tenant?: Partial<TenantConfig>;
  readonly port?: number;
  readonly useTls?: boolean;
  readonly parts?: Partial<MailPublisherParts>;
}

/** A publisher whose mail server is this one, at whatever port the setting says. */
async function tryBuild(smtp: RunningSmtp, setting: Setting = {}): Promise<Publisher | UnavailablePublisher> {
  const { type = 'fetlife', port = PORT, useTls = true } = setting;
  const parts = { allowPlain: false, adminsOf: () => [], trust: smtp.certificate, ports: { [port]: smtp.port } };
  const factory = new MailPublisherFactory({ clock: new SystemClock(), ...parts, ...setting.parts });
  const tenant = mailTenant({ host: smtp.host, port }, setting.tenant);
  const config = { ...tenant, emailServer: tenant.emailServer && { ...tenant.emailServer, useTls } };
  const entry = {
    id: `${type}-1`,
    type,
    credentialsRef: null,
    config: { recipient: 'post@inbox.example', ...setting.config },
  };
  const publisher = await factory.build(config, entry, new MemorySink(), new Secret({ password: MAIL_USER.password }));
  if (!('unavailable' in publisher)) built.push(publisher);
  return publisher;
}

async function build(smtp: RunningSmtp, setting: Setting = {}): Promise<Publisher> {
  const publisher = await tryBuild(smtp, setting);
  if ('unavailable' in publisher) throw new Error(`not built: ${publisher.field}`);
  return publisher;
}

let photo: Uint8Array;
beforeAll(async () => {
  photo = await drawnPhoto().jpeg().toBuffer();
});

function prepared(publisher: Publisher, caption = 'At sea'): Promise<PreparedPost> {
  return publisher.prepare(photo, { caption, altText: 'A small boat', spoiler: false });
}

async function send(publisher: Publisher, context = sendContext({ platform: publisher.id })) {
  return { outcome: await publisher.send(await prepared(publisher), context), commits: context.commits() };
}

/** Speaks SMTP as far as STARTTLS, and then answers no handshake. */
async function silentHandshake() {
  const sockets: Socket[] = [];
  let handshakes = 0;
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.write('220 halfway ESMTP\r\n');
    socket.on('data', (chunk: Buffer) => {
      const line = chunk.toString('latin1');
      if (line.startsWith('EHLO')) socket.write('250-halfway\r\n250 STARTTLS\r\n');
      else if (line.startsWith('STARTTLS')) socket.write('220 go on\r\n');
      else handshakes += 1;
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const close = (): void => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, handshakes: () => handshakes, close };
}

const CONNECT_FAILED = { outcome: 'failed', code: 'connect_failed', retryable: true };

describe('how the connection is made safe (publishers.md section 6)', () => {
  it.each([
    [465, true, false, 'implicit'], [465, false, false, 'implicit'],
    [587, true, false, 'starttls'], [25, true, false, 'starttls'], [587, true, true, 'starttls'],
    [587, false, true, 'plain'], [25, false, true, 'plain'],
  ] as const)('when the port is %i, use_tls %j and plain allowed %j, the mail travels %s', async (port, useTls, allowPlain, mode) => {
    const smtp = await serverOf({ mode });
    const publisher = await build(smtp, { port, useTls, parts: { allowPlain } });
    expect((await send(publisher)).outcome).toMatchObject({ outcome: 'sent' });
    expect(smtp.journal).toMatchObject([{ secure: mode !== 'plain', username: MAIL_USER.username }]);
    expect(smtp.sessions[0]?.commands.includes('STARTTLS')).toBe(mode === 'starttls');
  }); // prettier-ignore

  it.each([587, 25])('when the port is %i without TLS and plain is not allowed, nobody is called', async (port) => {
    const smtp = await serverOf({ mode: 'plain' });
    const refused = { unavailable: 'not_configured', field: 'email_server.use_tls' };
    expect(await tryBuild(smtp, { port, useTls: false })).toEqual(refused);
    expect(smtp.sessions).toHaveLength(0);
  });

  it('when somebody takes STARTTLS out of the way, nothing is said in the clear', async () => {
    const smtp = await serverOf();
    smtp.control.offersStartTls = false;
    expect(await send(await build(smtp))).toEqual({ outcome: CONNECT_FAILED, commits: 0 });
    expect(smtp.sessions).toMatchObject([{ logins: [], contentBytes: 0 }]);
    expect(smtp.sessions[0]?.commands.filter((line) => /^(?:AUTH|MAIL|RCPT)/.test(line))).toEqual([]);
  });

  it.each(['wrong_name', 'stranger', 'expired'] as const)(
    'when the certificate is %s, nobody logs in, whenever TLS begins',
    async (which) => {
      for (const [mode, port] of [['starttls', 587], ['implicit', 465]] as const) {
        const smtp = await serverOf({ mode });
        smtp.control.certificate(which);
        expect(await send(await build(smtp, { port }))).toEqual({ outcome: CONNECT_FAILED, commits: 0 });
        expect(smtp.sessions.flatMap(({ logins }) => logins)).toEqual([]);
      }
    },
  ); // prettier-ignore

  it('when a server speaks plain where TLS is expected, or TLS where it is not, it is failed', async () => {
    const [plain, implicit] = [await serverOf({ mode: 'plain' }), await serverOf({ mode: 'implicit' })];
    const limits = { connectMs: 300, greetingMs: 300, commandMs: 300 };
    const ways = [await build(plain, { port: 465, parts: { limits } }), await build(implicit, { parts: { limits } })];
    for (const publisher of ways) expect(await send(publisher)).toEqual({ outcome: CONNECT_FAILED, commits: 0 });
  });

  it('when a TLS handshake is cut in its middle, nothing breaks, whenever TLS begins', async () => {
    const halfway = await silentHandshake();
    const implicit = await serverOf({ mode: 'implicit' });
    implicit.control.fail({ at: 'connect', fault: { does: 'silent' } });
    const ways = [
      { publisher: await build({ ...implicit, port: halfway.port }), reached: () => halfway.handshakes() > 0 },
      { publisher: await build(implicit, { port: 465 }), reached: () => implicit.openSockets() > 0 },
    ];
    for (const { publisher, reached } of ways) {
      const stop = new AbortController();
      const sending = send(publisher, sendContext({ platform: publisher.id, signal: stop.signal }));
      while (!reached()) await new Promise(setImmediate);
      stop.abort();
      expect(await sending).toEqual({ outcome: CONNECT_FAILED, commits: 0 });
    }
    halfway.close();
  });
});

describe('what a server says, and what comes of it (publishers.md section 11)', () => {
  /** Without TLS: what is tried here comes after it. */
  const meeting = async (plan: FaultPlan, pipelining = true) => {
    const smtp = await serverOf({ mode: 'plain', pipelining });
    smtp.control.fail(plan);
    const publisher = await build(smtp, { useTls: false, parts: { allowPlain: true } });
    return { smtp, ...(await send(publisher)) };
  };

  it.each([
    [535, 'unauthorized'], [534, 'unauthorized'], [530, 'unauthorized'], [454, 'connect_failed'], [421, 'connect_failed'],
  ])('when the login is answered with %i, it is %s and nothing was posted', async (code, failed) => {
    const { outcome, commits, smtp } = await meeting({ at: 'auth', fault: { does: 'reply', code } });
    expect({ outcome, commits }).toEqual({ outcome: { outcome: 'failed', code: failed, retryable: true }, commits: 0 });
    expect(smtp.sessions[0]?.logins).toHaveLength(1);
  }); // prettier-ignore

  it.each(['connect', 'greeting', 'auth'] as const)('when the connection breaks at %s, it is failed', async (at) => {
    for (const does of ['reset', 'close'] as const) {
      expect(await meeting({ at, fault: { does } })).toMatchObject({ outcome: CONNECT_FAILED, commits: 0 });
    }
    if (at === 'connect') return;
    const html = { does: 'say', bytes: '<html>\r\n', then: 'silent' } as const;
    const nonsense = await serverOf();
    nonsense.control.fail({ at, fault: html });
    const publisher = await build(nonsense, { parts: { limits: { greetingMs: 300, commandMs: 300 } } });
    expect(await send(publisher)).toEqual({ outcome: CONNECT_FAILED, commits: 0 });
  });

  it.each([true, false])('when a clear no comes after the login, with pipelining %j, the code says what it is', async (pipelining) => {
    const rateLimited = { outcome: 'failed', code: 'rate_limited', retryable: true, retryAfterSeconds: 60 };
    const refused = (code: string) => ({ outcome: 'failed', code, retryable: false });
    // Every number is in the unit tests of the verdict; here, that each reply is found where it stands.
      const cases = [
        { at: 'mail', code: 421, expected: rateLimited },
        { at: 'mail', code: 550, expected: refused('rejected') },
        { at: 'rcpt', code: 421, expected: rateLimited },
        { at: 'rcpt', code: 450, expected: rateLimited },
        { at: 'rcpt', code: 550, expected: refused('rejected') },
        { at: 'dot', code: 421, expected: rateLimited },
        { at: 'dot', code: 452, expected: rateLimited },
        { at: 'dot', code: 552, expected: refused('media_rejected') },
        { at: 'dot', code: 554, expected: refused('rejected') },
      ] as const;
      const seen = await Promise.all(
      cases.map(async ({ at, code }) => meeting({ at, fault: { does: 'reply', code } }, pipelining)),
    );
    const told = seen.map(({ outcome, commits, smtp }, index) => ({ ...cases[index], outcome, commits, mails: smtp.journal.length }));
    expect(told).toEqual(cases.map((one) => ({ ...one, outcome: one.expected, commits: 1, mails: 0 })));
  }); // prettier-ignore

  it.each([
    ['connection_lost_after_send', { at: 'mail', fault: { does: 'reset' } }],
    ['connection_lost_after_send', { at: 'rcpt', fault: { does: 'close' } }],
    ['connection_lost_after_send', { at: 'content', fault: { does: 'reset' } }],
    ['connection_lost_after_send', { at: 'dot', fault: { does: 'close' } }],
    ['connection_lost_after_send', { at: 'dot', fault: { does: 'reset', taken: true } }],
    ['connection_lost_after_send', { at: 'dot', fault: { does: 'say', bytes: '550 5.7.1 no', then: 'close', taken: true } }],
    ['connection_lost_after_send', { at: 'dot', fault: { does: 'say', bytes: '250', then: 'close', taken: true } }],
    ['bad_reply_after_send', { at: 'dot', fault: { does: 'say', bytes: '354 go ahead\r\n', then: 'silent', taken: true } }],
    ['bad_reply_after_send', { at: 'dot', fault: { does: 'say', bytes: '2\r\n', then: 'silent', taken: true } }],
    ['bad_reply_after_send', { at: 'dot', fault: { does: 'say', bytes: 'HTTP/1.1 200 OK\r\n', then: 'close', taken: true } }],
    ['bad_reply_after_send', { at: 'mail', fault: { does: 'say', bytes: 'hello\r\n', then: 'silent' } }],
  ] as const)('when no clear reply comes, it is unknown: %s, %j', async (code, plan) => {
    const { outcome, commits, smtp } = await meeting(plan, false);
    expect({ outcome, commits }).toEqual({ outcome: { outcome: 'unknown', code }, commits: 1 });
    expect(smtp.sessions).toHaveLength(1);
  }); // prettier-ignore

  it.each(['mail', 'rcpt', 'dot'] as const)('when there is silence at %s, it is unknown after its time', async (at) => {
    const smtp = await serverOf({ mode: 'plain' });
    smtp.control.fail({ at, fault: { does: 'silent' } });
    // A loaded machine may need the longer ones to get past the login.
    for (const commandMs of [50, 500, 5_000]) {
      const parts = { allowPlain: true, limits: { answerMs: 50, commandMs } };
      const { outcome, commits } = await send(await build(smtp, { useTls: false, parts }));
      if (commits === 0) continue;
      return expect(outcome).toEqual({ outcome: 'unknown', code: 'timeout_after_send' });
    }
    throw new Error('no send came as far as its envelope');
  });

  it('when the mail is larger than the server takes, it is not tried', async () => {
    const smtp = await serverOf({ maxBytes: 500 });
    const refused = { outcome: 'failed', code: 'media_rejected', retryable: false };
    expect(await send(await build(smtp))).toEqual({ outcome: refused, commits: 0 });
    expect(smtp.sessions[0]?.commands.some((line) => line.startsWith('MAIL'))).toBe(false);
  });

  it('when a server knows one way to log in only, that one is taken', async () => {
    for (const method of ['PLAIN', 'LOGIN'] as const) {
      const smtp = await serverOf({ authMethods: [method] });
      expect((await send(await build(smtp))).outcome).toMatchObject({ outcome: 'sent' });
      expect(smtp.sessions[0]?.logins).toMatchObject([{ method, accepted: true, secure: true }]);
    }
  });

  it('when the publisher goes while a server is silent, that is said, before and after the commit', async () => {
    for (const [at, told] of [
      ['greeting', CONNECT_FAILED],
      ['dot', { outcome: 'unknown', code: 'shutdown_during_send' }],
    ] as const) {
      const smtp = await serverOf();
      smtp.control.fail({ at, fault: { does: 'silent' } });
      const publisher = await build(smtp);
      const sending = send(publisher);
      while (!smtp.sessions.some(({ faults }) => faults.length > 0)) await new Promise(setImmediate);
      await publisher.dispose();
      expect((await sending).outcome).toEqual(told);
    }
  });
});

describe('what arrives', () => {
  it.each(['subject', 'body', 'both'] as const)('when FetLife gets its caption in %s, every mode fits', async (target) => {
    const smtp = await serverOf();
    const modes = { normal: '', private: 'Private: ', avatar: 'Avatar: ' };
    const long = `“Who” — ${'would sail with me… '.repeat(30)}#sea #fine-art`;
    await Promise.all(
      Object.keys(modes).map(async (mode) => {
        const publisher = await build(smtp, { config: { caption_target: target, subject_mode: mode } });
        await publisher.send(await prepared(publisher, long), sendContext({ platform: mode }));
      }),
    );
    expect(smtp.journal).toHaveLength(3);
    for (const [mode, prefix] of Object.entries(modes)) {
      const mail = smtp.journal.find(({ messageId }) => messageId.includes(`.${mode}.`));
      expect(mail?.subject).toBe(prefix + (target === 'body' ? 'Photo upload' : (mail?.text ?? '')));
      expect(Array.from(prefix + (mail?.text ?? '')).length).toBeLessThanOrEqual(240);
      expect(mail?.text).toMatch(/^"Who" - would sail [ -~]*\.\.\.$/);
      expect(mail?.text).not.toContain('#');
    }
  }); // prettier-ignore

  it('when an e-mail arrives, its headers and envelope name the recipient and nobody else', async () => {
    const smtp = await serverOf();
    const publisher = await build(smtp, { type: 'email' });
    const post = await prepared(publisher, 'At sea\r\nBcc: evil@example.com\r\n\r\n.\r\nQUIT #boat');
    const context = sendContext({ platform: publisher.id });
    expect(await publisher.send(post, context)).toEqual({
      outcome: 'sent',
      postId: `<${context.attemptKey}@vermont>`,
      postUrl: null,
      warnings: [],
    });
    const [mail] = smtp.journal;
    expect(mail?.headers.map(({ key }) => key)).toEqual([
      'from', 'to', 'subject', 'message-id', 'date', 'mime-version', 'content-type',
    ]); // prettier-ignore
    expect(mail).toMatchObject({
      from: MAIL_USER.username,
      to: ['post@inbox.example'],
      envelope: { from: MAIL_USER.username, to: ['post@inbox.example'] },
      subject: 'At sea Bcc: evil@example.com . QUIT #boat',
      text: 'At sea\nBcc: evil@example.com\n\n.\nQUIT #boat\n\nA small boat',
      attachments: [{ filename: 'photo-ab12cd34.jpg', mimeType: 'image/jpeg', content: Buffer.from(post.image) }],
    });
    expect(smtp.sessions).toMatchObject([{ refusals: [], messageIds: [`<${context.attemptKey}@vermont>`] }]);
  });
});

describe('who is told of mails (observability.md section 7)', () => {
  it.each([
    ['arrives', {}, undefined, { outcome: 'answered', status: null }],
    ['meets nobody who listens', { nowhere: true }, undefined, { outcome: 'unreachable', status: null }],
    ['is called off before it begins', {}, 'off', { outcome: 'called_off', status: null }],
  ] as const)('when a mail %s, that is told once, as a call of the mail server', async (_what, where, off, end) => {
    const smtp = await serverOf();
    const told: unknown[] = [];
    const calls: CallObserver = { begins: (call) => ({ ended: (how) => void told.push(call, how) }) };
    const ports = 'nowhere' in where ? { [PORT]: 1 } : { [PORT]: smtp.port };
    const publisher = await build(smtp, { parts: { calls, ports } });
    const context = sendContext({ platform: publisher.id });
    const commit = (): void => {
      if (off === 'off') throw new NotStarted();
      context.commit();
    };
    await publisher.send(await prepared(publisher), { ...context, commit });
    expect(told).toEqual([{ dependency: 'smtp', operation: 'send_mail', method: 'POST' }, end]);
  });
});
