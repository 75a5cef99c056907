import { callerError, sha256Hex, upstreamError, type Clock, type Ids } from '../../kernel/index.js';
import type { DocumentStore } from '../../storage/index.js';
import { isUnavailable } from './claim.js';
import { integer, isObject, nullable, rest, text, type Json } from './json-shape.js';

const MAX_REQUEST_BYTES = 256 * 1024;

/** One use of an Idempotency-Key. Spec: publishing.md sections 5.1 and 6.3. */
export interface RequestFile {
  readonly bodyHash: string;
  readonly contentHash: string | null;
  /** The bulk job this key stands for; null = it stands for a publish run. */
  readonly jobId: string | null;
  /** Null while it runs, or when the process died before it could be stored. */
  readonly answer: unknown;
  /** Code of a refusal that came after the caller had been told to ask later; the key may try again. */
  readonly refusal: string | null;
  readonly createdAt: string;
  /** Members another version wrote; kept as they are. */
  readonly extra: Json;
}

/** A request file as read. */
export interface SeenRequest extends RequestFile {
  readonly version: string;
  /** ISO, by the storage's clock. */
  readonly writtenAt: string;
  /** Milliseconds since it was last written, by the storage's clock. */
  readonly ageMs: number;
}

/** Id of a request: what a caller polls, and the name of its file. */
export function requestIdOf(tenant: string, route: string, key: string): string {
  return sha256Hex(JSON.stringify([tenant, route, key]));
}

/** The files that make a repeated request give the same answer, on any replica. */
export class RequestFiles {
  constructor(
    private readonly documents: DocumentStore,
    private readonly tools: { readonly clock: Clock; readonly ids: Ids },
  ) {}

  /** Null = this key was not used yet. @throws PublisherError `ledger_corrupt`, `ledger_version`, storage errors */
  async read(id: string): Promise<SeenRequest | null> {
    const document = await this.documents.read({ path: pathOf(id) }, MAX_REQUEST_BYTES);
    if (!document) return null;
    const ageMs = Math.max(0, document.storageNow.getTime() - document.modifiedAt.getTime());
    const writtenAt = document.modifiedAt.toISOString();
    return { ...parse(document.bytes), version: document.version, writtenAt, ageMs };
  }

  /** A file that was not written yet. */
  blank(bodyHash: string, contentHash: string | null): RequestFile {
    const createdAt = new Date(this.tools.clock.now()).toISOString();
    return { bodyHash, contentHash, jobId: null, answer: null, refusal: null, createdAt, extra: {} };
  }

  /**
   * Writes the file on the version last seen. After a lost reply its nonce tells whether it landed.
   * @param version null = nobody used this key yet
   * @returns the new version; null = another process was faster
   * @throws PublisherError storage errors
   */
  async write(id: string, file: RequestFile, version: string | null): Promise<string | null> {
    const at = { path: pathOf(id) };
    const writeNonce = this.tools.ids.hex(16);
    const bytes = serialize(file, writeNonce);
    try {
      const { documents } = this;
      const written =
        version === null ? await documents.create(at, bytes) : await documents.replace(at, bytes, version);
      return written.outcome === 'written' ? written.version : null;
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      const seen = await this.read(id);
      if (seen?.extra['writeNonce'] === writeNonce) return seen.version;
      if (seen && seen.version !== version) return null;
      throw upstreamError('storage_unavailable', 'The request could not be recorded.');
    }
  }
}

export function keyReused(): Error {
  return callerError('idempotency_key_reused', 'This Idempotency-Key was used for another request; make a new one.');
}

function pathOf(id: string): string {
  return `requests/${id.slice(0, 2)}/${id}.json`;
}

function serialize({ extra, ...file }: RequestFile, writeNonce: string): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ ...extra, schema: 1, ...file, writeNonce }));
}

const KEYS = ['schema', 'bodyHash', 'contentHash', 'jobId', 'answer', 'refusal', 'createdAt'];

function parse(bytes: Uint8Array): RequestFile {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isObject(json) || integer(json['schema']) !== 1) throw new Error('shape');
    return {
      bodyHash: text(json['bodyHash']),
      contentHash: nullable(text, json['contentHash'] ?? null),
      jobId: nullable(text, json['jobId'] ?? null),
      answer: json['answer'] ?? null,
      refusal: nullable(text, json['refusal'] ?? null),
      createdAt: text(json['createdAt']),
      extra: rest(json, KEYS),
    };
  } catch {
    throw callerError('ledger_corrupt', 'The stored request cannot be read; use a new Idempotency-Key.');
  }
}
