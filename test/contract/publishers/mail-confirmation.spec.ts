import sharp from 'sharp';
import { deadlineIn, Secret } from '../../../src/kernel/index.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import type { AfterSendContext, Publisher, SendOutcome } from '../../../src/publishers/index.js';
import { MailPublisherFactory } from '../../../src/publishers/mail/index.js';
import { drawnPhoto, MemorySink, sendContext } from '../../../src/publishers/testing/index.js';
import {
  startSmtp,
  type FaultPlan,
  type RunningSmtp,
  type SmtpMail,
  type SmtpOptions,
} from '../../support/smtp/index.js';
import { MAIL_USER, mailTenant } from './mail-harness.js';

const ADMINS = [' ann@admins.example', 'bob@admins.example ', 'ANN@admins.example', 'no address', MAIL_USER.username];
const RECIPIENT = 'post@inbox.example';
const clock = new SystemClock();

let smtp: RunningSmtp;
let publisher: Publisher;
let photo: Uint8Array;
beforeAll(async () => {
  photo = await drawnPhoto(1600, 1200).jpeg().toBuffer();
});
afterEach(async () => {
  await publisher.dispose();
  await smtp.close();
});

interface Wanted {
  readonly toSender?: boolean;
  readonly tagsCount?: number;
  readonly admins?: readonly string[];
  readonly confirmationMs?: number;
  readonly server?: Partial<SmtpOptions>;
}

async function world(wanted: Wanted = {}): Promise<void> {
  smtp = await startSmtp({ mode: 'starttls', users: [MAIL_USER], ...wanted.server });
  const factory = new MailPublisherFactory({
    clock,
    allowPlain: false,
    adminsOf: () => wanted.admins ?? ADMINS,
    trust: smtp.certificate,
    limits: wanted.confirmationMs === undefined ? {} : { confirmationMs: wanted.confirmationMs },
  });
  const { toSender = true, tagsCount = 3 } = wanted;
  const tenant = mailTenant(smtp, { confirmation: { toSender, tagsCount, tagsNature: null } });
  const entry = { id: 'fetlife-1', type: 'fetlife' as const, credentialsRef: null, config: { recipient: RECIPIENT } };
  const built = await factory.build(tenant, entry, new MemorySink(), new Secret({ password: MAIL_USER.password }));
  if ('unavailable' in built) throw new Error('a good entry must be built');
  publisher = built;
}

interface Told {
  readonly outcome: SendOutcome;
  readonly warnings: readonly string[] | undefined;
}

/** Sends a photo, and then what follows it. */
async function publish(
  tags: readonly string[] = ['Sea-Side', 'boat'],
  more: Partial<AfterSendContext> = {},
): Promise<Told> {
  const post = await publisher.prepare(photo, { caption: 'At sea', altText: null, spoiler: false });
  const context = sendContext({ platform: publisher.id });
  const outcome = await publisher.send(post, context);
  const after = { attemptKey: context.attemptKey, tags, deadline: deadlineIn(clock, 30_000), ...more };
  return { outcome, warnings: await publisher.afterSent?.(post, after) };
}

const isCopy = (mail: SmtpMail): boolean => mail.messageId.endsWith('.c@vermont>');
const photoMails = (): readonly SmtpMail[] => smtp.journal.filter((mail) => !isCopy(mail));
const copies = (): readonly SmtpMail[] => smtp.journal.filter(isCopy);

/** Nobody who got a mail can read who else did: the envelope is not a part of it. */
function expectNobodySeesAdmins(): void {
  for (const { raw, to } of smtp.journal) {
    expect(raw.toString('latin1')).not.toMatch(/admins\.example/i);
    expect(to).toHaveLength(1);
  }
}

