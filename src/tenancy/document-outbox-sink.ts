import type { OutboxSink } from '../publishers/index.js';
import type { DocumentStore } from '../storage/index.js';

const FOLDER = 'outbox/';

/** Outbox posts below `.publisher/outbox/` of the tenant's own storage. */
export class DocumentOutboxSink implements OutboxSink {
  readonly #documents: DocumentStore;

  constructor(documents: DocumentStore) {
    this.#documents = documents;
  }

  async create(path: string, bytes: Uint8Array, signal?: AbortSignal): Promise<'created' | 'exists'> {
    const { outcome } = await this.#documents.create({ path: FOLDER + path }, bytes, signal);
    return outcome === 'written' ? 'created' : 'exists';
  }

  async read(path: string, maxBytes: number, signal?: AbortSignal): Promise<Uint8Array | null> {
    return (await this.#documents.read({ path: FOLDER + path }, maxBytes, signal))?.bytes ?? null;
  }
}
