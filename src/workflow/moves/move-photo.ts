import { callerError, type Folder, type PhotoRef } from '../../kernel/index.js';
import {
  findSidecar,
  imageFileOf,
  MAX_SIDECAR_BYTES,
  sharingStem,
  sidecarNameFor,
  type FoundSidecar,
  type ImageStorage,
} from '../../storage/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import { isUnavailable, type Claim } from '../ledger/claim.js';
import type { FinishedMove, LedgerRecord, MoveKind, PlannedMove } from '../ledger/record.js';
import { KEPT_TRACES } from '../ledger/record.js';
import type { WorkflowTools } from '../tools.js';
import { candidateNames } from './move-names.js';

export interface MoveOrder {
  readonly kind: Exclude<MoveKind, 'delete'>;
  /** The photo as seen now, in its present folder. */
  readonly ref: PhotoRef;
  readonly toFolder: Folder;
  /** The name it should have there, if that is free. */
  readonly wantedName: string;
}

export type MovePhotoResult =
  | {
      readonly outcome: 'moved';
      readonly ref: PhotoRef;
      readonly move: PlannedMove;
      readonly warnings: readonly string[];
    }
  /** Nothing was moved; the plan stays in the record. */
  | { readonly outcome: 'not_moved'; readonly code: 'archive_conflict' | 'photo_changed' | 'photo_not_found' };

/**
 * Moves a photo and its sidecar: plan in the record first, then the photo by identity, then the sidecar.
 * Never overwrites; every step may be repeated. Spec: publishing.md section 7.
 * @throws Fenced, PublisherError `storage_unavailable`
 */
export async function movePhoto(
  runtime: TenantRuntime,
  claim: Claim,
  tools: WorkflowTools,
  order: MoveOrder,
): Promise<MovePhotoResult> {
  const { storage } = runtime;
  const sidecar = await findSidecar(storage, order.ref);
  for (const name of candidateNames(order.wantedName, claim.record.contentHash)) {
    const sidecarName = sidecar && sidecarTargetName(sidecar, name);
    if (!(await isFree(storage, order.toFolder, name, sidecarName))) continue;
    const move = plan(order, tools, name, sidecarName);
    tools.crash.at('move_plan', 'before');
    await claim.update((record) => ({ ...record, move }));
    tools.crash.at('move_plan', 'after');
    const result = await carryOut(runtime, tools, tagOf(claim), order.ref, move, sidecar);
    if (result !== 'target_taken') return result;
  }
  return { outcome: 'not_moved', code: 'archive_conflict' };
}

/** Finishes a move that an earlier owner planned, from wherever it stopped. */
export async function resumeMove(
  runtime: TenantRuntime,
  claim: Claim,
  tools: WorkflowTools,
  move: PlannedMove,
): Promise<MovePhotoResult> {
  const source = await sourceOf(runtime.storage, claim.record, move);
  const sidecar = await findSidecar(runtime.storage, source);
  const result = await carryOut(runtime, tools, tagOf(claim), source, move, sidecar);
  if (result !== 'target_taken' || move.toFolder === 'deleted' || move.kind === 'delete') {
    return result === 'target_taken' ? { outcome: 'not_moved', code: 'archive_conflict' } : result;
  }
  const order: MoveOrder = {
    kind: move.kind,
    ref: source,
    toFolder: move.toFolder,
    wantedName: claim.record.photo.name,
  };
  return movePhoto(runtime, claim, tools, order);
}

/** The record after a finished move: where the photo is now, and the move among the finished ones. */
export function withFinishedMove(
  record: LedgerRecord,
  move: PlannedMove,
  ref: PhotoRef,
  at: string,
  by: string,
): LedgerRecord {
  const finished: FinishedMove = {
    kind: move.kind,
    fromFolder: record.photo.folder === 'deleted' ? 'inbox' : record.photo.folder,
    fromName: record.photo.name,
    toFolder: move.toFolder,
    toName: move.toName,
    at,
    by,
  };
  return {
    ...record,
    photo: { id: ref.id, name: ref.name, folder: ref.folder },
    move: { ...move, state: 'DONE' },
    moves: [...record.moves, finished].slice(-KEPT_TRACES),
  };
}

/** How a photo is called in log lines. Spec: observability.md section 2. */
function tagOf(claim: Claim): string {
  return claim.record.contentHash.slice(0, 12);
}

function plan(order: MoveOrder, tools: WorkflowTools, toName: string, sidecarName: string | null): PlannedMove {
  const { kind, toFolder, ref } = order;
  return { kind, toFolder, toName, sidecarName, nonce: tools.ids.hex(16), state: 'PLANNED', fromVersion: ref.version };
}

