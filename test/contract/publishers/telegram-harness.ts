import { createServer, type AddressInfo, type Server } from 'node:net';
import { Secret } from '../../../src/kernel/index.js';
import type { TenantConfig } from '../../../src/kernel/index.js';
import { createHttpClient } from '../../../src/platform/http/index.js';
import { SystemClock } from '../../../src/platform/system/index.js';
import type { Publisher } from '../../../src/publishers/index.js';
import { TelegramPublisherFactory } from '../../../src/publishers/telegram/index.js';
import {
  MemorySink,
  type PublisherWireHarness,
  type WireFault,
  type WireProfile,
} from '../../../src/publishers/testing/index.js';
import { selfSigned } from '../../support/certificates/index.js';
import { startTelegram, type Fault, type RunningTelegram } from '../../support/telegram/index.js';

const TOKEN = '4815162342:canary-token-of-the-contract-suite-A';
const NEXT_TOKEN = '4815162342:canary-token-of-the-contract-suite-B';
const CHANNEL = '-1001234567890';
const TOPIC = 7;
const IN_30_SECONDS = () => new Date(Date.now() + 30_000).toUTCString();
const ONE_CALL = 'Telegram is one call: nothing comes before it but the connection.';
const NO_LOOKUP = 'A bot cannot read its own posts, so there is no lookup.';

export const TELEGRAM_PROFILE: WireProfile = {
  name: 'telegram',
  type: 'telegram',
  absent: {
    drip_before: ONE_CALL,
    reset_before: ONE_CALL,
    error_before: ONE_CALL,
    lookup_finds_nothing: NO_LOOKUP,
    lookup_broken: NO_LOOKUP,
  },
  entry: {
    config: { channel_id: CHANNEL, message_thread_id: TOPIC, silent: true, protect: false },
    required: ['channel_id'],
    wrong: [
      ['channel_id', '@'],
      ['channel_id', 'studio'],
      ['channel_id', '-100 1'],
      ['channel_id', 1.5],
      ['message_thread_id', 0],
      ['message_thread_id', -1],
      ['message_thread_id', 'general'],
      ['silent', 'yes'],
      ['protect', 1],
    ],
    secretFields: ['bot_token'],
  },
};

/** Trouble at the stand-in itself, by the words of the suites. */
const FAULTS: Readonly<Partial<Record<WireFault, () => Fault>>> = {
  silent_after: () => ({ kind: 'hang' }),
  drip_after: () => ({ kind: 'drip' }),
  reset_after: () => ({ kind: 'reset' }),
  half_answer: () => ({ kind: 'half', posted: true }),
  lost_reply: () => ({ kind: 'reset', posted: true }),
  error_after: () => ({ kind: 'echo', status: 502 }),
  rejected: () => ({ kind: 'echo', status: 400 }),
  media_rejected: () => ({ kind: 'refusal', code: 400, description: 'Bad Request: PHOTO_INVALID_DIMENSIONS' }),
  rate_limited_seconds: () => ({ kind: 'too_many', retryAfter: 7 }),
  rate_limited_date: () => ({ kind: 'too_many', header: IN_30_SECONDS() }),
  rate_limited_day: () => ({ kind: 'too_many', retryAfter: 86_400 }),
  rate_limited_negative: () => ({ kind: 'too_many', retryAfter: -1 }),
  rate_limited_garbage: () => ({ kind: 'too_many', retryAfter: 'soon', header: 'when it suits' }),
  rate_limited_plain: () => ({ kind: 'too_many', form: 'text' }),
  html: () => ({ kind: 'html', posted: true }),
  empty: () => ({ kind: 'empty', posted: true }),
  bom: () => ({ kind: 'bom', posted: true }),
  huge: () => ({ kind: 'huge', posted: true }),
  deep: () => ({ kind: 'deep', posted: true }),
  redirect: () => ({ kind: 'redirect', posted: true }),
  no_id: () => ({ kind: 'no_id', posted: true }),
  error_inside: () => ({ kind: 'refusal', code: 403, description: 'Forbidden', status: 200 }),
  error_inside_without_code: () => ({ kind: 'refusal', description: 'Forbidden', status: 200 }),
};

