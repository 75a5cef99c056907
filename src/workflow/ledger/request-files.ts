import { callerError, sha256Hex, upstreamError, type Clock } from '../../kernel/index.js';
import type { DocumentStore } from '../../storage/index.js';
import { isUnavailable } from './claim.js';
import { integer, isObject, nullable, text } from './json-shape.js';

const MAX_REQUEST_BYTES = 256 * 1024;

/** One use of an Idempotency-Key. Spec: publishing.md sections 5.1 and 6.3. */
export interface RequestFile {
  readonly bodyHash: string;
  readonly contentHash: string | null;
  /** Null while it runs, or when the process died before it could be stored. */
  readonly answer: unknown;
  readonly createdAt: string;
}

/** Id of a request: what a caller polls, and the name of its file. */
export function requestIdOf(tenant: string, route: string, key: string): string {
  return sha256Hex(JSON.stringify([tenant, route, key]));
}

/**
 * The files that make a repeated request give the same answer, on any replica.
 */
export class RequestFiles {
  constructor(
    private readonly documents: DocumentStore,
    private readonly clock: Clock,
  ) {}

  /** Null = this key was not used yet. */
  async read(id: string): Promise<(RequestFile & { readonly version: string }) | null> {
    const document = await this.documents.read({ path: pathOf(id) }, MAX_REQUEST_BYTES);
    return document && { ...parse(document.bytes), version: document.version };
  }

  /**
   * Says which photo this key is about, before the claim. Repeating it with the same body is fine.
   * @throws PublisherError `idempotency_key_reused` when the key stands for another request
   */
  async begin(id: string, bodyHash: string, contentHash: string | null): Promise<void> {
    const file: RequestFile = {
      bodyHash,
      contentHash,
      answer: null,
      createdAt: new Date(this.clock.now()).toISOString(),
    };
    try {
      const created = await this.documents.create({ path: pathOf(id) }, serialize(file));
      if (created.outcome === 'written') return;
    } catch (error) {
      if (!isUnavailable(error)) throw error;
    }
    const seen = await this.read(id);
    if (!seen) throw upstreamError('storage_unavailable', 'The request could not be recorded.');
    if (seen.bodyHash !== bodyHash) throw keyReused();
    if (contentHash === null || seen.contentHash === contentHash || seen.answer !== null) return;
    await this.documents.replace({ path: pathOf(id) }, serialize({ ...seen, contentHash }), seen.version);
  }

  /** Stores the answer. A failure is not the caller's: the ledger record holds the same answer. */
  async finish(id: string, answer: unknown): Promise<void> {
    const seen = await this.read(id);
    if (!seen || seen.answer !== null) return;
    const { version, ...file } = seen;
    await this.documents.replace({ path: pathOf(id) }, serialize({ ...file, answer }), version);
  }
}

export function keyReused(): Error {
  return callerError('idempotency_key_reused', 'This Idempotency-Key was used for another request; make a new one.');
}

function pathOf(id: string): string {
  return `requests/${id.slice(0, 2)}/${id}.json`;
}

function serialize(file: RequestFile): Uint8Array {
  const { bodyHash, contentHash, answer, createdAt } = file;
  return new TextEncoder().encode(JSON.stringify({ schema: 1, bodyHash, contentHash, answer, createdAt }));
}

function parse(bytes: Uint8Array): RequestFile {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isObject(json) || integer(json['schema']) !== 1) throw new Error('shape');
    return {
      bodyHash: text(json['bodyHash']),
      contentHash: nullable(text, json['contentHash'] ?? null),
      answer: json['answer'] ?? null,
      createdAt: text(json['createdAt']),
    };
  } catch {
    throw callerError('ledger_corrupt', 'The stored request cannot be read; use a new Idempotency-Key.');
  }
}
