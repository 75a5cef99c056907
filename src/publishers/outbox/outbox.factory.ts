import type { Clock, PublisherEntry, TenantConfig } from '../../kernel/index.js';
import type { OutboxSink, Publisher, PublisherFactory } from '../publisher.port.js';
import { OutboxPublisher } from './outbox.publisher.js';
import { parseOutboxSettings } from './outbox.settings.js';

/** Builds outbox publishers; every other type is not configured in it. Spec: publishers.md section 4. */
export class OutboxPublisherFactory implements PublisherFactory {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  build(
    _config: TenantConfig,
    entry: PublisherEntry,
    sink: OutboxSink,
  ): Promise<Publisher | { readonly unavailable: 'not_configured' }> {
    const settings = entry.type === 'outbox' ? parseOutboxSettings(entry.config) : null;
    if (settings === null) return Promise.resolve({ unavailable: 'not_configured' });
    return Promise.resolve(new OutboxPublisher({ id: entry.id, settings, sink, clock: this.#clock }));
  }
}
