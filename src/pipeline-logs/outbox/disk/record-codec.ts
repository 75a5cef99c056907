import { PROCESSED_STATUSES } from '../../pipeline.types.js';
import { RECORD_STATES, type RelayRecord } from '../relay-record.js';

/** Ids as `recordIdOf` makes them: nothing else may reach a path. */
const RECORD_ID = /^[1-9]\d{0,15}-[0-9a-f]{16}$/;

export function isRecordId(text: string): boolean {
  return RECORD_ID.test(text);
}

export function encodeRecord(record: RelayRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** @returns null = it is no record of this id that we understand */
export function decodeRecord(text: string, id: string): RelayRecord | null {
  const value = parsed(text);
  return isRecord(value) && value.id === id ? value : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** As much as the relay decides by; it alone writes these files. */
function isRecord(value: unknown): value is RelayRecord {
  if (!isObject(value) || value.version !== 1) return false;
  const { facts, sending, body } = value;
  return (
    [value.id, value.semanticKey, value.requestId].every((text) => typeof text === 'string') &&
    (value.deliveryKey === null || typeof value.deliveryKey === 'string') &&
    [value.acceptedAt, value.updatedAt, value.collectRounds].every(Number.isFinite) &&
    (value.notBefore === null || Number.isFinite(value.notBefore)) &&
    isOneOf(RECORD_STATES, value.state) &&
    typeof value.filesWritten === 'boolean' &&
    Array.isArray(value.jobs) &&
    (value.wanted === null || Array.isArray(value.wanted)) &&
    isFacts(facts) &&
    isObject(sending) &&
    [sending.attempts, sending.rounds].every(Number.isSafeInteger) &&
    (body === null || isBody(body))
  );
}

function isFacts(value: unknown): boolean {
  if (!isObject(value) || !isOneOf(PROCESSED_STATUSES, value.status)) return false;
  return isId(value.pipeline_id) && isId(value.project_id) && Array.isArray(value.stages);
}

function isBody(value: unknown): boolean {
  return (
    isObject(value) &&
    [value.sha256, value.key].every((text) => typeof text === 'string') &&
    [value.bytes, value.budget].every(Number.isSafeInteger)
  );
}

function isId(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function isOneOf(words: readonly string[], value: unknown): boolean {
  return typeof value === 'string' && words.includes(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
