import type { Endpoint } from './faults/plan.js';

/** One request to the provider, as it came and what it got. */
export interface OidcJournalEntry {
  /** From 1. */
  readonly seq: number;
  readonly atMs: number;
  readonly endpoint: Endpoint;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Fields of the form; null = there was none, or nobody read it. */
  body: Readonly<Record<string, string>> | null;
  /** 0 = no whole answer. */
  status: number;
  /** Kinds of the planned faults it got. */
  readonly plans: string[];
}

/** Everything the provider was asked: the evidence. */
export class OidcJournal {
  readonly #entries: OidcJournalEntry[] = [];
  /** What broke in the stand-in itself; empty in every good run. */
  readonly failures: string[] = [];

  add(request: Pick<OidcJournalEntry, 'atMs' | 'endpoint' | 'method' | 'path' | 'query'>): OidcJournalEntry {
    const entry: OidcJournalEntry = { ...request, seq: this.#entries.length + 1, body: null, status: 0, plans: [] };
    this.#entries.push(entry);
    return entry;
  }

  /** All entries in order. */
  get entries(): readonly OidcJournalEntry[] {
    return this.#entries;
  }

  /** Entries of one endpoint, in order. */
  of(endpoint: Endpoint): readonly OidcJournalEntry[] {
    return this.#entries.filter((entry) => entry.endpoint === endpoint);
  }

  /** The newest entry of an endpoint. @throws Error when there is none */
  last(endpoint: Endpoint): OidcJournalEntry {
    const entry = this.of(endpoint).at(-1);
    if (!entry) throw new Error(`Nobody asked the provider's ${endpoint}.`);
    return entry;
  }

  /** Forgets what was written so far. */
  clear(): void {
    this.#entries.length = 0;
  }
}
