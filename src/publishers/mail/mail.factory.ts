import type { Clock, CredentialFields, PublisherEntry, TenantConfig } from '../../kernel/index.js';
import type { CallObserver } from '../../platform/http/index.js';
import type { OutboxSink, Publisher, PublisherFactory, UnavailablePublisher } from '../publisher.port.js';
import { MAIL_LIMITS, type MailLimits } from './mail-limits.js';
import { parseMailServer } from './mail-server.js';
import { MailPublisher } from './mail.publisher.js';
import { parseMailSettings } from './mail.settings.js';

/** What every mail publisher of this process shares. */
export interface MailPublisherParts {
  readonly clock: Clock;
  /** Whether mail may travel without TLS (`ALLOW_PLAIN_SMTP`). */
  readonly allowPlain: boolean;
  /** Addresses of a tenant's admins, for the confirmation mail. */
  readonly adminsOf: (config: TenantConfig) => readonly string[];
  /** Told of each mail as of a call; default: nobody is. */
  readonly calls?: CallObserver;
  /** PEM of a further authority that may vouch for a mail server. */
  readonly trust?: string;
  /** For tests; what is left out is as specified. */
  readonly limits?: Partial<MailLimits>;
  /** For tests: where the port of a mail server is in reality, as 465 belongs to the machine. */
  readonly ports?: Readonly<Record<number, number>>;
}

/** Builds `email` and `fetlife` publishers; every other type is not configured in it. Spec: publishers.md section 6. */
export class MailPublisherFactory implements PublisherFactory {
  readonly #parts: MailPublisherParts;

  constructor(parts: MailPublisherParts) {
    this.#parts = parts;
  }

  /** @param credential of the tenant's mail server (slot `smtp`): its field `password` */
  build(
    config: TenantConfig,
    entry: PublisherEntry,
    _sink: OutboxSink,
    credential: CredentialFields | null,
  ): Promise<Publisher | UnavailablePublisher> {
    return Promise.resolve(this.#build(config, entry, credential));
  }

  #build(
    config: TenantConfig,
    entry: PublisherEntry,
    credential: CredentialFields | null,
  ): Publisher | UnavailablePublisher {
    const { clock, calls, allowPlain, adminsOf, trust, limits, ports = {} } = this.#parts;
    if (entry.type !== 'email' && entry.type !== 'fetlife') return notConfigured('type');
    const settings = parseMailSettings(entry.type, entry.config);
    if ('wrong' in settings) return notConfigured(settings.wrong);
    const server = parseMailServer(config.emailServer, allowPlain);
    if ('wrong' in server) return notConfigured(server.wrong);
    if (credential === null || !credential.reveal()['password']?.trim())
      return { unavailable: 'credential_unavailable' };
    const { confirmation } = config;
    return new MailPublisher({
      id: entry.id,
      tenant: config.tenant,
      settings,
      route: { server, credential, clock, calls, trust, ports, limits: { ...MAIL_LIMITS, ...limits } },
      confirmation: confirmation.toSender ? { ...confirmation, admins: adminsOf(config) } : null,
    });
  }
}

function notConfigured(field: string): UnavailablePublisher {
  return { unavailable: 'not_configured', field };
}
