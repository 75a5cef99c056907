import { getEventListeners, getMaxListeners } from 'node:events';
import { selfSigned } from '../../../test/support/certificates/index.js';
import { startTelegram, type RunningTelegram } from '../../../test/support/telegram/index.js';
import { Secret, type TenantConfig } from '../../kernel/index.js';
import { createHttpClient } from '../../platform/http/index.js';
import { SystemClock } from '../../platform/system/index.js';
import type { PreparedPost, Publisher } from '../publisher.port.js';
import { drawnPhoto, MemorySink, sendContext } from '../testing/index.js';
import { TelegramPublisherFactory, type TelegramFactoryOptions } from './index.js';

const TOKEN = '7000000001:AAtoken-of-the-bot-0123456789abcdefgh';
const clock = new SystemClock();
const http = createHttpClient(clock);
let telegram: RunningTelegram;
let post: PreparedPost;

beforeEach(async () => {
  telegram = await startTelegram({ bots: [{ token: TOKEN, chats: ['@studio', -1001000000001] }], enforceRates: false });
  post = await (
    await build()
  ).prepare(await drawnPhoto().jpeg().toBuffer(), {
    caption: 'Evening',
    altText: 'A harbour',
    spoiler: false,
  });
});
afterEach(() => telegram.close());
afterAll(() => http.onApplicationShutdown());

const factoryOf = (more: Partial<TelegramFactoryOptions> = {}) =>
  new TelegramPublisherFactory({ http, clock, baseUrl: `${telegram.url}/`, paceMs: 0, ...more });

async function build(
  config: Record<string, unknown> = {},
  { factory = factoryOf(), id = 'telegram', token = TOKEN } = {},
): Promise<Publisher> {
  const entry = { id, type: 'telegram', credentialsRef: null, config: { channel_id: '@studio', ...config } } as const;
  // Nothing of the tenant's config is read.
  const built = await factory.build({} as TenantConfig, entry, new MemorySink(), new Secret({ bot_token: token }));
  if ('unavailable' in built) throw new Error('the entry should be built');
  return built;
}

