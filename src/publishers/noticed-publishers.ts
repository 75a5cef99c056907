import { LRUCache } from 'lru-cache';
import type { CredentialFields, PublisherEntry, PublisherType, TenantConfig } from '../kernel/index.js';
import type { EventLog } from '../platform/logging/index.js';
import { unknownSettings } from './known-settings.js';
import type { OutboxSink, Publisher, PublisherFactory, UnavailablePublisher } from './publisher.port.js';

/** Config versions of entries of which it is remembered what was said. */
const MAX_SAID = 10_000;

/**
 * Says which entries cannot be used as they are set up, and which have settings that nobody knows: once per config
 * version, however often a platform is built. Spec: publishers.md section 3.
 */
export class NoticedPublishers implements PublisherFactory {
  readonly #said = new LRUCache<string, true>({ max: MAX_SAID });

  constructor(
    private readonly publishers: PublisherFactory,
    private readonly log: EventLog,
  ) {}

  get types(): readonly PublisherType[] | undefined {
    return this.publishers.types;
  }

  async build(
    config: TenantConfig,
    entry: PublisherEntry,
    sink: OutboxSink,
    credential: CredentialFields | null,
  ): Promise<Publisher | UnavailablePublisher> {
    const built = await this.publishers.build(config, entry, sink, credential);
    if ('unavailable' in built) {
      const message = 'A platform cannot be used as it is set up; the others work.';
      if (built.unavailable === 'not_configured') this.#say(config, entry, message, built.field ?? 'not_configured');
    } else if (unknownSettings(entry.type, entry.config) > 0) {
      const message = 'A platform has settings that nobody knows; they are ignored.';
      this.#say(config, entry, message, 'unknown_setting');
    }
    return built;
  }

  /** @param reason a word of ours or the path of a setting, never a value */
  #say({ tenant, configVersion }: TenantConfig, { id, type }: PublisherEntry, message: string, reason: string): void {
    const key = JSON.stringify([tenant, configVersion, id, reason]);
    if (this.#said.has(key)) return;
    this.#said.set(key, true);
    this.log.warn('platform_misconfigured', message, {
      tenant,
      config_version: configVersion,
      publisher_type: type,
      reason,
    });
  }
}
