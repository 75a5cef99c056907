import type { PhotoRef } from '../../kernel/index.js';
import type { DocumentStore } from '../../storage/index.js';
import type { Ledger } from './ledger.js';
import type { LedgerIndex } from './ledger-index.js';
import type { LedgerRecord } from './record.js';

/** Records that are read at a time: fewer than the index keeps. */
const BATCH = 200;

/** What of a record tells which photo it is about. */
interface Facts {
  /** Of the record. */
  readonly version: string;
  readonly place: string;
  readonly size: number;
}

/** Where the photos of the records lie, as far as it is known. */
export interface KnownPlaces {
  /** The content hash of the newest record of a photo of this place and size; null = there is none. */
  hashAt(ref: PhotoRef): string | null;
  /** Whether any record is about a photo of this size: only then its bytes are worth a look. */
  hasSize(size: number): boolean;
}

/**
 * Where storages list no hashes, the ledger itself tells which photo a record is about: the place it was last seen at,
 * and its size. Good enough to show a state by, and to find what is looked for; nothing is decided by it. A record is
 * read once for each of its versions.
 */
export class RecordPlaces {
  /** Content hash → facts, by tenant's storage, and gone with it. */
  readonly #known = new WeakMap<DocumentStore, Map<string, Facts>>();

  constructor(private readonly index: LedgerIndex) {}

  /**
   * @param most records that are read at most, the newest; 0 = only those known already
   * @throws PublisherError storage errors
   */
  async of(ledger: Ledger, most: number): Promise<KnownPlaces> {
    const known = this.#known.get(ledger.documents) ?? new Map<string, Facts>();
    this.#known.set(ledger.documents, known);
    if (most > 0) await this.#read(ledger, known, most);
    return placesOf(known);
  }

  async #read(ledger: Ledger, known: Map<string, Facts>, most: number): Promise<void> {
    const entries = await this.index.entries(ledger.documents);
    for (const hash of known.keys()) if (!entries.has(hash)) known.delete(hash);
    const newest = [...entries].slice(0, most);
    const changed = newest.flatMap(([hash, { version }]) => (known.get(hash)?.version === version ? [] : [hash]));
    for (let at = 0; at < changed.length; at += BATCH) {
      const views = await this.index.views(ledger, changed.slice(at, at + BATCH));
      for (const [hash, view] of views) if (view) known.set(hash, factsOf(view.record, view.version));
    }
    // Newest first, without those that are gone: of two records of one place the newer one counts.
    const ordered = [...entries.keys()].flatMap((hash) => {
      const facts = known.get(hash);
      return facts === undefined ? [] : [[hash, facts] as const];
    });
    known.clear();
    for (const [hash, facts] of ordered) known.set(hash, facts);
  }
}

function placesOf(known: ReadonlyMap<string, Facts>): KnownPlaces {
  const hashes = new Map<string, string>();
  const sizes = new Set<number>();
  for (const [hash, { place, size }] of known) {
    sizes.add(size);
    const key = `${size}/${place}`;
    if (!hashes.has(key)) hashes.set(key, hash);
  }
  return {
    hashAt: ({ folder, name, size }) => hashes.get(`${size}/${folder}/${name}`) ?? null,
    hasSize: (size) => sizes.has(size),
  };
}

function factsOf({ photo, size }: LedgerRecord, version: string): Facts {
  return { version, place: `${photo.folder}/${photo.name}`, size };
}
