import { readFile } from 'node:fs/promises';
import { plantedCredential, platformsOf, ProviderWorld, senderOf } from '../support/app/index.js';
import type { SmtpMail } from '../support/smtp/index.js';
import type { TelegramPost } from '../support/telegram/index.js';

const LONG_AGO_MS = 11 * 60_000;
const EMAIL = 'friend@aurora.example';
const FETLIFE = 'aurora@upload.example';

let world: ProviderWorld;
beforeAll(async () => {
  world = await ProviderWorld.start();
});
beforeEach(() => world.begin());
afterEach(() => {
  // Whatever was written and sent for aurora: AI was not asked, and nothing of harbor's was touched.
  const { providers } = world;
  expect([providers.posts('harbor'), providers.mails('harbor')]).toEqual([[], []]);
  expect([providers.calls('aurora'), providers.calls('harbor')]).toEqual([[], []]);
});
afterAll(() => world.stop());

const publish = async (name: string, body: object) => world.photos.act(name, 'publish', { caption: 'words', ...body });
const posts = (): readonly TelegramPost[] => world.providers.posts('aurora');
/** Photo mails to a recipient; confirmations go to the sender. */
const mailsTo = (recipient: string): readonly SmtpMail[] =>
  world.providers.mails('aurora').filter(({ to }) => to.includes(recipient));
const put = (name: string): Promise<string> => world.photos.put(name);
const token = (version?: string): string => plantedCredential('aurora', 'telegram', version).fields['bot_token'] ?? '';
const resolve = (hash: string, decision: string) =>
  world.photos.call('post', `/api/history/${hash}/resolve`, {
    body: { platform: 'telegram-1', attempt: 1, decision },
  });

describe('a credential that fails', () => {
  it('when telegram’s cannot be had, the mails go out; when it is back, only the missing post is made', async () => {
    await world.configure('aurora', { missing: ['telegram'] });
    await put('heals.jpg');
    const first = await publish('heals.jpg', {});
    expect([first.status, first.body.state]).toEqual([207, 'PARTIAL']);
    expect(first.body.results).toMatchObject({
      'telegram-1': { status: 'unavailable', code: 'credential_unavailable' },
      'email-1': { status: 'sent' },
      'fetlife-1': { status: 'sent' },
    });
    expect(await world.photos.names()).toContain('heals.jpg');
    await world.configure('aurora');
    world.clock.pass(31);
    const second = await publish('heals.jpg', {});
    expect([second.status, second.body.state, second.body.archive]).toEqual([200, 'DONE', 'done']);
    expect(second.body.results['email-1']).toMatchObject({ status: 'sent', code: 'already_sent' });
    expect([posts().length, mailsTo(EMAIL).length, mailsTo(FETLIFE).length]).toEqual([1, 1, 1]);
  });

  it('when the bot has a new token, it is asked for and the post made once, under the same attempt', async () => {
    await put('warm.jpg');
    expect((await publish('warm.jpg', { platforms: ['telegram-1'] })).status).toBe(200);
    world.replace('aurora', { versions: { telegram: 'v2' } });
    world.providers.telegram.control.rotate(token(), token('v2'));
    const calls = world.providers.telegram.journal.length;
    await put('renewed.jpg');
    const answer = await publish('renewed.jpg', { platforms: ['telegram-1'] });
    expect(answer.body.results['telegram-1']).toMatchObject({ status: 'sent', attempt: 1 });
    const asked = world.providers.telegram.journal.slice(calls);
    expect(asked.map((call) => [call.status, call.token === token('v2')])).toEqual([
      [401, false],
      [200, true],
    ]);
    expect(posts()).toHaveLength(2);
    world.providers.telegram.control.rotate(token('v2'), token());
    world.clock.pass(31);
  });

  it('when the bot’s token is refused and there is no other one, it has failed and nothing was posted', async () => {
    world.providers.telegram.control.fail({ kind: 'refusal', code: 401, description: 'Unauthorized' });
    await put('refused.jpg');
    const answer = await publish('refused.jpg', { platforms: ['telegram-1'] });
    expect([answer.status, answer.body.code]).toEqual([502, 'all_failed']);
    expect(answer.body.results['telegram-1']).toMatchObject({
      status: 'failed',
      code: 'unauthorized',
      message: 'The platform did not accept our sign-in. Nothing was posted.',
    });
    expect(posts()).toEqual([]);
  });

  it('when the mail server refuses the password, telegram has its post and both mails have failed', async () => {
    world.providers.smtp.control.fail({ at: 'auth', fault: { does: 'reply', code: 535 } });
    await put('password.jpg');
    const answer = await publish('password.jpg', {});
    expect([answer.status, answer.body.state]).toEqual([207, 'PARTIAL']);
    expect(answer.body.results).toMatchObject({
      'telegram-1': { status: 'sent' },
      'email-1': { status: 'failed', code: 'unauthorized' },
      'fetlife-1': { status: 'failed', code: 'unauthorized' },
    });
    world.providers.smtp.control.heal();
    expect((await publish('password.jpg', {})).body.archive).toBe('done');
    expect([posts().length, mailsTo(EMAIL).length, mailsTo(FETLIFE).length]).toEqual([1, 1, 1]);
  });
});

