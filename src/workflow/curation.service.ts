import { callerError, contentHash, hasCode, sha256Hex, upstreamError, type Folder } from '../kernel/index.js';
import { findSidecar, sharingStem } from '../storage/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import type { Claim } from './ledger/claim.js';
import { curationDraft, deletedRecord, lastMoveTo, notMoved, settled } from './curation-records.js';
import type { HeldPhoto } from './ledger/blank-record.js';
import { Ledger } from './ledger/ledger.js';
import { openMove, type LedgerRecord, type MoveKind, type PlannedMove } from './ledger/record.js';
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
    const held = await this.#hold(runtime, request);
    if (request.confirm !== held.ref.name) {
      throw callerError('confirmation_required', 'Type the exact file name to confirm.');
    }
    const { claim } = await this.#claim(runtime, held);
    await this.#deleteUnder(runtime, claim, held, request.actor);
    runtime.listing.invalidate(held.ref.folder);
    this.tools.log.info('photo_deleted', 'A photo was deleted.', {
      photo: held.hash.slice(0, 12),
      from: held.ref.folder,
      bytes: held.ref.size,
    });
    const { name, folder } = held.ref;
    return { name, finalName: name, folder, undoable: false, warnings: [] };
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
    held: HeldPhoto,
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
      undoable: order.kind !== 'undo',
      warnings: [...renamed, ...result.warnings],
    };
  }

  async #deleteUnder(runtime: TenantRuntime, claim: Claim, held: HeldPhoto, by: string): Promise<void> {
    const { storage, listing } = runtime;
    const sidecar = await findSidecar(storage, held.ref);
    const shared =
      sidecar?.legacy === true &&
      sharingStem((await listing.all(held.ref.folder, true)).photos, held.ref.name).length > 0;
    const move: PlannedMove = {
      kind: 'delete',
      toFolder: 'deleted',
      toName: held.ref.name,
      sidecarName: sidecar?.at.name ?? null,
      nonce: this.tools.ids.hex(16),
      state: 'PLANNED',
      fromVersion: held.ref.version,
    };
    await claim.update((record) => ({ ...record, move }));
    const deleted = await storage.photos.delete(held.ref);
    if (deleted === 'changed') {
      await claim.release((record) => ({ ...record, move: null }));
      throw changed();
    }
    if (sidecar && !shared) await storage.documents.delete({ sidecar: sidecar.at }, sidecar.document.version);
    const at = new Date(this.tools.clock.now()).toISOString();
    await claim.release((record) => deletedRecord(record, held.ref, move, at, by));
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
