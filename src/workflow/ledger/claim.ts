import { upstreamError, PublisherError, type Clock, type Ids } from '../../kernel/index.js';
import type { DocumentStore } from '../../storage/index.js';
import { LEASE_MS, ledgerPath, MAX_RECORD_BYTES, type LedgerRecord } from './record.js';
import { parseRecord, serializeRecord } from './record-codec.js';
import { releasedState } from './transitions.js';

/** Another owner has the record: stop, send nothing more. To a caller it is a photo that is worked on. */
export class Fenced extends PublisherError {
  constructor() {
    super('in_progress', 'caller', 'Another owner has taken this photo over.', { retryAfterSeconds: 5 });
    this.name = 'Fenced';
  }
}

/** Waiting as a parameter: real time in the service, virtual time in the model. */
export type Pause = (ms: number, signal?: AbortSignal) => Promise<void>;

export interface LedgerTools {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly pause: Pause;
  /** Told after every try to write a record; what is kept of it in memory is outdated. */
  readonly touched?: (documents: DocumentStore) => void;
}

const RETRY_BASE_MS = 200;
const RETRY_CAP_MS = 5_000;
const DEFAULT_TRIES = 3;

/**
 * One owner's right to work on one content hash. Every write renews the lease; a write that loses against
 * another owner throws {@link Fenced}. Spec: publishing.md section 5.4.
 */
export class Claim {
  readonly #nonces = new Set<string>();
  readonly #watchers: (() => void)[] = [];
  #record: LedgerRecord;
  #version: string;
  #writtenAt: Date;
  #renewedMonotonicMs: number;

  constructor(
    readonly documents: DocumentStore,
    private readonly tools: LedgerTools,
    held: { readonly record: LedgerRecord; readonly version: string; readonly writtenAt: Date },
    issuedMonotonicMs: number,
  ) {
    this.#record = held.record;
    this.#version = held.version;
    this.#writtenAt = held.writtenAt;
    this.#renewedMonotonicMs = issuedMonotonicMs;
    this.#nonces.add(held.record.writeNonce);
    tools.touched?.(documents);
  }

  /**
   * A change that could not be written goes along with the next write that can: what a platform answered must
   * not be forgotten because the storage was away.
   */
  owe(change: (record: LedgerRecord) => LedgerRecord): void {
    this.#record = change(this.#record);
    this.#tell();
  }

  /** Calls back after every change of the record. */
  watch(changed: () => void): void {
    this.#watchers.push(changed);
  }

  /** The record as last written, with what is owed. */
  get record(): LedgerRecord {
    return this.#record;
  }

  /** Storage time of the last write. */
  get writtenAt(): Date {
    return this.#writtenAt;
  }

  /** Milliseconds until others may take over, counted from when the last write was issued. */
  leaseLeftMs(): number {
    return LEASE_MS - (this.tools.clock.monotonicMs() - this.#renewedMonotonicMs);
  }

  /**
   * Writes a change by compare-and-swap on the version last seen.
   * @param change must not change what it is given
   * @param persist `lease`: keep trying until the lease ends, whatever the storage's trouble is; else three tries
   * @throws Fenced, PublisherError `storage_unavailable`, and without `lease` what no repetition mends
   */
  async update(change: (record: LedgerRecord) => LedgerRecord, persist: 'tries' | 'lease' = 'tries'): Promise<void> {
    const writeNonce = this.tools.ids.hex(16);
    const next = { ...change(this.#record), writeNonce, updatedAt: new Date(this.tools.clock.now()).toISOString() };
    this.#nonces.add(writeNonce);
    // The lease counts from the first try: an early one may have landed without our knowing.
    const issued = this.tools.clock.monotonicMs();
    for (let tries = 1; ; tries += 1) {
      if (await this.#tryWrite(next, issued, persist === 'lease' ? isStorageTrouble : isUnavailable)) return;
      const mayGoOn = persist === 'lease' ? this.leaseLeftMs() > RETRY_CAP_MS : tries < DEFAULT_TRIES;
      if (!mayGoOn) throw upstreamError('storage_unavailable', 'The publish record could not be written.');
      await this.tools.pause(Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** Math.min(tries, 6)));
    }
  }

  /** Writes a last change and gives the record up; its state follows from the entries. */
  async release(change: (record: LedgerRecord) => LedgerRecord, persist: 'tries' | 'lease' = 'tries'): Promise<void> {
    await this.update((record) => {
      const next = change(record);
      return { ...next, owner: null, state: releasedState(next) };
    }, persist);
  }

  /** True = landed, false = not known or not landed, try again. */
  async #tryWrite(next: LedgerRecord, issued: number, passes: (error: unknown) => boolean): Promise<boolean> {
    const path = ledgerPath(next.contentHash);
    try {
      const bytes = serializeRecord(next);
      const written = await this.documents
        .replace({ path }, bytes, this.#version)
        .finally(() => this.tools.touched?.(this.documents));
      if (written.outcome === 'written') {
        this.#adopt(next, written.version, written.modifiedAt, issued);
        return true;
      }
    } catch (error) {
      if (!passes(error)) throw error;
    }
    return this.#readBack(next, path, issued, passes);
  }

  /** After a conflict or a lost reply: was that write mine, is the record still mine? */
  async #readBack(
    next: LedgerRecord,
    path: string,
    issued: number,
    passes: (error: unknown) => boolean,
  ): Promise<boolean> {
    let seen;
    try {
      seen = await this.documents.read({ path }, MAX_RECORD_BYTES);
    } catch (error) {
      if (passes(error)) return false;
      throw error;
    }
    const record = seen && recordOrNull(seen.bytes, next.contentHash);
    // Gone, or no record of ours any more: whoever did that has it now, and it is left as it is.
    if (!seen || !record) throw new Fenced();
    if (record.writeNonce === next.writeNonce) {
      this.#adopt(next, seen.version, seen.modifiedAt, issued);
      return true;
    }
    // An earlier write of ours whose reply was lost: still our record, at a version we had not seen.
    if (!this.#nonces.has(record.writeNonce)) throw new Fenced();
    this.#version = seen.version;
    return false;
  }

  #adopt(record: LedgerRecord, version: string, writtenAt: Date, issuedMonotonicMs: number): void {
    this.#record = record;
    this.#version = version;
    this.#writtenAt = writtenAt;
    this.#renewedMonotonicMs = issuedMonotonicMs;
    this.#tell();
  }

  #tell(): void {
    for (const changed of this.#watchers) changed();
  }
}

function recordOrNull(bytes: Uint8Array, contentHash: string): LedgerRecord | null {
  try {
    return parseRecord(bytes, contentHash);
  } catch {
    return null;
  }
}

/** Whether a storage call ended without telling what happened. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof PublisherError && error.code === 'storage_unavailable';
}

/** Codes of a storage that cannot be used now; the next moment it may. */
const TROUBLE = new Set<string>([
  'storage_unavailable',
  'storage_unauthorized',
  'storage_integrity',
  'storage_not_conditional',
]);

/** Whether the storage is what failed: away, full, read-only, or it does not take our secret. */
export function isStorageTrouble(error: unknown): boolean {
  return error instanceof PublisherError && TROUBLE.has(error.code);
}
