import type { NewRecord } from '../relay-record.js';
import { keysOf } from './receipts.js';
import type { RecordFolders } from './record-folders.js';

/** What is remembered of a record between two looks. */
export interface KnownRecord {
  readonly id: string;
  readonly requestId: string;
  readonly keys: readonly string[];
}

/**
 * The records of one folder by their keys. Other processes put records there too, so it looks at the names of the folder
 * each time, and reads each new one once.
 */
export class KnownRecords {
  readonly #byId = new Map<string, KnownRecord>();
  readonly #byKey = new Map<string, KnownRecord>();

  constructor(readonly place: RecordFolders) {}

  /** As of the last `refresh`; null = none has any of these keys. */
  find(keys: readonly string[]): KnownRecord | null {
    for (const key of keys) {
      const record = this.#byKey.get(key);
      if (record) return record;
    }
    return null;
  }

  /** One that we have just put there ourselves: it need not be read. */
  add({ id, requestId, ...event }: Pick<NewRecord, 'id' | 'requestId' | 'semanticKey' | 'deliveryKey'>): void {
    this.#remember({ id, requestId, keys: keysOf(event) });
  }

  async refresh(): Promise<void> {
    const names = new Set(await this.place.ids());
    for (const id of this.#byId.keys()) if (!names.has(id)) this.#drop(id);
    for (const id of names) if (!this.#byId.has(id)) await this.#take(id);
  }

  async #take(id: string): Promise<void> {
    const record = await this.place.read(id);
    if (record === null) return; // the owner sets it aside
    this.#remember({ id, requestId: record.requestId, keys: keysOf(record) });
  }

  #remember(known: KnownRecord): void {
    this.#byId.set(known.id, known);
    for (const key of known.keys) this.#byKey.set(key, known);
  }

  #drop(id: string): void {
    const known = this.#byId.get(id);
    this.#byId.delete(id);
    for (const key of known?.keys ?? []) if (this.#byKey.get(key)?.id === id) this.#byKey.delete(key);
  }
}