describe('TelegramPublisher', () => {
  it('when it posts, the id and the link of the message come back', async () => {
    const byName = await (await build()).send(post, sendContext());
    expect(byName).toEqual({ outcome: 'sent', postId: '1', postUrl: 'https://t.me/studio/1', warnings: [] });
    const byId = await (await build({ channel_id: -1001000000001 })).send(post, sendContext());
    expect(byId).toMatchObject({ postId: '1', postUrl: 'https://t.me/c/1000000001/1' });
  });

  it('when entries name one chat, in any case, they are one destination; others are not', async () => {
    const of = async (chat: unknown): Promise<string> => (await build({ channel_id: chat })).destination();
    expect(await of('@STUDIO')).toBe(await of(' @studio'));
    expect(await of(-1001000000001)).toBe(await of('-1001000000001'));
    expect(new Set([await of('@studio'), await of('@other'), await of(-1001000000001)]).size).toBe(3);
  });

  it('when several entries are shown, their names tell them apart', async () => {
    expect((await build()).label).toBe('Telegram');
    expect((await build({}, { id: 'news' })).label).toBe('Telegram (news)');
  });

  it('when two entries post to one chat, the second waits for the pause, though it was built anew', async () => {
    const factory = factoryOf({ paceMs: 60 });
    const posted: number[] = [];
    for (const id of ['one', 'two']) {
      const publisher = await build({}, { factory, id });
      const onCommit = (): void => void posted.push(clock.monotonicMs());
      expect(await publisher.send(post, sendContext({ onCommit }))).toMatchObject({ outcome: 'sent' });
      await publisher.dispose();
    }
    expect((posted[1] ?? 0) - (posted[0] ?? 0)).toBeGreaterThanOrEqual(58);
  });

  it('when the pause does not fit into the time, nothing is posted, and it says when it would', async () => {
    const factory = factoryOf({ paceMs: 60_000 });
    const publisher = await build({}, { factory });
    await publisher.send(post, sendContext());
    const ctx = sendContext({ attempt: 2 });
    const outcome = await publisher.send(post, ctx);
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'rate_limited', retryable: true });
    expect(outcome.outcome === 'failed' ? outcome.retryAfterSeconds : null).toBeGreaterThan(30);
    expect([ctx.commits(), telegram.posts().length]).toEqual([0, 1]);
  });

  it('when a send was called off, the next one does not wait for it', async () => {
    const factory = factoryOf({ paceMs: 60_000 });
    const publisher = await build({}, { factory });
    expect(await publisher.send(post, sendContext({ callOff: true }))).toEqual({ outcome: 'not_started' });
    expect(await publisher.send(post, sendContext())).toMatchObject({ outcome: 'sent' });
  });

  it('when it is disposed while a send waits for its pause, that is failed', async () => {
    const publisher = await build({}, { factory: factoryOf({ paceMs: 10_000 }) });
    await publisher.send(post, sendContext());
    const ctx = sendContext({ attempt: 2 });
    const waiting = publisher.send(post, ctx);
    await publisher.dispose();
    expect(await waiting).toMatchObject({ outcome: 'failed', code: 'connect_failed' });
    expect([ctx.commits(), telegram.posts().length]).toEqual([0, 1]);
  });

  it('when a dozen sends wait for one chat, their listeners are not taken for a leak', async () => {
    const publisher = await build({}, { factory: factoryOf({ paceMs: 10_000 }) });
    await publisher.send(post, sendContext());
    const listening = jest.spyOn(EventTarget.prototype, 'addEventListener');
    const waiting = Array.from({ length: 12 }, (_, at) => publisher.send(post, sendContext({ attempt: at + 2 })));
    const signals = [...new Set(listening.mock.contexts)].filter((one) => one instanceof AbortSignal);
    listening.mockRestore();
    const counts = signals.map((one) => [getEventListeners(one, 'abort').length, getMaxListeners(one)] as const);
    expect(Math.max(...counts.map(([count]) => count))).toBe(12);
    expect(counts.filter(([count, most]) => count > most)).toEqual([]);
    await publisher.dispose();
    await Promise.all(waiting);
    expect(signals.map((one) => getEventListeners(one, 'abort').length)).toEqual(signals.map(() => 0));
  });

  it('when it is disposed while a post is under way, that post is not cut', async () => {
    const hold = telegram.control.hold();
    const publisher = await build();
    const sending = publisher.send(post, sendContext());
    await hold.waitFor();
    await publisher.dispose();
    hold.release();
    expect(await sending).toMatchObject({ outcome: 'sent' });
    expect(await publisher.preflight()).toEqual({ ready: false, code: 'credential_unavailable' });
    expect(await publisher.send(post, sendContext())).toMatchObject({ outcome: 'failed', code: 'connect_failed' });
  });

  it('when the deadline is over, nothing is called', async () => {
    const ctx = sendContext({ remainingMs: 0 });
    expect(await (await build()).send(post, ctx)).toMatchObject({ outcome: 'failed', code: 'connect_failed' });
    expect([ctx.commits(), telegram.journal.length]).toEqual([0, 0]);
  });

  it('when its longest send is asked for, waiting and connecting fit into 25 s and all into 75 s', async () => {
    const { maxSendMs } = await build();
    expect(maxSendMs).toBe(50_000);
  });

  it('when no other address is set, it is Telegram itself that is called, over TLS', async () => {
    const asked: string[] = [];
    const spy = createHttpClient(clock);
    spy.send = ({ url }) => {
      asked.push(url);
      return Promise.reject(new TypeError('not in a test'));
    };
    const publisher = await build({}, { factory: factoryOf({ http: spy, baseUrl: null }) });
    await expect(publisher.send(post, sendContext())).rejects.toThrow('not in a test');
    expect(asked).toEqual([`https://api.telegram.org/bot${TOKEN}/sendPhoto`]);
  });

  it('when Telegram is reached over TLS of a known authority, it posts', async () => {
    const certificate = selfSigned();
    const secure = await startTelegram({ bots: [{ token: TOKEN, chats: ['@studio'] }], certificate });
    const trusting = createHttpClient(clock, certificate.certificate);
    const publisher = await build({}, { factory: factoryOf({ http: trusting, baseUrl: secure.url }) });
    expect(await publisher.send(post, sendContext())).toMatchObject({ outcome: 'sent' });
    expect(secure.posts()).toHaveLength(1);
    await secure.close();
  });

  it.each(['', '123:short', `x${TOKEN}`, `${TOKEN} `, `${TOKEN}/../x`, TOKEN.replace(':', '')])(
    'when the token is %j, there is no publisher',
    async (token) => {
      await expect(build({}, { token })).rejects.toThrow('the entry should be built');
    },
  );
});
