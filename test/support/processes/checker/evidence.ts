import type { PlantedPhoto } from '../photos.js';

/** A file of a tenant's photo tree, without our own files. */
export interface TreeFile {
  /** Whose place it lies in; empty = nobody's. */
  readonly tenant: string;
  /** `inbox`, or the sub-folder's name. */
  readonly folder: string;
  readonly name: string;
  readonly sha256: string;
  /** Of text files. */
  readonly text: string | null;
}

/** A post as it lies in the outbox. */
export interface Post {
  readonly tenant: string;
  readonly attemptKey: string;
  readonly platform: string;
  readonly caption: string;
  /** What the post says about its picture. */
  readonly sha256: string;
  /** The picture beside it; null = none. */
  readonly pictureSha256: string | null;
}

/**
 * What became of a post that arrived at a platform. `refused` = not taken, and the sender was told so in plain words;
 * `unclear` = not taken, but the sender cannot know that.
 */
export type Verdict = 'accepted' | 'refused' | 'unclear';

/** A post as it arrived at the platform, out of an append-only journal. */
export interface Arrival {
  readonly tenant: string;
  /** The first 12 digits of the photo's content hash, as the post says them. */
  readonly photo: string;
  readonly platform: string;
  readonly attempt: number;
  readonly verdict: Verdict;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** A publish record as it lies in the tree, unparsed where it does not matter. Spec: publishing.md section 5.2. */
export interface LedgerFile {
  readonly tenant: string;
  readonly contentHash: string;
  readonly state: string;
  readonly folder: string;
  readonly requested: readonly string[];
  readonly platforms: Readonly<Record<string, { readonly state: string; readonly attempt: number }>>;
}

/** What one request made of the files, at one moment; from the storage's journal. */
export interface Step {
  readonly changes: readonly {
    readonly path: string;
    /** Content hash; null = not there. */
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

/** An answer of the control plane about one tenant's configuration. */
export interface Lookup {
  readonly tenant: string;
  /** When it was handed over, milliseconds since 1970. */
  readonly atMs: number;
  /** `open` = valid with publishing enabled, `closed` = valid without, `negative` = the tenant is not ours. */
  readonly answer: 'open' | 'closed' | 'negative';
}

/** One request to a storage or to the control plane: whose secret it carried, whose things it named. */
export interface Call {
  readonly what: string;
  /** Tenants that this token, key or reference belongs to. */
  readonly owners: readonly string[];
  /** Tenants whose paths or host it names; empty text = outside of every tenant. */
  readonly named: readonly string[];
}

/** A publish request as its client saw it. Times are milliseconds since 1970. */
export interface GivenAnswer {
  readonly tenant: string;
  /** Content hash; null = not known ("publish next" without an answer). */
  readonly photo: string | null;
  readonly startMs: number;
  readonly endMs: number;
  /** Null = the process died before it answered. */
  readonly status: number | null;
  readonly code: string | null;
  readonly results: Readonly<Record<string, { readonly status: string; readonly attempt: number }>>;
}

/** The one more request after the end of all trouble. */
export interface Recovery {
  readonly tenant: string;
  readonly photo: string;
  readonly tookMs: number;
  /** `done`, `needs_decision`, or what else it came to. */
  readonly end: string;
}

/** Everything a checker may look at. */
export interface Evidence {
  readonly planted: readonly PlantedPhoto[];
  /** Files that nobody had any business with: they stay as they were. */
  readonly untouched: readonly TreeFile[];
  readonly files: readonly TreeFile[];
  readonly posts: readonly Post[];
  readonly arrivals: readonly Arrival[];
  readonly ledger: readonly LedgerFile[];
  /** Of photos, in order; empty where the storage keeps no journal. */
  readonly steps: readonly Step[];
  readonly lookups: readonly Lookup[];
  readonly calls: readonly Call[];
  readonly answers: readonly GivenAnswer[];
  /** Null = no nemesis was at work. */
  readonly recoveries: readonly Recovery[] | null;
}

/** Evidence of nothing at all, to be filled. */
export const BLANK: Evidence = {
  planted: [],
  untouched: [],
  files: [],
  posts: [],
  arrivals: [],
  ledger: [],
  steps: [],
  lookups: [],
  calls: [],
  answers: [],
  recoveries: null,
};
