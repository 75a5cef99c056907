import { MAX_RECORD_BYTES, type LedgerEntry, type LedgerRecord } from './record.js';

/** What a record gives up when it grows too large, least missed first. */
const LIGHTER: readonly ((record: LedgerRecord) => LedgerRecord)[] = [
  withoutOldAnswers,
  withoutPastCaptions,
  withoutAnswers,
];

/**
 * The bytes of a record, without old texts when it would be larger than a record may be: never a state, because
 * after a send its outcome must be storable, however long the captions are. Spec: publishing.md section 5.2.
 */
export function fitRecord(record: LedgerRecord, encode: (record: LedgerRecord) => Uint8Array): Uint8Array {
  let bytes = encode(record);
  let fitting = record;
  for (const lighter of LIGHTER) {
    if (bytes.length <= MAX_RECORD_BYTES) break;
    fitting = lighter(fitting);
    bytes = encode(fitting);
  }
  return bytes;
}

/** Every answer lies in its request file as well. */
function withoutOldAnswers(record: LedgerRecord): LedgerRecord {
  const newest = record.requests.length - 1;
  return { ...record, requests: record.requests.map((one, at) => (at < newest ? { ...one, answer: null } : one)) };
}

function withoutPastCaptions(record: LedgerRecord): LedgerRecord {
  const bare = (entry: LedgerEntry): LedgerEntry => ({
    ...entry,
    past: entry.past.map((past) => ({ ...past, caption: null })),
  });
  return { ...record, platforms: new Map([...record.platforms].map(([platform, entry]) => [platform, bare(entry)])) };
}

function withoutAnswers(record: LedgerRecord): LedgerRecord {
  return { ...record, requests: record.requests.map((one) => ({ ...one, answer: null })) };
}