async function isFree(
  storage: ImageStorage,
  folder: Folder,
  name: string,
  sidecarName: string | null,
): Promise<boolean> {
  if (await storage.photos.stat(folder, name)) return false;
  // A new full-name sidecar may be written there later, so its place must be free as well.
  for (const wanted of new Set([sidecarName ?? sidecarNameFor(name, 'full'), sidecarNameFor(name, 'full')])) {
    if (await storage.documents.read({ sidecar: { folder, name: wanted } }, MAX_SIDECAR_BYTES)) return false;
  }
  return true;
}

/** A full-name sidecar takes the photo's new name; a legacy one stays `<stem>.txt`. */
function sidecarTargetName(sidecar: FoundSidecar, photoName: string): string {
  return sidecarNameFor(photoName, sidecar.legacy ? 'stem' : 'full');
}

async function carryOut(
  runtime: TenantRuntime,
  tools: WorkflowTools,
  contentTag: string,
  ref: PhotoRef,
  move: PlannedMove,
  sidecar: FoundSidecar | null,
): Promise<MovePhotoResult | 'target_taken'> {
  const { toFolder, toName } = move;
  if (toFolder === 'deleted') throw callerError('move_not_supported', 'A deletion is not a move.');
  tools.crash.at('photo_move', 'before');
  const moved = await runtime.storage.photos.move(ref, { folder: toFolder, name: toName }, move.nonce);
  tools.crash.at('photo_move', 'after');
  runtime.listing.invalidate(ref.folder, toFolder);
  switch (moved.outcome) {
    case 'moved':
    case 'already_moved': {
      tools.log.info('photo_moved', 'A photo was moved.', { photo: contentTag, from: ref.folder, to: toFolder });
      const warnings = await carrySidecar(runtime, tools, ref, move, sidecar);
      return { outcome: 'moved', ref: moved.ref, move, warnings };
    }
    case 'target_taken':
      return 'target_taken';
    case 'source_changed':
      return { outcome: 'not_moved', code: 'photo_changed' };
    case 'source_gone':
      return { outcome: 'not_moved', code: 'photo_not_found' };
  }
}

/**
 * Photo first, sidecar second; a missing sidecar is fine, trouble with this one is a warning.
 * @throws PublisherError `storage_unavailable`: the move is not finished, and the plan in the record says so
 */
async function carrySidecar(
  runtime: TenantRuntime,
  tools: WorkflowTools,
  ref: PhotoRef,
  move: PlannedMove,
  sidecar: FoundSidecar | null,
): Promise<readonly string[]> {
  if (!sidecar || move.toFolder === 'deleted') return [];
  const to = { folder: move.toFolder, name: sidecarTargetName(sidecar, move.toName) };
  tools.crash.at('sidecar_move', 'before');
  try {
    const copies = sidecar.legacy && (await isShared(runtime, ref, sidecar));
    const { documents } = runtime.storage;
    const result = copies ? await documents.copySidecar(sidecar.at, to) : await documents.moveSidecar(sidecar.at, to);
    tools.crash.at('sidecar_move', 'after');
    return result.outcome === 'target_taken' ? ['sidecar_left_behind'] : [];
  } catch (error) {
    // It may be half moved: there twice, as an object store moves. The next request finishes that.
    if (isUnavailable(error)) throw error;
    // The photo is where it belongs; its text stays where it was and is not lost.
    return ['sidecar_left_behind'];
  }
}

/** Another photo with the same stem stays behind and may need the legacy sidecar too. */
async function isShared(runtime: TenantRuntime, ref: PhotoRef, sidecar: FoundSidecar): Promise<boolean> {
  if (imageFileOf(sidecar.document.bytes) !== null) return false;
  const { photos } = await runtime.listing.all(ref.folder, true);
  return sharingStem(photos, ref.name).length > 0;
}

/** The source of a planned move; if it has gone from its place, what is needed to recognise it at the target. */
async function sourceOf(storage: ImageStorage, record: LedgerRecord, move: PlannedMove): Promise<PhotoRef> {
  const folder = record.photo.folder === 'deleted' ? 'inbox' : record.photo.folder;
  const seen = await storage.photos.stat(folder, record.photo.name);
  if (seen && (move.fromVersion === null || seen.version === move.fromVersion)) return seen;
  return {
    folder,
    name: record.photo.name,
    id: record.photo.id,
    version: move.fromVersion ?? '',
    size: record.size,
    modifiedAt: new Date(0),
    contentHash: record.contentHash,
    format: 'jpeg',
  };
}
