import { createHash } from 'node:crypto';
import { callerError } from '../../kernel/index.js';
import { isObject } from '../ledger/json-shape.js';
import { hashesOf, type KnownHashes } from './known-hashes.js';

const SHA256 = /^[0-9a-f]{64}$/;
/** Of one part, or `<hash>-<parts>`. */
const ETAG = /^[0-9a-f]{32}(-[0-9]{1,5})?$/;

/** What a `posted.json` says. */
export interface PostedFile {
  readonly known: KnownHashes;
  /** Entries in the file, the ones that were not understood included. */
  readonly entries: number;
  /** Entries that are no hash of any kind we know. */
  readonly skipped: number;
}

/**
 * Reads the list of published photos that the Python Publisher V2 keeps, in all its three shapes: a bare list of
 * SHA-256, `{hashes}`, and `{hashes, dropbox_content_hashes}`, where S3 ETags stand among the content hashes.
 * Spec: publishing.md section 3.7.
 * @throws PublisherError `validation_failed` when it is none of these
 */
export function parsePosted(bytes: Uint8Array): PostedFile {
  const [files, others] = listsOf(jsonOf(bytes));
  const sha256 = files.map(normal).filter((text) => SHA256.test(text));
  const rest = others.map(normal);
  const contentHashes = rest.filter((text) => SHA256.test(text));
  const etags = rest.filter((text) => ETAG.test(text));
  const entries = files.length + others.length;
  const known = hashesOf([...sha256], [...contentHashes, ...sha256.map(contentHashOfSmall)], etags);
  return { known, entries, skipped: entries - sha256.length - contentHashes.length - etags.length };
}

/** The content hash of a photo ≤ 4 MiB is the SHA-256 of its one block's SHA-256. */
export function contentHashOfSmall(sha256: string): string {
  return createHash('sha256').update(Buffer.from(sha256, 'hex')).digest('hex');
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw notPosted();
  }
}

function listsOf(json: unknown): readonly [readonly unknown[], readonly unknown[]] {
  if (Array.isArray(json)) return [json, []];
  if (!isObject(json)) throw notPosted();
  const { hashes, dropbox_content_hashes: others = [] } = json;
  if (!Array.isArray(hashes) || !Array.isArray(others)) throw notPosted();
  return [hashes, others];
}

/** Object stores put their tags in quotes. */
function normal(entry: unknown): string {
  return typeof entry === 'string' ? entry.trim().replace(/^"|"$/g, '').toLowerCase() : '';
}

function notPosted(): Error {
  return callerError('validation_failed', 'The file is no posted.json: neither a list nor an object with "hashes".');
}
