import { callerError, contentHash, hasCode, sha256Hex, upstreamError, type Folder } from '../kernel/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import type { Claim } from './ledger/claim.js';
import { curationDraft, lastMoveTo, notMoved, settled } from './curation-records.js';
import { deletePhoto, findOpenDelete, type GonePhoto } from './deletion.js';
import type { HeldPhoto, RecordedPhoto } from './ledger/blank-record.js';
import { Ledger } from './ledger/ledger.js';
import { openMove, type LedgerRecord, type MoveKind } from './ledger/record.js';
import { findEarlierMove } from './moves/earlier-move.js';
import { movePhoto, resumeMove, withFinishedMove, type MoveOrder } from './moves/move-photo.js';
import type { ProbeGate } from './probe-gate.js';
import { MAX_PHOTO_BYTES } from './stages/1-select.js';
import type { WorkflowTools } from './tools.js';
import type { CurationService } from './workflow.ports.js';
import type { CurationRequest, CurationResult } from './workflow.types.js';

/**
 * Keep, remove, undo and delete, under the same claim as publishing: no photo is kept and published at
 * once. Spec: publishing.md section 8.
 */
export class LedgerCurationService implements CurationService {
  constructor(
    private readonly tools: WorkflowTools,
    private readonly probe: ProbeGate,
  ) {}

  async keep(runtime: TenantRuntime, request: CurationRequest): Promise<CurationResult> {
    if (!runtime.config.features.keepEnabled) throw featureOff();
    return this.#sort(runtime, request, 'keep');
  }

  async remove(runtime: TenantRuntime, request: CurationRequest): Promise<CurationResult> {
    if (!runtime.config.features.removeEnabled) throw featureOff();
    return this.#sort(runtime, request, 'remove');
  }

