import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Secret, type TenantConfig } from '../../../src/kernel/index.js';
import { createHttpClient } from '../../../src/platform/http/index.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import type { PreparedPost, Publisher, SendOutcome } from '../../../src/publishers/index.js';
import { TelegramPublisherFactory } from '../../../src/publishers/telegram/index.js';
import { drawnPhoto, MemorySink, sendContext } from '../../../src/publishers/testing/index.js';
import { startTelegram, type Fault, type RunningTelegram, type TelegramPost } from '../../support/telegram/index.js';

const TOKEN = '7000000001:AAcanary-token-of-the-bot-0123456789';
const CHAT = -1001234567890;
const CAPTION = 'canary-caption-on-the-wire';
const RUNNER = join(__dirname, '../storage/processes/run-typescript.cjs');
const clock = new SystemClock();
const http = createHttpClient(clock);
let telegram: RunningTelegram;
let publisher: Publisher;

beforeEach(async () => {
  telegram = await startTelegram({
    bots: [{ token: TOKEN, chats: [{ id: CHAT, kind: 'supergroup', topics: [7] }, '@studio'] }],
    enforceRates: false,
  });
  publisher = await build({ channel_id: CHAT });
});
afterEach(() => telegram.close());
afterAll(() => http.onApplicationShutdown());

async function build(config: Readonly<Record<string, unknown>>): Promise<Publisher> {
  const factory = new TelegramPublisherFactory({ http, clock, baseUrl: telegram.url, paceMs: 0 });
  const entry = { id: 'telegram', type: 'telegram', credentialsRef: null, config } as const;
  const secret = new Secret({ bot_token: TOKEN });
  const built = await factory.build({} as TenantConfig, entry, new MemorySink(), secret);
  if ('unavailable' in built) throw new Error('a good entry must be built');
  return built;
}

async function prepare(caption: string, photo = drawnPhoto()): Promise<PreparedPost> {
  return publisher.prepare(await photo.jpeg().toBuffer(), { caption, altText: 'A harbour', spoiler: false });
}

/** Sends a caption. @returns what the readers of the chat see */
async function posted(caption: string): Promise<TelegramPost | undefined> {
  expect(await publisher.send(await prepare(caption), sendContext())).toMatchObject({ outcome: 'sent' });
  return telegram.posts().at(-1);
}

async function outcomeOf(fault: Fault): Promise<SendOutcome> {
  telegram.control.failNext(fault);
  return publisher.send(await prepare(CAPTION), sendContext());
}

