/** What became of a delivery that arrived as a whole. */
export type Outcome =
  /** First one with its key. */
  | 'stored'
  /** Same key, same body: the first result once more. */
  | 'replayed'
  /** Same key, other body: 422. */
  | 'conflict'
  /** Same key while the first is still being answered: 409. */
  | 'in_progress'
  /** Breaks a rule. */
  | 'refused';

/** One request as it arrived and what became of it: the evidence of tests. Holds secrets and logs; never printed. */
export interface LogApiJournalEntry {
  /** Place in the journal, from 0. */
  readonly seq: number;
  /** When its head had arrived: ms since 1970, on a clock that never jumps. */
  readonly atMs: number;
  readonly method: string;
  /** Target as received. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** `Idempotency-Key`. */
  readonly key: string | null;
  /** Bytes of the request's body that arrived. */
  readonly bodyBytes: number;
  /** Bytes after decompression. */
  readonly jsonBytes: number;
  /** Hex SHA-256 of the bytes after decompression; null = the body did not arrive as a whole. */
  readonly sha256: string | null;
  /** The bytes after decompression; null = too many to keep, or not whole. */
  readonly body: Buffer | null;
  /** Kind of the planned fault that met it. */
  readonly fault: string | null;
  readonly outcome: Outcome | null;
  /** Status of the answer; 0 = none was sent. */
  readonly status: number;
  /** Why it was refused. */
  readonly problem: string | null;
}

/** An entry whose request is still being answered. */
export type OpenEntry = { -readonly [Name in keyof LogApiJournalEntry]: LogApiJournalEntry[Name] };
