import { callerError, ERROR_CODES, FOLDERS, upstreamError } from '../../kernel/index.js';
import type { Shown } from '../../platform/progress/index.js';
import { boolean, integer, isObject, list, nullable, oneOf, rest, text, type Json } from '../ledger/json-shape.js';
import { platformResult } from '../results.js';
import type { PlatformResult } from '../workflow.types.js';
import { BULK_ACTIONS, JOB_PHOTO_STATES, JOB_STATES } from './job.types.js';
import type { JobFile, JobFilePhoto } from './job-file.js';

/** Documents of ours are no larger. Spec: storage.md section 12. */
export const MAX_JOB_BYTES = 256 * 1024;
const STATUSES = ['sent', 'failed', 'unknown', 'skipped', 'unavailable'] as const;
const KNOWN = [
  ...['schema', 'id', 'action', 'folder', 'options', 'state', 'reason', 'isCancelled', 'revision', 'owner', 'actor'],
  ...['requestId', 'photos', 'startedAt', 'updatedAt', 'writeNonce'],
];

/**
 * Parses a stored job.
 * @param id the one in the file's name; the job must carry the same
 * @throws PublisherError `ledger_corrupt` (it is left as it is), `ledger_version` (a later version wrote it)
 */
export function parseJob(bytes: Uint8Array, id: string): { readonly file: JobFile; readonly writeNonce: string } {
  const json = objectOf(bytes);
  if (typeof json?.['schema'] === 'number' && json['schema'] > 1) {
    throw upstreamError('ledger_version', 'The job was written by a later version of the service.');
  }
  try {
    if (!json) throw new Error('shape');
    const file = jobOf(json);
    if (file.id !== id) throw new Error('another job');
    return { file, writeNonce: text(json['writeNonce']) };
  } catch {
    throw callerError('ledger_corrupt', 'The stored job cannot be read; it is left as it is.');
  }
}

/**
 * The bytes of a job. When they would be too many, what can be looked up elsewhere is left out, least missed first:
 * a state never is.
 */
export function serializeJob(file: JobFile, writeNonce: string): Uint8Array {
  let bytes = encode(file, writeNonce);
  let fitting = file;
  for (const lighter of LIGHTER) {
    if (bytes.length <= MAX_JOB_BYTES) break;
    fitting = { ...fitting, photos: fitting.photos.map(lighter) };
    bytes = encode(fitting, writeNonce);
  }
  return bytes;
}

const LIGHTER: readonly ((photo: JobFilePhoto) => JobFilePhoto)[] = [
  // Looked at for the last time when the photo was done.
  (photo) => (photo.state === 'done' ? { ...photo, expectedVersion: null } : photo),
  (photo) => (photo.state === 'done' ? { ...photo, results: null } : photo),
  (photo) => ({ ...photo, results: null }),
  (photo) => ({ ...photo, contentHash: null }),
  (photo) => (photo.state === 'queued' ? photo : { ...photo, finalName: null, version: null, expectedVersion: null }),
];

function encode({ extra, photos, ...file }: JobFile, writeNonce: string): Uint8Array {
  const value = { ...extra, schema: 1, ...file, photos: photos.map(packed), writeNonce };
  return new TextEncoder().encode(JSON.stringify(value));
}

/** Without what says nothing: hundreds of photos have to fit. */
function packed({ results, tries, ...photo }: JobFilePhoto): Json {
  const told = Object.entries({ ...photo, tries: tries || null }).filter(([, value]) => value !== null);
  if (results === null) return Object.fromEntries(told);
  const short = Object.entries(results).map(([platform, result]) => [platform, packedResult(result)]);
  return { ...Object.fromEntries(told), results: Object.fromEntries(short) as Json };
}

/** The text follows from the code, the caption stands in the ledger. */
function packedResult({ message: _message, caption: _caption, ...result }: PlatformResult): Json {
  return Object.fromEntries(Object.entries(result).filter(([, value]) => value !== null));
}

function objectOf(bytes: Uint8Array): Json | null {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isObject(json) ? json : null;
  } catch {
    return null;
  }
}

function jobOf(json: Json): JobFile {
  oneOf([1] as const, json['schema']);
  const options = json['options'];
  if (!isObject(options)) throw new Error('no options');
  return {
    id: text(json['id']),
    action: oneOf(BULK_ACTIONS, json['action']),
    folder: oneOf(FOLDERS, json['folder']),
    options: {
      platforms: nullable((value) => list(text, value), options['platforms']),
      ai: oneOf(['auto', 'never'] as const, options['ai']),
      force: boolean(options['force']),
      allowEmptyCaption: boolean(options['allowEmptyCaption']),
    },
    state: oneOf(JOB_STATES, json['state']),
    reason: nullable((value) => oneOf(ERROR_CODES, value), json['reason']),
    isCancelled: boolean(json['isCancelled']),
    revision: integer(json['revision']),
    owner: text(json['owner']),
    actor: text(json['actor']),
    requestId: text(json['requestId']),
    photos: list(photoOf, json['photos']),
    startedAt: text(json['startedAt']),
    updatedAt: text(json['updatedAt']),
    extra: rest(json, KNOWN),
  };
}

function photoOf(value: unknown): JobFilePhoto {
  if (!isObject(value)) throw new Error('no photo');
  const optional = <T>(parse: (member: unknown) => T, key: string): T | null => nullable(parse, value[key] ?? null);
  return {
    name: text(value['name']),
    expectedVersion: optional(text, 'expectedVersion'),
    state: oneOf(JOB_PHOTO_STATES, value['state']),
    code: optional(text, 'code'),
    finalName: optional(text, 'finalName'),
    version: optional(text, 'version'),
    contentHash: optional(text, 'contentHash'),
    tries: optional(integer, 'tries') ?? 0,
    revision: integer(value['revision']),
    results: optional(resultsOf, 'results'),
  };
}

function resultsOf(value: unknown): Readonly<Record<string, PlatformResult>> {
  if (!isObject(value)) throw new Error('no results');
  return Object.fromEntries(Object.entries(value).map(([platform, one]) => [platform, resultOf(one)]));
}

function resultOf(value: unknown): PlatformResult {
  if (!isObject(value)) throw new Error('no result');
  const words = (key: string): string | null => nullable(text, value[key] ?? null);
  return platformResult(oneOf(STATUSES, value['status']), words('code'), {
    postId: words('postId'),
    postUrl: words('postUrl'),
    attempt: integer(value['attempt']),
    sentAt: words('sentAt'),
    retryable: boolean(value['retryable']),
    retryAfterSeconds: nullable(integer, value['retryAfterSeconds'] ?? null),
    recorded: boolean(value['recorded']),
  });
}

/** A job for other replicas, as a board shows it. */
export function shownOf(file: JobFile): Shown {
  return { mark: String(file.revision), body: new TextDecoder().decode(serializeJob(file, '')) };
}

/** Null = none of ours. */
export function jobShown({ body }: Shown, id: string): JobFile | null {
  try {
    return parseJob(new TextEncoder().encode(body), id).file;
  } catch {
    return null;
  }
}
