import type { DemoTenant } from '../photos/index.js';
import type { PlannedDay } from './storage-words.js';

/** A file as it lies in a stand-in. */
export interface StoredFile {
  readonly bytes: Buffer;
  readonly modifiedAt: Date;
  /** What an object store keeps with a file; empty elsewhere. */
  readonly contentType?: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What the orchestrator says about a tenant's storage. */
export interface TenantStorage {
  readonly storage: Readonly<Record<string, unknown>>;
  /** Payloads by reference. */
  readonly credentials: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A stand-in that plays a storage for the demo's tenants. */
export interface DemoStorage {
  /** Variables the publisher needs for it. */
  readonly variables: Readonly<Record<string, string>>;
  tenant(tenant: DemoTenant): TenantStorage;
  /** What stands before a tenant's paths when they are shown: `/`, `bucket/aurora/`. */
  above(tenant: DemoTenant): string;
  /** All files of a tenant by path, without a slash at the front. */
  files(tenant: DemoTenant): ReadonlyMap<string, StoredFile>;
  /** Puts a file there behind the protocol's back, over whatever is there. */
  plant(tenant: DemoTenant, path: string, file: StoredFile): void;
  /** From now on it is such a day. */
  begin(planned: PlannedDay): void;
  close(): Promise<void>;
}
