import { callerError } from '../kernel/index.js';
import { integer, isObject, list, text } from './ledger/json-shape.js';

/** Most bytes of the stored voice: 20 entries of 500 characters, each of them escaped. */
export const MAX_VOICE_BYTES = 64 * 1024;
export const VOICE_AT = { path: 'voice-profile.json' };
const SCHEMA = 1;
/** Spec: web-api.md section 4. */
const MAX_ENTRIES = 20;
const MAX_CHARACTERS = 500;

/** The voice of a tenant as it lies in its storage. */
export interface VoiceDocument {
  readonly entries: readonly string[];
  /** ISO. */
  readonly savedAt: string;
  /** Tells whether a write whose reply was lost has landed. */
  readonly writeNonce: string;
}

export function serializeVoice(document: VoiceDocument): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ schema: SCHEMA, ...document }));
}

/** @throws PublisherError `voice_profile_corrupt`: nobody is to mistake what cannot be read for "no voice" */
export function parseVoice(bytes: Uint8Array): VoiceDocument {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (!isObject(json) || integer(json['schema']) !== SCHEMA) throw new Error('another schema');
    const entries = list(entryOf, json['entries']);
    if (entries.length > MAX_ENTRIES) throw new Error('too many');
    return { entries, savedAt: text(json['savedAt']), writeNonce: text(json['writeNonce']) };
  } catch {
    throw callerError('voice_profile_corrupt', 'The saved brand voice cannot be read. Save it again.');
  }
}

function entryOf(value: unknown): string {
  const entry = text(value);
  const length = Array.from(entry).length;
  if (length === 0 || length > MAX_CHARACTERS) throw new Error('too short or too long');
  return entry;
}
