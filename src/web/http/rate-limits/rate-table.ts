import type { RateClass } from '../../../platform/routing/index.js';

/** How many requests each bucket lets in per minute. Spec: web-api.md section 9. */
export const RATE_TABLE = {
  addressReads: 240,
  addressThumbnails: 600,
  personReads: 600,
  personThumbnails: 3_000,
  personOriginals: 60,
  personMutations: 120,
  personBulkStarts: 6,
  personAnalyses: 20,
  personPublishes: 20,
  personUploads: 60,
  /** Null = what the tenant's settings say, `AI_RATE_PER_MINUTE` in standalone mode. */
  tenantAnalyses: null,
  tenantPublishes: 30,
  tenantUploads: 120,
  tenantDeletes: 20,
  tenantRefreshes: 6,
  tenantFreshListings: 6,
  tenantTotal: 12_000,
} as const satisfies Readonly<Record<string, number | null>>;

/** A bucket by what it is for. */
export type RateName = keyof typeof RATE_TABLE;

/** Limits of an application: those of production, or others for tests. */
export type RateTable = Readonly<Record<RateName, number | null>>;

/** Which buckets a class of requests takes a place in. */
export interface ClassBuckets {
  /** Of a client nobody is signed in at; null = none. */
  readonly address: RateName | null;
  readonly person: readonly RateName[];
  /** Beside the total, which everything counts in. */
  readonly tenant: readonly RateName[];
}

/** A stranger's request for what only admins may do is looked at as often as a read. */
export const BUCKETS_OF = {
  page: { address: null, person: [], tenant: [] },
  sign_in: { address: null, person: [], tenant: [] },
  read: { address: 'addressReads', person: ['personReads'], tenant: [] },
  listing: { address: 'addressReads', person: ['personReads'], tenant: [] },
  thumbnail: { address: 'addressThumbnails', person: ['personThumbnails'], tenant: [] },
  original: { address: 'addressReads', person: ['personOriginals'], tenant: [] },
  mutation: { address: 'addressReads', person: ['personMutations'], tenant: [] },
  bulk: { address: 'addressReads', person: ['personMutations', 'personBulkStarts'], tenant: [] },
  analyze: { address: 'addressReads', person: ['personMutations', 'personAnalyses'], tenant: ['tenantAnalyses'] },
  publish: { address: 'addressReads', person: ['personMutations', 'personPublishes'], tenant: ['tenantPublishes'] },
  upload: { address: 'addressReads', person: ['personMutations', 'personUploads'], tenant: ['tenantUploads'] },
  delete: { address: 'addressReads', person: ['personMutations'], tenant: ['tenantDeletes'] },
  refresh: { address: 'addressReads', person: ['personMutations'], tenant: ['tenantRefreshes'] },
} as const satisfies Record<RateClass, ClassBuckets>;