  async undo(runtime: TenantRuntime, request: CurationRequest): Promise<CurationResult> {
    if (request.photo.folder === 'inbox') {
      throw callerError('move_not_supported', 'A photo in the inbox has no move to take back.');
    }
    const held = await this.#holdOrFind(runtime, request, 'undo', 'inbox');
    if ('finalName' in held) return held;
    return this.#move(runtime, request, held, (record) => ({
      kind: 'undo',
      ref: held.ref,
      toFolder: 'inbox',
      wantedName: lastMoveTo(record, held.ref)?.fromName ?? held.ref.name,
    }));
  }

  async delete(
    runtime: TenantRuntime,
    request: CurationRequest & { readonly confirm: string },
  ): Promise<CurationResult> {
    if (!runtime.config.features.deleteEnabled) throw featureOff();
    const found = await this.#holdOrFindDeleted(runtime, request);
    if (request.confirm !== found.ref.name) {
      throw callerError('confirmation_required', 'Type the exact file name to confirm.');
    }
    const { claim } = await this.#claim(runtime, found);
    const deleting = deletePhoto(runtime, claim, this.tools, found, request.actor);
    const deleted = await deleting.catch((error: unknown) => giveUp(claim, error));
    if (deleted === 'changed') throw changed();
    const { folder, name, size } = found.ref;
    runtime.listing.invalidate(folder);
    this.tools.log.info('photo_deleted', 'A photo was deleted.', {
      photo: found.hash.slice(0, 12),
      from: folder,
      bytes: size,
    });
    return { name, finalName: name, folder, version: null, undoable: false, warnings: [], ...deleted };
  }

  /** The photo; where it is gone already, what a delete that was broken off has left of it. */
  async #holdOrFindDeleted(
    runtime: TenantRuntime,
    request: CurationRequest,
  ): Promise<GonePhoto | (HeldPhoto & { readonly isGone: false })> {
    try {
      return { ...(await this.#hold(runtime, request)), isGone: false };
    } catch (error) {
      const open = hasCode(error, 'photo_not_found') ? await findOpenDelete(runtime, this.tools, request.photo) : null;
      if (!open) throw error;
      return open;
    }
  }

  /** keep and remove: out of the inbox; repeating a finished one answers the same. */
  async #sort(runtime: TenantRuntime, request: CurationRequest, kind: 'keep' | 'remove'): Promise<CurationResult> {
    if (request.photo.folder !== 'inbox') {
      throw callerError('move_not_supported', 'Only a photo of the inbox can be sorted.');
    }
    const held = await this.#holdOrFind(runtime, request, kind, kind);
    if ('finalName' in held) return held;
    return this.#move(runtime, request, held, () => ({
      kind,
      ref: held.ref,
      toFolder: kind,
      wantedName: held.ref.name,
    }));
  }

  /** The photo; where it has gone from its place, what an earlier request of this kind made of it. */
  async #holdOrFind(
    runtime: TenantRuntime,
    request: CurationRequest,
    kind: MoveKind,
    toFolder: Folder,
  ): Promise<CurationResult | HeldPhoto> {
    return this.#hold(runtime, request).catch(async (error: unknown) => {
      const { folder, name } = request.photo;
      const asked = { kind, from: { folder, name }, toFolder };
      const found = hasCode(error, 'photo_not_found') ? await findEarlierMove(runtime, this.tools, asked) : null;
      if (!found) throw error;
      return found;
    });
  }

  async #hold(runtime: TenantRuntime, request: CurationRequest): Promise<HeldPhoto> {
    if (this.tools.drain.isDraining()) {
      throw upstreamError('shutting_down', 'The service is restarting; try again in a moment.', {
        retryAfterSeconds: 5,
      });
    }
    const { storage } = runtime;
    const { folder, name, expectedVersion } = request.photo;
    const ref = await storage.photos.stat(folder, name);
    if (!ref) throw callerError('photo_not_found', 'There is no such photo in this folder.');
    if (expectedVersion !== null && expectedVersion !== ref.version) throw changed();
    const read = await storage.photos.read(ref, MAX_PHOTO_BYTES);
    if (read.outcome === 'gone') throw callerError('photo_not_found', 'The photo is no longer there.');
    if (read.outcome === 'changed') throw changed();
    return { ref, hash: contentHash(read.bytes), sha256: sha256Hex(read.bytes) };
  }

  /** @returns the claim, and the record as it was before: what a move that does not come about leaves behind */
  async #claim(
    runtime: TenantRuntime,
    held: RecordedPhoto,
  ): Promise<{ readonly claim: Claim; readonly before: LedgerRecord | null }> {
    await this.probe.check(runtime.storage);
    const ledger = new Ledger(runtime.storage.documents, this.tools);
    const seen: { before: LedgerRecord | null } = { before: null };
    const result = await ledger.claim(held.hash, 'curation', (current) => {
      seen.before = current;
      return curationDraft(held, current, new Date(this.tools.clock.now()).toISOString());
    });
    if (result.outcome === 'busy') {
      throw callerError('photo_busy', 'This photo is being worked on now.', {
        retryAfterSeconds: Math.max(1, Math.min(10, result.retryAfterSeconds)),
      });
    }
    return { claim: result.claim, before: seen.before };
  }

  async #move(
    runtime: TenantRuntime,
    request: CurationRequest,
    held: HeldPhoto,
    orderOf: (record: LedgerRecord) => MoveOrder,
  ): Promise<CurationResult> {
    const { claim, before } = await this.#claim(runtime, held);
    const open = openMove(claim.record);
    const order = orderOf(claim.record);
    const sameMove = open?.kind === order.kind ? open : null;
    const moving = sameMove
      ? resumeMove(runtime, claim, this.tools, sameMove)
      : movePhoto(runtime, claim, this.tools, order);
    const result = await moving.catch((error: unknown) => giveUp(claim, error));
    const at = new Date(this.tools.clock.now()).toISOString();
    await claim.release((record) =>
      result.outcome === 'moved'
        ? settled(
            withFinishedMove(
              sameMove
                ? record
                : { ...record, photo: { ...record.photo, name: held.ref.name, folder: held.ref.folder } },
              result.move,
              result.ref,
              at,
              request.actor,
            ),
          )
        : notMoved(record, sameMove ? null : before),
    );
    if (result.outcome === 'not_moved') {
      throw callerError(result.code, 'The photo could not be moved; it is where it was.');
    }
    const renamed = result.ref.name === order.wantedName ? [] : ['photo_renamed'];
    return {
      name: request.photo.name,
      finalName: result.ref.name,
      folder: result.ref.folder,
      version: result.ref.version,
      undoable: order.kind !== 'undo',
      warnings: [...renamed, ...result.warnings],
    };
  }
}

/** The plan stays in the record, and the next request need not wait for the lease to end. */
async function giveUp(claim: Claim, error: unknown): Promise<never> {
  await claim.release((record) => record).catch(() => undefined);
  throw error;
}

function featureOff(): Error {
  return callerError('feature_disabled', 'This function is switched off for this site.');
}

function changed(): Error {
  return callerError('photo_changed', 'The photo has changed since it was looked at.');
}
