import type { Clock, CredentialFields, PublisherEntry, TenantConfig } from '../../kernel/index.js';
import type { HttpClient } from '../../platform/http/index.js';
import type { OutboxSink, Publisher, PublisherFactory, UnavailablePublisher } from '../publisher.port.js';
import { ChatPace } from './chat-pace.js';
import { TelegramPublisher, type TelegramLimits } from './telegram.publisher.js';
import { parseTelegramSettings } from './telegram.settings.js';

export interface TelegramFactoryOptions {
  readonly http: HttpClient;
  readonly clock: Clock;
  /** A local Bot API server or a stand-in; null = Telegram itself. */
  readonly baseUrl: string | null;
  /** Milliseconds between two posts of one bot in one chat, ≥ 0 (3000). */
  readonly paceMs?: number;
  /** Shorter ones for tests of faults. */
  readonly limits?: Partial<TelegramLimits>;
}

const HOST = 'https://api.telegram.org';
/** Spec: publishers.md section 5. */
const TOKEN = /^\d{6,}:[\w-]{30,}$/;
const PACE_MS = 3000;
/** Spec: publishers.md section 11. */
const LIMITS: TelegramLimits = { waitMs: 20_000, connectMs: 5_000, callMs: 30_000 };

/** Builds Telegram publishers. Calls nobody. One per process: it keeps the pace of every chat. */
export class TelegramPublisherFactory implements PublisherFactory {
  readonly #options: TelegramFactoryOptions;
  readonly #pace: ChatPace;
  readonly #origin: string;

  constructor(options: TelegramFactoryOptions) {
    this.#options = options;
    this.#pace = new ChatPace(options.clock, options.paceMs ?? PACE_MS);
    this.#origin = (options.baseUrl ?? HOST).replace(/\/+$/u, '');
  }

  build(
    _config: TenantConfig,
    entry: PublisherEntry,
    _sink: OutboxSink,
    credential: CredentialFields | null,
  ): Promise<Publisher | UnavailablePublisher> {
    return Promise.resolve(this.#build(entry, credential));
  }

  #build(entry: PublisherEntry, credential: CredentialFields | null): Publisher | UnavailablePublisher {
    if (entry.type !== 'telegram') return { unavailable: 'not_configured' };
    const settings = parseTelegramSettings(entry.config);
    if ('wrong' in settings) return { unavailable: 'not_configured', field: settings.wrong };
    if (credential === null || !TOKEN.test(tokenOf(credential))) {
      return { unavailable: 'not_configured', field: 'bot_token' };
    }
    const { http, clock, limits } = this.#options;
    return new TelegramPublisher({
      id: entry.id,
      settings,
      credential,
      http,
      clock,
      pace: this.#pace,
      origin: this.#origin,
      limits: { ...LIMITS, ...limits },
    });
  }
}

/** An answer of a control plane is believed only as far as it was looked at. */
function tokenOf(credential: CredentialFields): string {
  const token: unknown = credential.reveal()['bot_token'];
  return typeof token === 'string' ? token : '';
}
