import { LRUCache } from 'lru-cache';
import { ageMs, hasCode, momentOf, type Clock, type Moment } from '../../kernel/index.js';
import { SingleFlight } from '../../platform/caching/index.js';
import type { DocumentEntry, DocumentStore } from '../../storage/index.js';
import type { Ledger, LedgerView } from './ledger.js';

/** Which records a tenant has, as its storage lists them. */
interface Listing {
  /** Content hash → entry, newest first. */
  readonly entries: ReadonlyMap<string, DocumentEntry>;
  readonly readAt: Moment;
}

interface Known {
  readonly flights: SingleFlight<Listing>;
  readonly views: LRUCache<string, LedgerView>;
  listing: Listing | null;
  /** Counts the writes of this process: a listing begun before one is not kept after it. */
  changes: number;
}

/** What another replica did shows after this time at the latest, as in a photo listing. */
const LISTING_MS = 10_000;
/** Up to so many records are read without a listing, unless there is one. */
const FEW = 3;
const MAX_VIEWS = 2_000;
const READS_AT_ONCE = 8;

/**
 * What the ledger says about many photos, for people to look at: the storage lists its records once, and only those
 * are read that are not known in their present version. At a remote provider a page of fifty photos else costs fifty
 * calls. Whatever decides about a post reads its record afresh. Spec: web-api.md section 5.1.
 */
export class LedgerIndex {
  /** By tenant's storage, and gone with it. */
  readonly #known = new WeakMap<DocumentStore, Known>();

  constructor(private readonly clock: Clock) {}

  /** This process has written a record: the next question sees it. */
  touched(documents: DocumentStore): void {
    const known = this.#known.get(documents);
    if (!known) return;
    known.changes += 1;
    known.listing = null;
    known.flights.forget('');
  }

  /**
   * Content hashes of all records, newest first.
   * @throws PublisherError storage errors
   */
  async hashes(documents: DocumentStore): Promise<readonly string[]> {
    return [...(await this.entries(documents)).keys()];
  }

  /**
   * All records as the storage lists them, by content hash, newest first.
   * @throws PublisherError storage errors
   */
  async entries(documents: DocumentStore): Promise<ReadonlyMap<string, DocumentEntry>> {
    return (await this.#listing(documents)).entries;
  }

  /**
   * The records of these photos.
   * @returns by content hash; null = its record cannot be used; absent = there is none
   * @throws PublisherError storage errors
   */
  async views(ledger: Ledger, hashes: readonly string[]): Promise<ReadonlyMap<string, LedgerView | null>> {
    const found = new Map<string, LedgerView | null>();
    const isWorthIt = hashes.length > FEW || this.#fresh(ledger.documents) !== null;
    const listing = isWorthIt ? await this.#listing(ledger.documents) : null;
    const wanted = listing ? hashes.filter((hash) => listing.entries.has(hash)) : hashes;
    for (let at = 0; at < wanted.length; at += READS_AT_ONCE) {
      const some = wanted.slice(at, at + READS_AT_ONCE);
      const views = await Promise.all(some.map((hash) => this.#view(ledger, hash, listing?.entries.get(hash))));
      for (const [i, view] of views.entries()) {
        if (view !== undefined) found.set(some[i] ?? '', view);
      }
    }
    return found;
  }

  /** Undefined = there is none. */
  async #view(ledger: Ledger, hash: string, entry: DocumentEntry | undefined): Promise<LedgerView | null | undefined> {
    const { views } = this.#of(ledger.documents);
    const known = views.get(hash);
    if (known !== undefined && known.version === entry?.version) return known;
    try {
      const view = await ledger.load(hash);
      // Whether a claim is live depends on when it is read.
      if (view && view.record.state !== 'CLAIMED') views.set(hash, view);
      return view ?? undefined;
    } catch (error) {
      if (hasCode(error, 'ledger_corrupt') || hasCode(error, 'ledger_version')) return null;
      throw error;
    }
  }

  async #listing(documents: DocumentStore): Promise<Listing> {
    const fresh = this.#fresh(documents);
    if (fresh) return fresh;
    const known = this.#of(documents);
    return known.flights.run('', async (signal) => {
      const { changes } = known;
      const listing = { readAt: momentOf(this.clock), entries: await listRecords(documents, signal) };
      if (known.changes === changes) known.listing = listing;
      return listing;
    });
  }

  #fresh(documents: DocumentStore): Listing | null {
    const { listing } = this.#of(documents);
    return listing && ageMs(this.clock, listing.readAt) < LISTING_MS ? listing : null;
  }

  #of(documents: DocumentStore): Known {
    const known = this.#known.get(documents);
    if (known) return known;
    // By size and not by `max`: lru-cache makes its arrays at once for `max`, and most tenants stay small.
    const views = new LRUCache<string, LedgerView>({ maxSize: MAX_VIEWS, sizeCalculation: () => 1 });
    const made: Known = { flights: new SingleFlight(), views, listing: null, changes: 0 };
    this.#known.set(documents, made);
    return made;
  }
}

/**
 * Every record there is, by content hash, newest first.
 * @throws PublisherError storage errors
 */
export async function listRecords(
  documents: DocumentStore,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, DocumentEntry>> {
  const entries: DocumentEntry[] = [];
  let cursor: string | null = null;
  do {
    const page = await documents.list('ledger/', cursor, signal);
    entries.push(...page.entries);
    cursor = page.cursor;
  } while (cursor !== null);
  entries.sort((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime());
  return new Map(
    entries.flatMap((entry) => {
      const hash = /([0-9a-f]{64})\.json$/u.exec(entry.path)?.[1];
      return hash === undefined ? [] : [[hash, entry] as const];
    }),
  );
}
