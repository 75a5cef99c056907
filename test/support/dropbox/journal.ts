import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Route } from './endpoints/routes.js';
import type { Change } from './store/nodes.js';

/** One request as it arrived and what became of it: the evidence of tests. Holds secrets; never printed. */
export interface DropboxJournalEntry {
  /** Place in the journal, from 0. */
  readonly seq: number;
  /** When it had arrived: ms since 1970, on a clock that never jumps. */
  readonly atMs: number;
  /** The storage clock at that moment. */
  readonly storageMs: number;
  readonly method: string;
  readonly route: Route | 'unknown';
  /** Target as received, query included. */
  readonly target: string;
  /** What stands behind `?`; empty = nothing. */
  readonly query: string;
  /** Whether a secret known to the stand-in, or one that looks like it, is in the target. */
  readonly secretInUrl: boolean;
  /** Whose request it was: by access token (also an expired one), refresh token or link. */
  readonly account: string | null;
  /** Arguments as parsed, or the form of the token endpoint; null = not readable. */
  readonly args: unknown;
  /** Every path, id and revision of the arguments, as given. */
  readonly paths: readonly string[];
  /** The same as paths that were shown when it arrived; what is not found stays as given. */
  readonly resolved: readonly string[];
  /** Access token as received. */
  readonly token: string | null;
  readonly tokenState: 'none' | 'valid' | 'expired' | 'revoked' | 'unknown';
  /** Access token that was given out by this request, whether its answer arrived or not. */
  readonly issued: string | null;
  /** Write mode of an upload: `add`, `overwrite`, `update:<rev>`. */
  readonly mode: string | null;
  readonly strict: boolean;
  /** Bytes of the request's body. */
  readonly bodyBytes: number;
  /** Whether the account is other than before because of this request. */
  readonly applied: boolean;
  /** On the same clock as `atMs`; null = not applied. */
  readonly appliedAtMs: number | null;
  readonly changes: readonly Change[];
  /** Kind of the planned fault that met it. */
  readonly fault: string | null;
  /** Status of the answer; 0 = none was sent. */
  readonly status: number;
  /** `error_summary` or the first words of a refusal. */
  readonly problem: string | null;
  /** When the head of the answer was handed to the connection; null = none was. */
  readonly answeredAtMs: number | null;
  /** Bytes of the answer's body that were handed to the connection. */
  readonly sentBytes: number;
}

/** An entry whose request is still being answered. */
export type OpenEntry = { -readonly [Name in keyof DropboxJournalEntry]: DropboxJournalEntry[Name] };

/** Append-only: entries are added and finished, never removed or written over. */
export class Journal {
  readonly #entries: OpenEntry[] = [];
  readonly #file: number | null;

  /** @param path see `journalToFile` of the options */
  constructor(path: string | undefined) {
    this.#file = path === undefined ? null : openSync(path, 'a', 0o600);
  }

  get entries(): readonly DropboxJournalEntry[] {
    return this.#entries;
  }

  add(entry: Omit<OpenEntry, 'seq'>): OpenEntry {
    const added = { seq: this.#entries.length, ...entry };
    this.#entries.push(added);
    return added;
  }

  /** Puts the present state of an entry into the file: when it was applied and when it is over. */
  save(entry: DropboxJournalEntry): void {
    if (this.#file !== null && !this.#closed) writeSync(this.#file, `${JSON.stringify(entry)}\n`);
  }

  #closed = false;

  close(): void {
    if (this.#file !== null && !this.#closed) closeSync(this.#file);
    this.#closed = true;
  }
}

/** Entries out of a file, each in its last state; a last line that was cut is left out. */
export function readJournalFile(path: string): readonly DropboxJournalEntry[] {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  const last = new Map<number, DropboxJournalEntry>();
  for (const line of lines) {
    const entry = JSON.parse(line) as DropboxJournalEntry;
    last.set(entry.seq, entry);
  }
  return [...last.values()].sort((a, b) => a.seq - b.seq);
}
