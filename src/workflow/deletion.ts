import { findSidecar, sharingStem } from '../storage/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import { deletedRecord } from './curation-records.js';
import type { HeldPhoto, RecordedPhoto } from './ledger/blank-record.js';
import type { Claim } from './ledger/claim.js';
import { Ledger } from './ledger/ledger.js';
import type { LedgerRecord, PlannedMove } from './ledger/record.js';
import type { WorkflowTools } from './tools.js';
import type { PhotoHandle } from './workflow.types.js';

/** The newest records in which a delete that was broken off is looked for. */
const NEWEST_LOOKED_AT = 200;

/** What is left of a photo whose delete was broken off: its record, perhaps its sidecar. */
export interface GonePhoto extends RecordedPhoto {
  readonly isGone: true;
}

/**
 * Deletes a claimed photo with its sidecar: plan, photo, sidecar, record. A step that was done by an owner who died
 * then is not done again. Spec: publishing.md sections 5.8 and 8.
 * @param by HMAC of the person
 * @returns `changed` = another photo is there now; nothing was deleted and the claim is released. Else whether a sidecar
 *   went with it
 */
export async function deletePhoto(
  runtime: TenantRuntime,
  claim: Claim,
  tools: WorkflowTools,
  { ref, isGone }: GonePhoto | (HeldPhoto & { readonly isGone: false }),
  by: string,
): Promise<{ readonly sidecarDeleted: boolean } | 'changed'> {
  const { storage, listing } = runtime;
  const sidecar = await findSidecar(storage, ref);
  const isShared =
    sidecar?.legacy === true && sharingStem((await listing.all(ref.folder, true)).photos, ref.name).length > 0;
  const move = isGone ? openDeleteOf(claim.record) : null;
  const plan = move ?? planned(tools, ref, isGone ? null : ref.version, sidecar?.at.name ?? null);
  if (!move) {
    tools.crash.at('move_plan', 'before');
    await claim.update((record) => ({ ...record, move: plan }));
    tools.crash.at('move_plan', 'after');
  }
  tools.crash.at('photo_move', 'before');
  const deleted = isGone ? 'gone' : await storage.photos.delete(ref);
  tools.crash.at('photo_move', 'after');
  if (deleted === 'changed') {
    await claim.release((record) => ({ ...record, move: null }));
    return 'changed';
  }
  tools.crash.at('sidecar_move', 'before');
  const end =
    sidecar && !isShared ? await storage.documents.delete({ sidecar: sidecar.at }, sidecar.document.version) : 'gone';
  tools.crash.at('sidecar_move', 'after');
  const at = new Date(tools.clock.now()).toISOString();
  await claim.release((record) => deletedRecord(record, ref, plan, at, by));
  return { sidecarDeleted: end === 'deleted' };
}

/** The photo of a delete whose owner died after the photo itself was gone; null = there is none. */
export async function findOpenDelete(
  runtime: TenantRuntime,
  tools: WorkflowTools,
  { folder, name }: Pick<PhotoHandle, 'folder' | 'name'>,
): Promise<GonePhoto | null> {
  const { documents } = runtime.storage;
  const newest = (await tools.index.hashes(documents)).slice(0, NEWEST_LOOKED_AT);
  const views = await tools.index.views(new Ledger(documents, tools), newest);
  for (const view of views.values()) {
    if (!view) continue;
    const { photo, size, sha256, contentHash } = view.record;
    if (!openDeleteOf(view.record) || photo.folder !== folder || photo.name !== name) continue;
    return { isGone: true, hash: contentHash, sha256, ref: { id: photo.id, folder, name, size } };
  }
  return null;
}

function openDeleteOf(record: LedgerRecord): PlannedMove | null {
  return record.move?.kind === 'delete' && record.move.state === 'PLANNED' ? record.move : null;
}

function planned(
  tools: WorkflowTools,
  ref: RecordedPhoto['ref'],
  fromVersion: string | null,
  sidecarName: string | null,
): PlannedMove {
  return {
    kind: 'delete',
    toFolder: 'deleted',
    toName: ref.name,
    sidecarName,
    nonce: tools.ids.hex(16),
    state: 'PLANNED',
    fromVersion,
  };
}
