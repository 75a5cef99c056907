import { callerError, FOLDERS, upstreamError, type Folder } from '../../kernel/index.js';
import { fitRecord } from './record-size.js';
import type {
  EntryState,
  FinishedMove,
  LedgerEntry,
  LedgerRecord,
  MoveKind,
  PastAttempt,
  PlannedMove,
  PreparedText,
  RequestTrace,
} from './record.js';
import type { LedgerStateName, RunKind } from '../workflow.types.js';
import { boolean, integer, isObject, list, nullable, oneOf, rest, text, type Json } from './json-shape.js';

const ENTRY_STATES = [
  'PENDING',
  'INTENT',
  'SENT',
  'FAILED',
  'UNKNOWN',
  'WITHDRAWN',
] as const satisfies readonly EntryState[];
const STATES = [
  'CLAIMED',
  'NEEDS_DECISION',
  'DONE',
  'ARCHIVE_PENDING',
  'PARTIAL',
  'IDLE',
] as const satisfies readonly LedgerStateName[];
const KINDS = ['web', 'cli', 'schedule', 'bulk', 'curation', 'resolve'] as const satisfies readonly RunKind[];
const MOVE_KINDS = ['archive', 'keep', 'remove', 'undo', 'delete'] as const satisfies readonly MoveKind[];
const PLACES = [...FOLDERS, 'deleted'] as const satisfies readonly (Folder | 'deleted')[];
const HEX64 = /^[0-9a-f]{64}$/;

/**
 * Parses a stored record. Spec: publishing.md section 5.2.
 * @param contentHash the hash in the file's name; the record must carry the same
 * @throws PublisherError `ledger_corrupt` (never overwrite it), `ledger_version` (written by a later version)
 */
export function parseRecord(bytes: Uint8Array, contentHash: string): LedgerRecord {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw corrupt();
  }
  if (!isObject(value)) throw corrupt();
  if (typeof value['schema'] === 'number' && value['schema'] > 1) {
    throw upstreamError('ledger_version', 'The publish record was written by a later version of the service.');
  }
  try {
    const record = recordOf(value);
    if (record.contentHash !== contentHash || !HEX64.test(record.sha256)) throw corrupt();
    return record;
  } catch {
    throw corrupt();
  }
}

/** The bytes of a record, unknown members included. */
export function serializeRecord(record: LedgerRecord): Uint8Array {
  return fitRecord(record, encode);
}

function encode(record: LedgerRecord): Uint8Array {
  const { extra, prepared, platforms, ...known } = record;
  const entries = [...platforms].map(([platform, { extra: more, ...entry }]) => [platform, { ...more, ...entry }]);
  const value = {
    ...extra,
    ...known,
    prepared: Object.fromEntries(prepared) as unknown,
    platforms: Object.fromEntries(entries) as unknown,
  };
  return new TextEncoder().encode(JSON.stringify(value));
}

function corrupt(): Error {
  return callerError('ledger_corrupt', 'The publish record of this photo cannot be read; it is left as it is.');
}

function recordOf(json: Json): LedgerRecord {
  const photo = objectIn(json, 'photo');
  const owner = json['owner'] === null ? null : objectIn(json, 'owner');
  return {
    schema: oneOf([1] as const, json['schema']),
    contentHash: text(json['contentHash']),
    sha256: text(json['sha256']),
    size: integer(json['size']),
    photo: { id: nullable(text, photo['id']), name: text(photo['name']), folder: oneOf(PLACES, photo['folder']) },
    state: oneOf(STATES, json['state']),
    epoch: integer(json['epoch']),
    owner: owner && { nonce: text(owner['nonce']), kind: oneOf(KINDS, owner['kind']) },
    writeNonce: text(json['writeNonce']),
    requested: list(text, json['requested']),
    prepared: mapOf(preparedOf, json['prepared']),
    platforms: mapOf(entryOf, json['platforms']),
    move: nullable(moveOf, json['move']),
    moves: list(finishedMoveOf, json['moves']),
    requests: list(requestOf, json['requests']),
    createdAt: text(json['createdAt']),
    updatedAt: text(json['updatedAt']),
    extra: rest(json, RECORD_KEYS),
  };
}