describe('the confirmation mail (publishers.md section 6)', () => {
  it('when it is not wanted, there is no such step', async () => {
    await world({ toSender: false });
    const { outcome, warnings } = await publish();
    expect([outcome.outcome, warnings]).toEqual(['sent', undefined]);
    expect(smtp.journal).toHaveLength(1);
  });

  it('when a photo was sent, the sender and the admins are told on a session of its own', async () => {
    await world();
    const { outcome, warnings } = await publish(['Sea-Side', 'sea side!', ' ', 'Größe_2', 'boat', 'rest']);
    expect(outcome).toMatchObject({ outcome: 'sent' });
    expect(warnings).toEqual([]);
    expect([photoMails().length, copies().length, smtp.sessions.length]).toEqual([1, 1, 2]);
    const [copy] = copies();
    expect(copy).toMatchObject({
      messageId: outcome.outcome === 'sent' ? outcome.postId?.replace('@', '.c@') : '',
      from: MAIL_USER.username,
      to: [MAIL_USER.username],
      envelope: { to: [MAIL_USER.username, 'ann@admins.example', 'bob@admins.example'] },
      subject: photoMails()[0]?.subject,
      text: 'At sea\n\nImage Tags (FetLife context): sea side, größe 2, boat',
    });
    expect(photoMails()[0]?.envelope.to).toEqual([RECIPIENT]);
    expectNobodySeesAdmins();
    const meta = await sharp(copy?.attachments[0]?.content).metadata();
    expect([meta.width, meta.height, meta.format]).toEqual([1024, 768, 'jpeg']);
  });

  it.each([
    [['a', 'b'], 0, '(none)'],
    [[], 5, '(none)'],
    [['!!', '…'], 5, '(none)'],
    [['B', 'a', 'b'], 5, 'b, a'],
  ])('when the tags are %j and %i are wanted, the line says %s', async (tags, tagsCount, line) => {
    await world({ tagsCount });
    await publish(tags);
    expect(copies()[0]?.text).toBe(`At sea\n\nImage Tags (FetLife context): ${line}`);
  });

  it('when there are many admins, the first twenty are told', async () => {
    const admins = Array.from({ length: 30 }, (_value, index) => `a${index}@admins.example`);
    await world({ admins });
    expect((await publish()).warnings).toEqual([]);
    expect(copies()[0]?.envelope.to).toEqual([MAIL_USER.username, ...admins.slice(0, 20)]);
    expectNobodySeesAdmins();
  });

  it.each<[string, FaultPlan]>([
    ['its session is refused', { at: 'greeting', fault: { does: 'reply', code: 421 }, skip: 1 }],
    ['its connection is reset', { at: 'connect', fault: { does: 'reset' }, skip: 1 }],
    ['its login is refused', { at: 'auth', fault: { does: 'reply', code: 535 }, skip: 1 }],
    ['its sender is refused', { at: 'mail', fault: { does: 'reply', code: 550 }, skip: 1 }],
    ['everybody in it is refused', { at: 'rcpt', fault: { does: 'reply', code: 550 }, skip: 1 }],
    ['one admin in it is refused', { at: 'rcpt', fault: { does: 'reply', code: 550 }, skip: 2, times: 1 }],
    ['it is refused after the dot', { at: 'dot', fault: { does: 'reply', code: 554 }, skip: 1 }],
    ['its answer is lost', { at: 'dot', fault: { does: 'reset', taken: true }, skip: 1 }],
    ['its answer makes no sense', { at: 'dot', fault: { does: 'say', bytes: 'hm\r\n', then: 'silent' }, skip: 1 }],
  ])('when %s, the photo stays sent, once, with a warning', async (_what, plan) => {
    await world();
    smtp.control.fail(plan);
    const { outcome, warnings } = await publish();
    expect(outcome).toMatchObject({ outcome: 'sent', warnings: [] });
    expect(warnings).toEqual(['confirmation_failed']);
    expect(photoMails()).toHaveLength(1);
    expect(copies().length).toBeLessThanOrEqual(1);
    expect(smtp.sessions).toHaveLength(2);
    expectNobodySeesAdmins();
  });

  it.each(['connect', 'greeting', 'dot'] as const)(
    'when the server is silent at %s, it ends in its own time and the photo stays sent',
    async (at) => {
      await world({ confirmationMs: 300 });
      smtp.control.fail({ at, fault: { does: 'silent' }, skip: 1 });
      expect(await publish()).toMatchObject({ outcome: { outcome: 'sent' }, warnings: ['confirmation_failed'] });
      expect(photoMails()).toHaveLength(1);
    },
  );

  it('when it is called off or has no time, nobody is told, and that is a warning', async () => {
    await world();
    expect((await publish([], { signal: AbortSignal.abort() })).warnings).toEqual(['confirmation_failed']);
    expect((await publish([], { deadline: deadlineIn(clock, 0) })).warnings).toEqual(['confirmation_failed']);
    expect(copies()).toHaveLength(0);
  });

  it('when the copy cannot be made, that is a warning and not an error', async () => {
    await world();
    const post = { image: Buffer.from('no picture'), width: 1, height: 1, caption: 'x', altText: null, spoiler: false };
    const after = { attemptKey: sendContext().attemptKey, tags: [], deadline: deadlineIn(clock, 30_000) };
    expect(await publisher.afterSent?.(post, after)).toEqual(['confirmation_failed']);
    expect(smtp.sessions).toHaveLength(0);
  });
});
