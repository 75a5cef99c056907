import type { Clock, PublisherEntry, TenantConfig } from '../../kernel/index.js';
import type { OutboxSink, Publisher, PublisherFactory, UnavailablePublisher } from '../publisher.port.js';
import { OutboxPublisher } from './outbox.publisher.js';
import { parseOutboxSettings } from './outbox.settings.js';

/** Builds outbox publishers; every other type is not configured in it. Spec: publishers.md section 4. */
export class OutboxPublisherFactory implements PublisherFactory {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  build(_config: TenantConfig, entry: PublisherEntry, sink: OutboxSink): Promise<Publisher | UnavailablePublisher> {
    const settings = entry.type === 'outbox' ? parseOutboxSettings(entry.config) : { wrong: 'type' };
    return Promise.resolve(
      'wrong' in settings
        ? { unavailable: 'not_configured', field: settings.wrong }
        : new OutboxPublisher({ id: entry.id, settings, sink, clock: this.#clock }),
    );
  }
}
