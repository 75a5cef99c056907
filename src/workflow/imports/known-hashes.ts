/** Photos that were published before there was a ledger, by every hash that is known of them. */
export interface KnownHashes {
  readonly sha256: ReadonlySet<string>;
  readonly contentHashes: ReadonlySet<string>;
  /** S3 ETags without quotes. */
  readonly etags: ReadonlySet<string>;
}

export const KINDS = ['sha256', 'contentHashes', 'etags'] as const satisfies readonly (keyof KnownHashes)[];

export const NO_HASHES: KnownHashes = hashesOf([], [], []);

export function hashesOf(
  sha256: readonly string[],
  contentHashes: readonly string[],
  etags: readonly string[],
): KnownHashes {
  return { sha256: new Set(sha256), contentHashes: new Set(contentHashes), etags: new Set(etags) };
}

export function unionOf(one: KnownHashes, other: KnownHashes): KnownHashes {
  const [sha256, contentHashes, etags] = KINDS.map((kind) => [...one[kind], ...other[kind]]);
  return hashesOf(sha256 ?? [], contentHashes ?? [], etags ?? []);
}

/** How many there are of each kind. */
export function countsOf(known: KnownHashes): HashCounts {
  return { sha256: known.sha256.size, contentHashes: known.contentHashes.size, etags: known.etags.size };
}

export interface HashCounts {
  readonly sha256: number;
  readonly contentHashes: number;
  readonly etags: number;
}