describe('captions on the wire of Telegram (publishers.md section 14, point 5)', () => {
  it.each([
    '<b>bold</b> & <a href="x">y</a>',
    '_x_ *y* `z` ~s~ ||t||',
    '[a](b)',
    '@studio #evening https://t.me/x',
    'a\n\nb\nc',
  ])('when a caption is %j, it arrives literally', async (caption) => {
    const post = await posted(caption);
    expect(post?.caption).toBe(caption);
    expect(Object.keys(telegram.journal[0]?.fields ?? {}).sort()).toEqual(['caption', 'chat_id']);
  });

  it('when a caption has exactly 1,024 units, it arrives whole', async () => {
    const caption = `${'wörter '.repeat(146)}ab`;
    expect(caption).toHaveLength(1024);
    expect((await posted(caption))?.caption).toBe(caption);
  });

  it('when it has 700 emoji, it is cut to 1,024 units without breaking one', async () => {
    const caption = (await posted('🌅'.repeat(700)))?.caption ?? '';
    expect(caption).toMatch(/^(?:🌅)+…$/u);
    expect(caption.length).toBeGreaterThan(1020);
    expect(caption.length).toBeLessThanOrEqual(1024);
  });

  it('when it has more than ten hashtags, ten arrive', async () => {
    const tags = Array.from({ length: 12 }, (_, at) => `#tag${at}`);
    const caption = (await posted(`Evening\n\n${tags.join(' ')}`))?.caption ?? '';
    expect(caption.match(/#\w+/g)).toEqual(tags.slice(0, 10));
  });
});

describe('posts on the wire of Telegram', () => {
  it('when every setting is set, each arrives as a mark of the post', async () => {
    publisher = await build({ channel_id: CHAT, message_thread_id: 7, silent: true, protect: true });
    const post = { ...(await prepare(CAPTION)), spoiler: true };
    await publisher.send(post, sendContext());
    expect(telegram.posts()).toMatchObject([
      {
        threadId: 7,
        silent: true,
        isProtected: true,
        hasSpoiler: true,
        fileName: 'photo.jpg',
        contentType: 'image/jpeg',
      },
    ]);
    expect(telegram.journal[0]?.headers).toMatchObject({ connection: 'close' });
    expect(telegram.journal[0]?.headers).not.toHaveProperty('transfer-encoding');
  });

  it.each([
    ['25:1', 2500, 100],
    ['1:25', 100, 2500],
    ['larger than its sides may be', 4000, 3000],
  ])('when a photo is %s, it is taken all the same', async (_what, width, height) => {
    expect(await publisher.send(await prepare(CAPTION, drawnPhoto(width, height)), sendContext())).toMatchObject({
      outcome: 'sent',
    });
    const [post] = telegram.posts();
    expect(Math.max(post?.width ?? 0, post?.height ?? 0)).toBeLessThanOrEqual(2560);
  });

  it.each([
    ['kicked', 'rejected'], ['left', 'rejected'], ['may_not_post', 'rejected'],
  ] as const)('when the bot was %s, the post is %s', async (member, code) => {
    telegram.control.setMember(TOKEN, CHAT, member);
    const outcome = await publisher.send(await prepare(CAPTION), sendContext());
    expect(outcome).toEqual({ outcome: 'failed', code, retryable: false });
  }); // prettier-ignore

  it('when the group has another id now, nothing goes there by itself', async () => {
    const moved = telegram.control.migrate(CHAT);
    const outcome = await publisher.send(await prepare(CAPTION), sendContext());
    expect(outcome).toEqual({ outcome: 'failed', code: 'rejected', retryable: false, warnings: ['channel_moved'] });
    expect(JSON.stringify(outcome)).not.toContain(String(moved));
    expect(telegram.journal).toHaveLength(1);
  });

  it('when the token was revoked, or never was one, it is unauthorized', async () => {
    telegram.control.revoke(TOKEN);
    const outcome = await publisher.send(await prepare(CAPTION), sendContext());
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'unauthorized' });
    expect(await outcomeOf({ kind: 'refusal', code: 404, description: 'Not Found' })).toMatchObject({
      code: 'unauthorized',
    });
  });

  it('when it must wait, that is how long; of several words the one of the body counts', async () => {
    expect(await outcomeOf({ kind: 'too_many', retryAfter: 23, header: '5' })).toMatchObject({ retryAfterSeconds: 23 });
    expect(await outcomeOf({ kind: 'too_many', header: '5' })).toMatchObject({ retryAfterSeconds: 5 });
    expect(await outcomeOf({ kind: 'too_many', form: 'empty' })).toMatchObject({ retryAfterSeconds: 60 });
    expect(telegram.posts()).toEqual([]);
  });

  it('when the connection ends before the photo has arrived, nobody can say that nothing was posted', async () => {
    expect(await outcomeOf({ kind: 'reset_early' })).toEqual({
      outcome: 'unknown',
      code: 'connection_lost_after_send',
    });
    expect(telegram.posts()).toEqual([]);
  });
});

describe('the token of a bot', () => {
  it.each([400, 401, 403, 429, 500])('when a %i repeats all it was told, none of it comes out', async (status) => {
    const outcome = await outcomeOf({ kind: 'echo', status });
    const shown = `${inspect(outcome, { depth: 9, showHidden: true })}${inspect(publisher, { depth: 9, showHidden: true })}`;
    for (const word of [TOKEN, TOKEN.slice(11), CAPTION, 'sendPhoto']) expect(shown).not.toContain(word);
  });

  it('when a publisher is disposed, neither token nor caption is left in the heap', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'heap-'));
    try {
      telegram.control.fail({ kind: 'echo' }, { times: 1 });
      telegram.control.fail({ kind: 'reset', posted: true }, { times: 1 });
      telegram.control.fail({ kind: 'too_many', retryAfter: 1 }, { times: 1 });
      expect(await inItsOwnProcess(folder, 4)).toEqual({
        outcomes: ['failed', 'unknown', 'failed', 'sent'],
        factoryLives: true,
      });
      const [inUse, disposed] = await Promise.all(
        ['in-use', 'disposed'].map((name) => readFile(join(folder, `${name}.heapsnapshot`), 'latin1')),
      );
      expect(inUse?.includes(TOKEN)).toBe(true);
      expect([TOKEN, TOKEN.slice(11), CAPTION].filter((word) => disposed?.includes(word))).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
    // A process of its own, and two snapshots of its heap: on a busy machine that takes its time.
  }, 120_000);
});

async function inItsOwnProcess(folder: string, sends: number): Promise<unknown> {
  const worker = join(__dirname, 'telegram-heap-worker.ts');
  const child = spawn(process.execPath, ['--expose-gc', '--require', RUNNER, worker, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const photo = (await drawnPhoto(60, 40).jpeg().toBuffer()).toString('base64');
  child.stdin.end(JSON.stringify({ baseUrl: telegram.url, token: TOKEN, caption: CAPTION, photo, sends }));
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(0);
  return JSON.parse(said) as unknown;
}