/** A stand-in of the Bot API and a publisher for one topic of one of its groups. */
export async function makeTelegram(): Promise<PublisherWireHarness> {
  const api = await startTelegram({
    bots: [{ token: TOKEN, chats: [{ id: Number(CHANNEL), kind: 'supergroup', topics: [TOPIC] }] }],
    enforceRates: false,
  });
  const bench = new TelegramBench(api);
  const publisher = await bench.publisher(TELEGRAM_PROFILE.entry.config, { bot_token: TOKEN });
  return {
    publisher,
    accepted: () =>
      api.posts().map(({ caption, hasSpoiler, image }) => ({
        attemptKey: null,
        caption: caption ?? '',
        altText: null,
        spoiler: hasSpoiler,
        image,
      })),
    calls: () => api.journal.length,
    attempts: () => bench.sendPhotos().map(() => ({ platformKey: null })),
    strays: () => api.journal.length - bench.sendPhotos().length,
    open: () => api.connections(),
    meet: async (fault) => {
      const elsewhere = await bench.placeOf(fault);
      if (elsewhere !== null) return bench.publisher(TELEGRAM_PROFILE.entry.config, { bot_token: TOKEN }, elsewhere);
      const make = FAULTS[fault];
      if (fault === 'unauthorized') api.control.revoke(TOKEN);
      else if (make) api.control.fail(make());
      else throw new Error(`Telegram has no ${fault}`);
      return publisher;
    },
    heal: () => {
      api.control.heal();
      if (bench.token === TOKEN) api.control.rotate(TOKEN, TOKEN);
    },
    withNewSecret: () => {
      bench.token = NEXT_TOKEN;
      api.control.rotate(TOKEN, NEXT_TOKEN);
      return bench.publisher(TELEGRAM_PROFILE.entry.config, { bot_token: NEXT_TOKEN });
    },
    build: (config, credential) => bench.build(config, credential === 'good' ? { bot_token: TOKEN } : credential),
    goodCredential: () => ({ bot_token: TOKEN }),
    canaries: () => [TOKEN, NEXT_TOKEN, CHANNEL, api.url, '127.0.0.1', 'PHOTO_INVALID', 'Forbidden', 'Too Many'],
    logged: () => '', // it is given no log
    maxSide: 2560,
    maxBytes: 10_000_000,
    dispose: () => bench.dispose(),
  };
}

/** What has to be built and ended around one stand-in. */
class TelegramBench {
  token = TOKEN;
  readonly #clock = new SystemClock();
  readonly #http = createHttpClient(this.#clock);
  readonly #publishers: Publisher[] = [];
  readonly #servers: Server[] = [];
  readonly #others: RunningTelegram[] = [];

  constructor(private readonly api: RunningTelegram) {}

  sendPhotos() {
    return this.api.journal.filter(({ method }) => method === 'sendPhoto');
  }

  async build(
    config: Readonly<Record<string, unknown>>,
    credential: Readonly<Record<string, string>> | null,
    baseUrl = this.api.url,
  ) {
    const factory = new TelegramPublisherFactory({ http: this.#http, clock: this.#clock, baseUrl, paceMs: 0 });
    const entry = { id: 'telegram-1', type: 'telegram', credentialsRef: null, config } as const;
    const secret = credential && new Secret(credential);
    const built = await factory.build({ tenant: 'aurora' } as TenantConfig, entry, new MemorySink(), secret);
    if (!('unavailable' in built)) this.#publishers.push(built);
    return built;
  }

  async publisher(...args: Parameters<TelegramBench['build']>): Promise<Publisher> {
    const built = await this.build(...args);
    if ('unavailable' in built) throw new Error('a good entry must be built');
    return built;
  }

  /** Where a publisher must be pointed to meet this; null = at the stand-in. */
  async placeOf(fault: WireFault): Promise<string | null> {
    switch (fault) {
      case 'refused':
        return `http://127.0.0.1:${await this.#portOfNobody()}`;
      case 'unresolved':
        return `http://${'a'.repeat(64)}.invalid`;
      case 'silent_before':
        return `https://127.0.0.1:${portOf(await this.#silence())}`;
      case 'untrusted': {
        const other = await startTelegram({ bots: [{ token: TOKEN, chats: [] }], certificate: selfSigned() });
        this.#others.push(other);
        return other.url;
      }
      default:
        return null;
    }
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#publishers.map((publisher) => publisher.dispose()));
    this.#http.onApplicationShutdown();
    await Promise.all([this.api, ...this.#others].map((one) => one.close()));
    await Promise.all(this.#servers.map(closed));
  }

  async #portOfNobody(): Promise<number> {
    const server = await listening(createServer());
    const port = portOf(server);
    await closed(server);
    return port;
  }

  /** Takes every connection and never says a word. */
  async #silence(): Promise<Server> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      // Read, so that the end of the other side is noticed and the server can close.
      socket.resume();
    });
    this.#servers.push(server);
    return listening(server);
  }
}

function listening(server: Server): Promise<Server> {
  return new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', () => resolve(server)));
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
