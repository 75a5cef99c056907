export const FLAVOURS = ['aws', 'r2', 'minio'] as const;
/** Whose manners the stand-in has. */
export type Flavour = (typeof FLAVOURS)[number];

/** Where the services differ. */
export interface FlavourRules {
  readonly region: string;
  /** Regions a signature may name, beside the own one. */
  readonly alsoRegions: readonly string[];
  /** How a copy is told not to overwrite: by `If-*`, by `cf-copy-destination-if-*`, or not at all. */
  readonly copyCondition: 'if' | 'cf' | 'none';
  readonly deleteCondition: boolean;
  /** Only `If-None-Match: *` and one entity tag on writes; anything more is not implemented. */
  readonly plainConditionsOnly: boolean;
  /** Overlapping conditional writes of one key are told to try again (409). */
  readonly conflicts: boolean;
  /** What a swap of an absent key is told. */
  readonly absentSwap: 'NoSuchKey' | 'PreconditionFailed';
  /** Listings tell milliseconds; else they are always .000. */
  readonly listsMilliseconds: boolean;
  readonly server: string;
}

/**
 * AWS: user guide on conditional requests. R2: its page on conditional operations, which names no condition for deletes
 * and `cf-copy-destination-if-*` for copies. MinIO: conditions on puts only.
 */
export const RULES = {
  aws: {
    region: 'us-east-1',
    alsoRegions: [],
    copyCondition: 'if',
    deleteCondition: true,
    plainConditionsOnly: true,
    conflicts: true,
    absentSwap: 'NoSuchKey',
    listsMilliseconds: false,
    server: 'AmazonS3',
  },
  r2: {
    region: 'auto',
    alsoRegions: ['us-east-1', ''],
    copyCondition: 'cf',
    deleteCondition: false,
    plainConditionsOnly: false,
    conflicts: false,
    absentSwap: 'PreconditionFailed',
    listsMilliseconds: true,
    server: 'cloudflare',
  },
  minio: {
    region: 'us-east-1',
    alsoRegions: [],
    copyCondition: 'none',
    deleteCondition: false,
    plainConditionsOnly: false,
    conflicts: false,
    absentSwap: 'NoSuchKey',
    listsMilliseconds: true,
    server: 'MinIO',
  },
} as const satisfies Record<Flavour, FlavourRules>;
