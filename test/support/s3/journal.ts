import { appendFileSync } from 'node:fs';
import type { StoredObject } from './bucket.js';
import type { AnyRoute, Fault } from './fault.js';

/** An object at one moment. */
export interface S3State {
  readonly etag: string;
  readonly contentHash: string;
  readonly size: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What became of one key. Null = absent. */
export interface S3Change {
  readonly bucket: string;
  readonly key: string;
  readonly before: S3State | null;
  readonly after: S3State | null;
}

/** One request as it arrived and what became of it; the evidence of tests. Never printed. */
export interface S3JournalEntry {
  /** 1, 2, 3 … in the order of arrival. */
  readonly seq: number;
  /** When it had arrived: epoch milliseconds of the machine. */
  readonly atMs: number;
  /** The same by the storage clock. */
  readonly storageMs: number;
  readonly method: string;
  readonly route: AnyRoute;
  /** Target as received, query included. */
  readonly target: string;
  readonly bucket: string;
  readonly key: string;
  /** Decoded query parameters. */
  readonly query: Readonly<Record<string, string>>;
  /** Decoded `bucket/key` of a copy. */
  readonly copySource: string | null;
  /** Every condition header sent, by lower-case name. */
  readonly conditions: Readonly<Record<string, string>>;
  /** Range asked for. */
  readonly range: string | null;
  /** As claimed; the signature is checked when `authenticated`. */
  readonly accessKeyId: string | null;
  readonly authenticated: boolean;
  readonly presigned: boolean;
  /** The SDK's words: which call this belongs to and which attempt it is; null from plain clients. */
  readonly invocationId: string | null;
  readonly attempt: string | null;
  /** What was done to it on purpose. */
  readonly fault: Fault['kind'] | null;
  /** Whether it changed anything. */
  readonly applied: boolean;
  /** 1, 2, 3 … in the order of changes to the store; null = changed nothing. */
  readonly appliedOrder: number | null;
  readonly appliedAtMs: number | null;
  readonly changes: readonly S3Change[];
  /** Status of the answer; 0 = none was sent. */
  readonly status: number;
  readonly errorCode: string | null;
  /** Whether the whole answer was handed to the connection. */
  readonly answered: boolean;
  readonly answeredAtMs: number | null;
}

/** An entry whose request is still being answered. */
export type OpenEntry = { -readonly [Name in keyof S3JournalEntry]: S3JournalEntry[Name] };

/** Append-only: entries are added and finished, never removed or written over. */
export class S3Journal {
  readonly #entries: S3JournalEntry[] = [];
  readonly #file: string | null;
  #order = 0;

  /** @param file JSON lines, written at once; an entry stands there when it is applied and when it is finished, the last line of a `seq` counts */
  constructor(file: string | null) {
    this.#file = file;
  }

  get entries(): readonly S3JournalEntry[] {
    return this.#entries;
  }

  add(what: Omit<OpenEntry, 'seq'>): OpenEntry {
    const entry: OpenEntry = { seq: this.#entries.length + 1, ...what };
    this.#entries.push(entry);
    return entry;
  }

  /** The store has just changed. */
  applied(entry: OpenEntry, change: S3Change): void {
    this.#order += 1;
    entry.applied = true;
    entry.appliedOrder = this.#order;
    entry.appliedAtMs = Date.now();
    entry.changes = [...entry.changes, change];
    this.write(entry);
  }

  /** Appends the entry as it is to the file. */
  write(entry: S3JournalEntry): void {
    if (this.#file !== null) appendFileSync(this.#file, `${JSON.stringify(entry)}\n`);
  }
}

export function stateOf(object: StoredObject | null): S3State | null {
  if (object === null) return null;
  const { etag, contentHash, bytes, metadata } = object;
  return { etag, contentHash, size: bytes.length, metadata };
}
