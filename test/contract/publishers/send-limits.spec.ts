import { performance } from 'node:perf_hooks';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { Secret } from '../../../src/kernel/index.js';
import type { TenantConfig } from '../../../src/kernel/index.js';
import { createHttpClient } from '../../../src/platform/http/index.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import type { Publisher, PublisherFactory, SendOutcome } from '../../../src/publishers/index.js';
import { MailPublisherFactory } from '../../../src/publishers/mail/index.js';
import { TelegramPublisherFactory } from '../../../src/publishers/telegram/index.js';
import { MemorySink, preparedPost, sendContext } from '../../../src/publishers/testing/index.js';
import { startSmtp, type FaultPlace, type RunningSmtp } from '../../support/smtp/index.js';
import { startTelegram, type RunningTelegram } from '../../support/telegram/index.js';

/**
 * `maxSendMs` is true: a send with no deadline of its caller ends by the limits of its adapter alone, whatever keeps
 * it waiting. The limits are shortened here; at full length they are met by `test/resilience/unclear-sends.spec.ts`.
 * Spec: publishers.md section 13, point 11.
 */
const ENDLESS = { remainingMs: () => Number.MAX_SAFE_INTEGER };
/** Tried in turn: on a loaded machine the shorter ones end a send before it comes to where it is kept waiting. */
const LIMITS_MS = [300, 1_500, 7_500];
/** For a machine with a lot to do; the faults never end by themselves. */
const SLACK_MS = 10_000;
const TOKEN = '4815162342:token-of-the-limits-of-sends-in-tests';
const PASSWORD = 'password-of-the-limits';
const SENDER = 'studio@photos.example';

const clock = new SystemClock();
const http = createHttpClient(clock);
let telegram: RunningTelegram;
let smtp: RunningSmtp;
let silence: Server;

beforeAll(async () => {
  telegram = await startTelegram({ bots: [{ token: TOKEN, chats: ['@studio'] }], enforceRates: false });
  smtp = await startSmtp({ mode: 'starttls', users: [{ username: SENDER, password: PASSWORD }] });
  silence = createServer((socket) => void socket.on('error', () => undefined).resume());
  await new Promise<void>((resolve) => silence.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  telegram.control.heal();
  smtp.control.heal();
});
afterAll(async () => {
  http.onApplicationShutdown();
  await Promise.all([telegram.close(), smtp.close()]);
  await new Promise((resolve) => silence.close(resolve));
});

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

function telegrams(ms: number, baseUrl: string): PublisherFactory {
  const limits = { waitMs: ms, connectMs: ms, callMs: 2 * ms };
  return new TelegramPublisherFactory({ http, clock, baseUrl, paceMs: 0, limits });
}

function mails(ms: number): PublisherFactory {
  const each = { connectMs: ms, greetingMs: ms, commandMs: ms, preparingMs: 2 * ms, answerMs: ms, totalMs: 3 * ms };
  const { certificate: trust } = smtp;
  return new MailPublisherFactory({ clock, allowPlain: false, adminsOf: () => [], trust, limits: each });
}

async function built(factory: PublisherFactory, type: 'telegram' | 'email'): Promise<Publisher> {
  const { host, port } = smtp;
  const config = {
    tenant: 'vermont',
    emailServer: { host, port, useTls: true, fromEmail: SENDER, username: null, passwordRef: null },
    confirmation: { toSender: false, tagsCount: 5, tagsNature: null },
  } as TenantConfig;
  const settings = { channel_id: '@studio', recipient: 'someone@inbox.example' };
  const secret = new Secret<Readonly<Record<string, string>>>({ bot_token: TOKEN, password: PASSWORD });
  const entry = { id: `${type}-1`, type, credentialsRef: null, config: settings };
  const publisher = await factory.build(config, entry, new MemorySink(), secret);
  if ('unavailable' in publisher) throw new Error(`${type} must be built, not ${publisher.field ?? 'refused'}`);
  return publisher;
}

/** Sends with ever longer limits until it comes past its commit as often as it should. */
async function sendByItsOwnLimits(
  make: (ms: number) => Promise<Publisher>,
  commits: 0 | 1,
): Promise<SendOutcome | null> {
  for (const ms of LIMITS_MS) {
    const publisher = await make(ms);
    const context = sendContext({ platform: publisher.id, deadline: ENDLESS });
    const post = await preparedPost(publisher);
    const begun = performance.now();
    const outcome = await publisher.send(post, context);
    const tookMs = performance.now() - begun;
    await publisher.dispose();
    expect(publisher.maxSendMs).toBeLessThanOrEqual(3 * ms);
    expect(tookMs).toBeLessThanOrEqual(publisher.maxSendMs + SLACK_MS);
    if (context.commits() === commits) return outcome;
  }
  return null;
}

const NOT_REACHED = { outcome: 'failed', code: 'connect_failed', retryable: true };
const NO_ANSWER = { outcome: 'unknown', code: 'timeout_after_send' };

describe('how long a send takes when nobody ends it but itself', () => {
  it('when Telegram takes the connection and says nothing, it ends as failed', async () => {
    const nowhere = `https://127.0.0.1:${portOf(silence)}`;
    const make = (ms: number) => built(telegrams(ms, nowhere), 'telegram');
    expect(await sendByItsOwnLimits(make, 0)).toEqual(NOT_REACHED);
  });

  it.each(['hang', 'drip'] as const)(
    'when Telegram takes the post and answers by %s, it ends as unknown',
    async (kind) => {
      telegram.control.fail({ kind });
      const make = (ms: number) => built(telegrams(ms, telegram.url), 'telegram');
      expect(await sendByItsOwnLimits(make, 1)).toEqual(NO_ANSWER);
    },
  );

  const places: readonly (readonly [FaultPlace, 'silent' | 'drip'])[] = [
    ['connect', 'silent'],
    ['greeting', 'drip'],
    ['auth', 'silent'],
  ];
  it.each(places)('when a mail server is kept at %s, %s, it ends as failed', async (at, does) => {
    smtp.control.fail({ at, fault: { does } });
    expect(await sendByItsOwnLimits((ms) => built(mails(ms), 'email'), 0)).toEqual(NOT_REACHED);
  });

  it.each([
    ['mail', 'silent'],
    ['dot', 'silent'],
    ['dot', 'drip'],
  ] as const)('when a mail server is kept at %s, %s, after the commit, it ends as unknown', async (at, does) => {
    smtp.control.fail({ at, fault: { does } });
    expect(await sendByItsOwnLimits((ms) => built(mails(ms), 'email'), 1)).toEqual(NO_ANSWER);
  });
});
