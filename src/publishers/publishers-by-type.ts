import { PUBLISHER_TYPES } from '../kernel/index.js';
import type { CredentialFields, PublisherEntry, PublisherType, TenantConfig } from '../kernel/index.js';
import type { OutboxSink, Publisher, PublisherFactory, UnavailablePublisher } from './publisher.port.js';

/** Who builds which platform's publisher; null = this build has none. */
export type PublisherFactories = Readonly<Record<PublisherType, PublisherFactory | null>>;

/**
 * Every platform of this build behind one factory. A new type does not compile before it has a place here.
 * Spec: publishers.md section 3.
 */
export class PublishersByType implements PublisherFactory {
  /** Types this build can post to. */
  readonly types: readonly PublisherType[];

  constructor(private readonly factories: PublisherFactories) {
    this.types = PUBLISHER_TYPES.filter((type) => factories[type] !== null);
  }

  /** @returns `not_configured` with the field `type` when this build has no such platform */
  async build(
    config: TenantConfig,
    entry: PublisherEntry,
    sink: OutboxSink,
    credential: CredentialFields | null,
  ): Promise<Publisher | UnavailablePublisher> {
    // The type is a word of ours by then; a word that came another way must not reach the prototype.
    const factory = Object.hasOwn(this.factories, entry.type) ? this.factories[entry.type] : null;
    if (factory === null) return { unavailable: 'not_configured', field: 'type' };
    return factory.build(config, entry, sink, credential);
  }
}