describe('a post of which nobody knows whether it was made', () => {
  const lose = async (name: string): Promise<string> => {
    world.providers.telegram.control.failNext({ kind: 'reset', posted: true });
    const hash = await put(name);
    const answer = await publish(name, {});
    expect([answer.status, answer.body.state]).toEqual([207, 'NEEDS_DECISION']);
    expect(answer.body.results).toMatchObject({
      'telegram-1': { status: 'unknown', code: 'connection_lost_after_send' },
      'email-1': { status: 'sent' },
    });
    return hash;
  };

  it('when it is asked for again, it is not sent; when a person finds it, the photo is archived', async () => {
    const hash = await lose('lost.jpg');
    expect((await world.photos.detail('lost.jpg')).body.publishState).toBe('needs_decision');
    const again = await publish('lost.jpg', {});
    expect([again.status, again.body.code]).toEqual([409, 'needs_decision']);
    expect((await resolve(hash, 'posted')).body.state).toBe('published');
    expect(await world.photos.names('archive')).toContain('lost.jpg');
    expect([posts().length, mailsTo(EMAIL).length]).toEqual([1, 1]);
  });

  it('when a person says after a while that it is not there, the next publish is attempt 2 and nothing else', async () => {
    const hash = await lose('gone.jpg');
    expect((await resolve(hash, 'not_posted')).body.code).toBe('too_early_to_resolve');
    await longAgo(hash);
    expect((await resolve(hash, 'not_posted')).status).toBe(200);
    expect(posts()).toHaveLength(1);
    const answer = await publish('gone.jpg', {});
    expect([answer.status, answer.body.archive]).toEqual([200, 'done']);
    expect(answer.body.results['telegram-1']).toMatchObject({ status: 'sent', attempt: 2 });
    expect([posts().length, mailsTo(EMAIL).length]).toEqual([2, 1]);
  });

  it('when a mail server takes a mail and never says so, it is unknown too and not sent again', async () => {
    world.providers.smtp.control.fail({ at: 'dot', fault: { does: 'reset', taken: true }, times: 1 });
    await put('dot.jpg');
    const answer = await publish('dot.jpg', { platforms: ['email-1'] });
    expect(answer.body.results['email-1']).toMatchObject({ status: 'unknown', code: 'connection_lost_after_send' });
    expect((await publish('dot.jpg', { platforms: ['email-1'] })).body.code).toBe('needs_decision');
    expect(mailsTo(EMAIL)).toHaveLength(1);
  });

  it('when a post is repeated on purpose, it is attempt 2 and the first one stays in the history', async () => {
    const hash = await put('again.jpg');
    await publish('again.jpg', {});
    const answer = await publish(hash, { platforms: ['telegram-1'], republish: true, caption: 'once more' });
    expect(answer.body.results['telegram-1']).toMatchObject({ status: 'sent', attempt: 2, caption: 'once more' });
    const { platforms } = (await world.photos.get(`/api/history/${hash}`)).body;
    expect(platforms['telegram-1'].past).toMatchObject([{ attempt: 1, status: 'sent', caption: 'words' }]);
    expect([posts().map(({ caption }) => caption), mailsTo(EMAIL).length]).toEqual([['words', 'once more'], 1]);
  });
});

