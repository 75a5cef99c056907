import type { ChaosProxy } from '../../chaos/index.js';
import type { TenantFile } from '../../orchestrator/index.js';
import type { Arrival, Call, LedgerFile, Post, Step, TreeFile } from '../checker/index.js';

export const STORAGES = ['local', 'dropbox', 's3', 'r2'] as const;
/** `r2` is S3 with the manners of Cloudflare's. */
export type StorageKind = (typeof STORAGES)[number];

export const TENANTS = ['aurora', 'harbor'] as const;
export type Tenant = (typeof TENANTS)[number];

/** Past the lease of 120 s, as after a crash that nobody noticed for a while. */
export const PAST_LEASE_MS = 130_000;
/** Past the ten minutes after which a person may say "not posted". */
export const PAST_WAITING_MS = 11 * 60_000;

/** Folders as they are called in the tree; `inbox` is the tenant's root. */
export type PhotoFolder = 'inbox' | 'archive' | 'keep' | 'reject';

/** A file as a person puts it there. */
export interface Planting {
  readonly folder: PhotoFolder;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What lies there and what the journals say, without a word of the processes themselves. */
export interface Look {
  readonly files: readonly TreeFile[];
  readonly posts: readonly Post[];
  readonly arrivals: readonly Arrival[];
  readonly ledger: readonly LedgerFile[];
  readonly steps: readonly Step[];
  readonly calls: readonly Call[];
}

/** A place where requests stand still until a test lets them go. */
export interface Barrier {
  /** Resolves when so many requests stand there. */
  reached(count?: number): Promise<void>;
  release(): void;
}

/** What a storage service does on bad days, beside the network. `path` = part of the path meant; empty = any. */
export interface ProtocolFaults {
  /** The next writes are carried out, and the connection breaks before they are answered. */
  loseReplies(path: string, times: number): void;
  /** The next requests break off before anything is done. */
  breakOff(path: string, times: number): void;
  /** The next requests are told 429 or its like: wait and come again. */
  refuse(path: string, times: number): void;
  /** The next writes are carried out and answered with 500. */
  failAfter(path: string, times: number): void;
  /** The next requests are answered with 503, undone. */
  fail(path: string, times: number): void;
  /** The next writes meet the service's lock: they come again a moment later. */
  lock(times: number): void;
  /** Stops writes, `before` or `after` they are carried out. */
  hold(path: string, phase: 'before' | 'after', times?: number): Barrier;
  heal(): void;
}

/** The storage of a house: two tenants, and all that a test may do to it past its protocol. */
export interface StorageWorld {
  readonly kind: StorageKind;
  /** Variables that every process needs because of it. */
  readonly env: Readonly<Record<string, string>>;
  /** The network before it, and its bad days; null for a disk. */
  readonly remote: { readonly network: ChaosProxy; readonly faults: ProtocolFaults } | null;
  /** The tenant's storage block and the credentials behind it. */
  tenant(tenant: Tenant): { readonly storage: unknown; readonly credentials: NonNullable<TenantFile['credentials']> };
  plant(tenant: Tenant, planting: Planting): Promise<void>;
  /**
   * Lets time pass for a tenant: storage time is the time of the file, so every record becomes older by so much.
   * Only while no process works on this tenant.
   */
  letTimePass(tenant: Tenant, ms: number): Promise<void>;
  /** @param tenant only this one, while something is going on at the other; default: both */
  look(tenant?: Tenant): Promise<Look>;
  close(): Promise<void>;
}
