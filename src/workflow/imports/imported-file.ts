import { callerError, upstreamError, type PhotoRef } from '../../kernel/index.js';
import type { DocumentStore, ImageStorage } from '../../storage/index.js';
import { isUnavailable } from '../ledger/claim.js';
import { integer, isObject, list, rest, text, type Json } from '../ledger/json-shape.js';
import { hashesOf, KINDS, NO_HASHES, unionOf, type KnownHashes } from './known-hashes.js';

/** Spec: publishing.md section 3.7. */
export const MAX_IMPORT_BYTES = 8 * 1024 * 1024;
const AT = { path: 'ledger/imported.json' };
const ROUNDS = 8;
const KEYS = ['schema', ...KINDS];

interface Stored {
  readonly known: KnownHashes;
  /** Members a later version wrote; kept as they are. */
  readonly extra: Json;
  /** Null = there is no file yet. */
  readonly version: string | null;
}

/** What was imported of a tenant's earlier life. */
export class ImportedPhotos {
  constructor(
    private readonly known: KnownHashes,
    private readonly provider: string,
  ) {}

  /** Whether these bytes were published before, under whatever name. @param contentHash 64 hex digits */
  knowsBytes(contentHash: string): boolean {
    return this.known.contentHashes.has(contentHash);
  }

  /**
   * Whether a photo was published before.
   * @param hashes what is known of its bytes
   */
  knows(ref: PhotoRef, hashes: { readonly contentHash: string; readonly sha256: string | null }): boolean {
    if (this.knowsBytes(hashes.contentHash)) return true;
    if (hashes.sha256 !== null && this.known.sha256.has(hashes.sha256)) return true;
    // In a bucket the version of an object is its ETag; elsewhere it is something else.
    return this.provider === 'managed' && this.known.etags.has(ref.version.replace(/^"|"$/g, '').toLowerCase());
  }
}

/** @throws PublisherError `ledger_corrupt`, `ledger_version`, storage errors */
export async function readImported({ documents, provider }: ImageStorage): Promise<ImportedPhotos> {
  return new ImportedPhotos((await load(documents)).known, provider);
}

/**
 * Adds hashes to those imported before, by compare-and-swap. Repeating it changes nothing.
 * @returns what stood there before, and what stands there now
 * @throws PublisherError `validation_failed` when it would be larger than 8 MiB, `ledger_corrupt`, `ledger_version`,
 *   storage errors
 */
export async function addImported(
  documents: DocumentStore,
  added: KnownHashes,
): Promise<{ readonly before: KnownHashes; readonly after: KnownHashes }> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { known: before, extra, version } = await load(documents);
    const after = unionOf(before, added);
    if (KINDS.every((kind) => before[kind].size === after[kind].size)) return { before, after };
    const bytes = serialize(after, extra);
    if (bytes.length > MAX_IMPORT_BYTES) throw tooMany();
    if (await put(documents, bytes, version)) return { before, after };
  }
  throw upstreamError('storage_unavailable', 'The list of imported photos changes too often to be written.');
}

async function put(documents: DocumentStore, bytes: Uint8Array, version: string | null): Promise<boolean> {
  try {
    const written = version === null ? await documents.create(AT, bytes) : await documents.replace(AT, bytes, version);
    return written.outcome === 'written';
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    // Whether it landed tells the next look: a union that holds everything is not written again.
    return false;
  }
}

async function load(documents: DocumentStore): Promise<Stored> {
  const document = await documents.read(AT, MAX_IMPORT_BYTES);
  return document
    ? { ...parse(document.bytes), version: document.version }
    : { known: NO_HASHES, extra: {}, version: null };
}

function parse(bytes: Uint8Array): Omit<Stored, 'version'> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (!isObject(json)) throw new Error('shape');
    if (integer(json['schema']) <= 1) {
      const [sha256, contentHashes, etags] = KINDS.map((kind) => list(text, (json as Json)[kind]));
      return { known: hashesOf(sha256 ?? [], contentHashes ?? [], etags ?? []), extra: rest(json, KEYS) };
    }
  } catch {
    throw callerError('ledger_corrupt', 'The list of imported photos cannot be read; it is left as it is.');
  }
  throw upstreamError('ledger_version', 'The list of imported photos was written by a later version of the service.');
}

function serialize(known: KnownHashes, extra: Json): Uint8Array {
  const lists = Object.fromEntries(KINDS.map((kind) => [kind, [...known[kind]].sort()]));
  return new TextEncoder().encode(JSON.stringify({ ...extra, schema: 1, ...lists }));
}

function tooMany(): Error {
  return callerError('validation_failed', 'There are more published photos than the list holds (8 MiB).');
}
