import type { IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { Route } from './fault.js';

/** One request as it arrived and what became of it; the evidence of tests. Never printed. */
export interface JournalEntry {
  /** When it had arrived: milliseconds since the start, on a clock that never jumps. */
  readonly atMs: number;
  readonly method: string;
  readonly route: Route | 'unknown';
  /** Target as received, query included. */
  readonly target: string;
  /** Host asked for (empty when it was not sent properly), or the tenant of the X-Tenant header. */
  readonly subject: string;
  readonly requestId: string | null;
  readonly token: string | null;
  readonly tenantHeader: string | null;
  readonly contentType: string | null;
  readonly body: string;
  /** Status of the answer; 0 = none was sent. */
  readonly status: number;
  /** When the answer was handed over (its end, or its head when it has no end); null = none was. */
  readonly answeredAtMs: number | null;
  /** Bytes of the answer's body that the connection took. */
  readonly sentBytes: number;
}

/** An entry whose request is still being answered. */
export type OpenEntry = { -readonly [Name in keyof JournalEntry]: JournalEntry[Name] };

/** What the request says, beside its head. */
export interface Reading {
  readonly route: Route | 'unknown';
  readonly subject: string;
  readonly body: string;
}

/** Append-only: entries are added and finished, never removed or written over. */
export class Journal {
  readonly #startMs = performance.now();
  readonly #entries: JournalEntry[] = [];

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** @returns the entry, to be finished with its answer */
  add({ method, url, headers }: IncomingMessage, reading: Reading): OpenEntry {
    const entry: OpenEntry = {
      atMs: this.nowMs(),
      method: method ?? '',
      target: url ?? '',
      ...reading,
      requestId: headers['x-request-id']?.toString() ?? null,
      token: headers.authorization?.replace(/^Bearer /, '') ?? null,
      tenantHeader: headers['x-tenant']?.toString() ?? null,
      contentType: headers['content-type'] ?? null,
      status: 0,
      answeredAtMs: null,
      sentBytes: 0,
    };
    this.#entries.push(entry);
    return entry;
  }

  nowMs(): number {
    return performance.now() - this.#startMs;
  }
}
