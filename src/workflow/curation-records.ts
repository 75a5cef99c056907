import type { PhotoRef } from '../kernel/index.js';
import { blankRecord, type RecordedPhoto } from './ledger/blank-record.js';
import type { ClaimDraft } from './ledger/ledger.js';
import { KEPT_TRACES, openMove, type FinishedMove, type LedgerRecord, type PlannedMove } from './ledger/record.js';

/** What a curation writes when it claims a photo. @param now ISO time */
export function curationDraft(held: RecordedPhoto, current: LedgerRecord | null, now: string): ClaimDraft {
  const { id, name, folder } = held.ref;
  if (current) {
    const photo = openMove(current) ? current.photo : { id, name, folder };
    return { ...current, photo, updatedAt: now };
  }
  return blankRecord(held, now);
}

/** A published photo that was brought back to the inbox stays published: it is not archived by itself again. */
export function settled(record: LedgerRecord): LedgerRecord {
  const sentAll =
    record.requested.length > 0 &&
    record.requested.every((key) => ['SENT', 'WITHDRAWN'].includes(record.platforms.get(key)?.state ?? ''));
  if (record.photo.folder !== 'inbox' || !sentAll || !record.move) return record;
  return { ...record, move: { ...record.move, state: 'NOT_WANTED' } };
}

/**
 * A photo that could not be moved: its record says what it said before. Somebody else may have moved it between our
 * look and our claim, and then the photo is not where we saw it.
 * @param before the record at the claim; null = none, or this very move had been planned in it
 */
export function notMoved(record: LedgerRecord, before: LedgerRecord | null): LedgerRecord {
  return before === null ? { ...record, move: null } : { ...record, photo: before.photo, move: before.move };
}

/** The record of a photo that was deleted: kept, so that a re-upload is still known. */
export function deletedRecord(
  record: LedgerRecord,
  ref: Pick<PhotoRef, 'id' | 'folder' | 'name'>,
  move: PlannedMove,
  at: string,
  by: string,
): LedgerRecord {
  const finished: FinishedMove = {
    kind: 'delete',
    fromFolder: ref.folder,
    fromName: ref.name,
    toFolder: 'deleted',
    toName: ref.name,
    at,
    by,
  };
  return {
    ...record,
    photo: { id: ref.id, name: ref.name, folder: 'deleted' },
    move: { ...move, state: 'DONE' },
    moves: [...record.moves, finished].slice(-KEPT_TRACES),
  };
}

/** The move that brought a photo to where it is. */
export function lastMoveTo(record: LedgerRecord, ref: PhotoRef): FinishedMove | null {
  const last = record.moves.at(-1);
  return last && last.toFolder === ref.folder && last.toName === ref.name ? last : null;
}
