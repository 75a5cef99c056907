import type { CaptioningFactory } from '../captioning/index.js';
import type { CredentialResolver } from '../credentials/index.js';
import type { Clock } from '../kernel/index.js';
import type { EventLog } from '../platform/logging/index.js';
import type { PublisherFactory } from '../publishers/index.js';
import type { ImageStorageFactory } from '../storage/index.js';
import type { OutboxSinkFactory, PhotoListingFactory } from './runtime-parts.port.js';

/** What a tenant's runtime is built from; the same for every tenant. */
export interface RuntimeParts {
  readonly storages: ImageStorageFactory;
  readonly captioning: CaptioningFactory;
  readonly publishers: PublisherFactory;
  readonly listings: PhotoListingFactory;
  readonly outboxes: OutboxSinkFactory;
  readonly credentials: CredentialResolver;
  readonly clock: Clock;
  readonly log: EventLog;
  /** `TENANT_MAX_CONCURRENCY`, ≥ 1. */
  readonly maxConcurrency: number;
}