/** The intent of a photo was written eleven minutes ago. */
async function longAgo(hash: string): Promise<void> {
  const record = JSON.parse(await readFile(await world.photos.recordFile(hash), 'utf8')) as {
    platforms: Record<string, object>;
  };
  const intentAt = new Date(Date.now() - LONG_AGO_MS).toISOString();
  const entry = { ...record.platforms['telegram-1'], intentAt };
  const platforms = { ...record.platforms, 'telegram-1': entry };
  await world.photos.plantRecord(hash, { ...record, platforms }, LONG_AGO_MS);
}

describe('what a platform makes of a post', () => {
  it('when a photo is sensitive, telegram hides it, fetlife does not get it, and the photo is published', async () => {
    const publishers = platformsOf('aurora', { 'telegram-1': { nsfw: 'spoiler' }, 'fetlife-1': { nsfw: 'block' } });
    await world.configure('aurora', { config: { publishers } });
    await put('nude.jpg');
    const answer = await publish('nude.jpg', { nsfw: true });
    expect([answer.status, answer.body.archive]).toEqual([200, 'done']);
    expect(answer.body.results['fetlife-1']).toMatchObject({ status: 'skipped', code: 'nsfw_blocked' });
    expect([posts().map(({ hasSpoiler }) => hasSpoiler), mailsTo(FETLIFE)]).toEqual([[true], []]);
    await put('harmless.jpg');
    expect((await publish('harmless.jpg', { nsfw: false })).status).toBe(200);
    expect([posts().map(({ hasSpoiler }) => hasSpoiler), mailsTo(FETLIFE).length]).toEqual([[true, false], 1]);
  });

  it('when a caption has 5,000 emoji, each platform gets what it takes, without a broken one', async () => {
    await put('emoji.jpg');
    expect((await publish('emoji.jpg', { caption: '😀'.repeat(5_000) })).status).toBe(200);
    const caption = posts()[0]?.caption ?? '';
    expect([caption.length <= 1024, /^(😀)+…$/u.test(caption)]).toEqual([true, true]);
    const [email, fetlife] = [mailsTo(EMAIL)[0], mailsTo(FETLIFE)[0]];
    expect([...(email?.subject ?? '')].length).toBeLessThanOrEqual(200);
    expect([...(fetlife?.subject ?? '')].length).toBeLessThanOrEqual(240);
    expect(`${email?.subject}${fetlife?.subject}`).not.toMatch(/\p{Cs}|\ufffd/u);
  });

  it('when a caption has lines that look like headers, no mail has a header more and each subject is one line', async () => {
    await put('lines.jpg');
    const caption = 'First line\r\nBcc: everybody@evil.example\nX-Evil: yes\r\n\r\nbody';
    expect((await publish('lines.jpg', { caption })).status).toBe(200);
    for (const mail of [...mailsTo(EMAIL), ...mailsTo(FETLIFE)]) {
      expect(mail.headers.map(({ key }) => key)).not.toEqual(expect.arrayContaining(['bcc']));
      expect(mail.headers.map(({ key }) => key)).not.toEqual(expect.arrayContaining(['x-evil']));
      expect(mail.envelope.to).toHaveLength(1);
      expect(mail.subject).toMatch(/^First line Bcc: everybody@evil\.example X-Evil: yes/);
    }
    expect(posts()[0]?.caption).toBe('First line\nBcc: everybody@evil.example\nX-Evil: yes\n\nbody');
  });

  it('when a confirmation cannot be sent, the post is sent, its warning says so, and there is one photo mail', async () => {
    world.providers.smtp.control.fail({ at: 'dot', fault: { does: 'reply', code: 554 }, skip: 1 });
    await world.configure('aurora', { config: { confirmation: { confirmation_to_sender: true } } });
    await put('confirmed.jpg');
    const answer = await publish('confirmed.jpg', { platforms: ['email-1'] });
    expect([answer.status, answer.body.warnings]).toEqual([200, ['confirmation_failed']]);
    expect(answer.body.results['email-1'].status).toBe('sent');
    expect(world.providers.mails('aurora').map(({ to }) => to)).toEqual([[EMAIL]]);
    const finished = world.photos.app.lines.filter(({ event }) => event === 'publish_finished').at(-1);
    expect(finished).toMatchObject({ warnings: ['confirmation_failed'] });
  });

  it('when posts were made, the sender is told once for each mail platform, by a mail of its own', async () => {
    await world.configure('aurora', { config: { confirmation: { confirmation_to_sender: true } } });
    await put('told.jpg');
    expect((await publish('told.jpg', {})).body.warnings).toEqual([]);
    expect(mailsTo(senderOf('aurora'))).toHaveLength(2);
    expect(new Set(world.providers.mails('aurora').map(({ messageId }) => messageId)).size).toBe(4);
  });

  it('when there are several entries of one type, a type means all of them and an id one', async () => {
    const second = { id: 'email-2', type: 'email', config: { recipient: 'second@aurora.example' } };
    await world.configure('aurora', { config: { publishers: [...platformsOf('aurora').slice(1, 2), second] } });
    const hash = await put('several.jpg');
    await publish('several.jpg', { platforms: ['email-2'], captions: { 'email-2': 'for the second' } });
    expect([mailsTo(EMAIL).length, mailsTo('second@aurora.example')[0]?.subject]).toEqual([0, 'for the second']);
    const rest = await publish(hash, { platforms: ['email'] });
    expect([rest.status, mailsTo(EMAIL).length, mailsTo('second@aurora.example').length]).toEqual([200, 1, 1]);
  });
});