function entryOf(value: unknown): LedgerEntry {
  const json = asObject(value);
  const decided = json['decided'] === null ? null : objectIn(json, 'decided');
  return {
    state: oneOf(ENTRY_STATES, json['state']),
    attempt: integer(json['attempt']),
    tries: integer(json['tries']),
    intentNonce: nullable(text, json['intentNonce']),
    intentAt: nullable(text, json['intentAt']),
    postId: nullable(text, json['postId']),
    postUrl: nullable(text, json['postUrl']),
    sentAt: nullable(text, json['sentAt']),
    code: nullable(text, json['code']),
    retryable: boolean(json['retryable']),
    retryAfter: nullable(text, json['retryAfter']),
    type: text(json['type']),
    destination: text(json['destination']),
    decided: decided && { by: text(decided['by']), decision: text(decided['decision']), at: text(decided['at']) },
    past: list(pastOf, json['past']),
    extra: rest(json, ENTRY_KEYS),
  };
}

function pastOf(value: unknown): PastAttempt {
  const json = asObject(value);
  return {
    attempt: integer(json['attempt']),
    state: oneOf(ENTRY_STATES, json['state']),
    postId: nullable(text, json['postId']),
    postUrl: nullable(text, json['postUrl']),
    sentAt: nullable(text, json['sentAt']),
    caption: nullable(text, json['caption']),
  };
}

function preparedOf(value: unknown): PreparedText {
  const json = asObject(value);
  return {
    caption: text(json['caption']),
    source: oneOf(['human', 'stored', 'ai', 'empty'] as const, json['source']),
    altText: nullable(text, json['altText']),
    spoiler: boolean(json['spoiler']),
  };
}

function moveOf(value: unknown): PlannedMove {
  const json = asObject(value);
  return {
    kind: oneOf(MOVE_KINDS, json['kind']),
    toFolder: oneOf(PLACES, json['toFolder']),
    toName: text(json['toName']),
    sidecarName: nullable(text, json['sidecarName']),
    nonce: text(json['nonce']),
    state: oneOf(['PLANNED', 'PHOTO_MOVED', 'DONE', 'NOT_WANTED'] as const, json['state']),
    fromVersion: nullable(text, json['fromVersion'] ?? null),
  };
}

function finishedMoveOf(value: unknown): FinishedMove {
  const json = asObject(value);
  return {
    kind: oneOf(MOVE_KINDS, json['kind']),
    fromFolder: oneOf(FOLDERS, json['fromFolder']),
    fromName: text(json['fromName']),
    toFolder: oneOf(PLACES, json['toFolder']),
    toName: text(json['toName']),
    at: text(json['at']),
    by: text(json['by']),
  };
}

function requestOf(value: unknown): RequestTrace {
  const json = asObject(value);
  return {
    id: text(json['id']),
    bodyHash: text(json['bodyHash']),
    startedAt: text(json['startedAt']),
    finishedAt: nullable(text, json['finishedAt']),
    answer: json['answer'] ?? null,
  };
}

function mapOf<T>(parse: (value: unknown) => T, value: unknown): ReadonlyMap<string, T> {
  return new Map(Object.entries(asObject(value)).map(([key, member]) => [key, parse(member)]));
}

function asObject(value: unknown): Json {
  if (!isObject(value)) throw corrupt();
  return value;
}

function objectIn(json: Json, key: string): Json {
  return asObject(json[key]);
}

const RECORD_KEYS = [
  'schema',
  'contentHash',
  'sha256',
  'size',
  'photo',
  'state',
  'epoch',
  'owner',
  'writeNonce',
  'requested',
  'prepared',
  'platforms',
  'move',
  'moves',
  'requests',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof LedgerRecord)[];

const ENTRY_KEYS = [
  'state',
  'attempt',
  'tries',
  'intentNonce',
  'intentAt',
  'postId',
  'postUrl',
  'sentAt',
  'code',
  'retryable',
  'retryAfter',
  'type',
  'destination',
  'decided',
  'past',
] as const satisfies readonly (keyof LedgerEntry)[];
