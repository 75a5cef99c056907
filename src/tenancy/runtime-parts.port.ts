import type { TenantConfig } from '../kernel/index.js';
import type { OutboxSink } from '../publishers/index.js';
import type { ImageStorage, PhotoListing } from '../storage/index.js';

/** Builds the cached listing of one tenant's storage. Bound in `app.module.ts`. */
export interface PhotoListingFactory {
  build(config: TenantConfig, storage: ImageStorage): PhotoListing;
}
export const PhotoListingFactory = Symbol('PhotoListingFactory');

/**
 * Where a tenant's outbox posts are written: the tenant's own storage, or in standalone mode with local
 * storage a folder beside it. Bound in `app.module.ts`. Spec: publishers.md, outbox.
 */
export interface OutboxSinkFactory {
  build(config: TenantConfig, storage: ImageStorage): OutboxSink;
}
export const OutboxSinkFactory = Symbol('OutboxSinkFactory');
