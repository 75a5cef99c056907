import type { Folder } from '../../../kernel/index.js';
import type { ConditionProbe, ImageStorage } from '../../../storage/index.js';

/** What the ledger's contract needs to know of one kind of storage. A fresh one is made for every test. */
export interface LedgerHarness {
  /** Two clients of one tenant's store, as two processes have them. */
  readonly clients: readonly [ImageStorage, ImageStorage];
  /** A client whose store ignores one condition; null when that cannot be played. */
  readonly ignoring: ((condition: keyof ConditionProbe) => Promise<ImageStorage>) | null;
  /** Puts a photo into a folder as a person would. */
  plant(folder: Folder, name: string, bytes: Uint8Array): Promise<void>;
  /** Puts a document below `.publisher/`, past every condition. */
  plantDocument(path: string, text: string): Promise<void>;
  /** Makes everything below `.publisher/` older, by the storage's own clock. */
  age(ms: number): Promise<void>;
  /** Every file of the tenant: path → content hash. Paths of ours hold `/.publisher/`. */
  census(): Promise<ReadonlyMap<string, string>>;
  /** What the provider sees; null when nobody is at the other end. */
  readonly wire: {
    /** Changes on its wire so far. */
    changes(): number;
    /** So many for one photo and two platforms: an object store has no move, and takes names under a lock. */
    readonly mostPerRun: number;
  } | null;
  dispose(): Promise<void>;
}

/** A suite of the contract: gets the harness of the running test. */
export type LedgerContractPart = (harness: () => LedgerHarness) => void;