describe('a platform that says no', () => {
  it.each([
    ['the channel does not exist', 'rejected', 'The platform refused the post.', null],
    ['the bot was thrown out', 'rejected', 'The platform refused the post.', null],
    ['it wants an hour of peace', 'rate_limited', 'The platform asks us to wait. Nothing was posted.', 60],
    ['it does not take the picture', 'media_rejected', 'The platform refused the picture.', null],
  ])('when %s, the mails go out and the answer says why in words', async (how, code, message, seconds) => {
    const { control } = world.providers.telegram;
    const publishers = platformsOf('aurora', { 'telegram-1': { channel_id: '@nobody_has_this' } });
    if (how.startsWith('the channel')) await world.configure('aurora', { config: { publishers } });
    if (how.startsWith('the bot')) control.setMember(token(), '@aurora_studio', 'kicked');
    if (how.startsWith('it wants')) control.fail({ kind: 'too_many', retryAfter: 3600 });
    if (how.includes('picture')) {
      control.fail({ kind: 'refusal', code: 400, description: 'Bad Request: PHOTO_INVALID_DIMENSIONS' });
    }
    await put('no.jpg');
    const answer = await publish('no.jpg', {});
    expect([answer.status, answer.body.state, answer.body.archive]).toEqual([207, 'PARTIAL', 'kept_in_inbox']);
    const result = { status: 'failed', code, message, error: message, success: false, retryAfterSeconds: seconds };
    expect(answer.body.results['telegram-1']).toMatchObject(result);
    expect([posts(), mailsTo(EMAIL).length, mailsTo(FETLIFE).length]).toEqual([[], 1, 1]);
    control.setMember(token(), '@aurora_studio', 'may_post');
  });
});
