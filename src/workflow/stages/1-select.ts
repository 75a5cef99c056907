import { callerError, contentHash, sha256Hex, type PhotoRef } from '../../kernel/index.js';
import { Ledger, takenOver, type LedgerView } from '../ledger/ledger.js';
import { loadSidecar } from '../sidecars.js';
import type { WorkflowTools } from '../tools.js';
import type { Admitted, Selected } from './contexts.js';
import { locate, nextPhotos, unfinished } from './candidates.js';
import { knownResult, planSends, refuseWhenNothingIsLeft } from './send-plan.js';

/** Largest photo we take into memory. Spec: storage.md section 12. */
export const MAX_PHOTO_BYTES = 30_000_000;

/**
 * Stage 1, first half: which photo, by the listing; with an automatic choice all that may be taken, best first.
 * Spec: publishing.md section 3.
 * @throws PublisherError `photo_not_found`, `photo_changed`, `ledger_corrupt`, `storage_unavailable`
 */
export async function* choose(admitted: Admitted, tools: WorkflowTools): AsyncGenerator<PhotoRef> {
  const { photo } = admitted.request;
  switch (photo.by) {
    case 'name':
      yield await findNamed(admitted, tools, photo.folder, photo.name, photo.expectedVersion);
      break;
    case 'hash':
      yield await findByHash(admitted, tools, photo.contentHash);
      break;
    case 'next':
      yield* nextPhotos(admitted, tools, photo.order);
  }
}

async function findNamed(
  admitted: Admitted,
  tools: WorkflowTools,
  folder: 'inbox' | 'archive',
  name: string,
  expectedVersion: string | null,
): Promise<PhotoRef> {
  const { storage } = admitted.runtime;
  const ref = await storage.photos.stat(folder, name);
  if (!ref) {
    // A run that died after its move: the photo is in the archive already, only the bookkeeping is open.
    const [open] = await unfinished(admitted.runtime, tools, name);
    if (open) return open;
    throw callerError('photo_not_found', 'There is no such photo in this folder.');
  }
  if (expectedVersion !== null && expectedVersion !== ref.version) {
    throw callerError('photo_changed', 'The photo has changed since it was looked at.');
  }
  return ref;
}

async function findByHash(admitted: Admitted, tools: WorkflowTools, hash: string): Promise<PhotoRef> {
  const { storage } = admitted.runtime;
  const view = await new Ledger(storage.documents, tools).load(hash);
  const ref = view && (await locate(storage, view));
  if (!ref) throw callerError('photo_not_found', 'There is no such photo in the inbox or the archive.');
  return ref;
}

/**
 * Stage 1, second half: the photo's bytes and what the ledger says about them. Writes nothing.
 * @throws PublisherError `photo_not_found`, `photo_changed`, `photo_unreadable`, `in_progress`,
 *   `already_published`, `needs_decision`, `credentials_unavailable`, `ledger_corrupt`, `storage_unavailable`
 */
export async function select(admitted: Admitted, tools: WorkflowTools, ref: PhotoRef): Promise<Selected> {
  const { storage } = admitted.runtime;
  const read = await storage.photos.read(ref, MAX_PHOTO_BYTES);
  if (read.outcome === 'gone') throw callerError('photo_not_found', 'The photo is no longer there.');
  if (read.outcome === 'changed') throw callerError('photo_changed', 'The photo has changed since it was looked at.');
  const hash = contentHash(read.bytes);
  const sha256 = sha256Hex(read.bytes);
  const ledger = await new Ledger(storage.documents, tools).load(hash);
  const isImported = (await admitted.imported()).knows(ref, { contentHash: hash, sha256 });
  refuseByLedger(admitted, ledger, isImported);
  const sidecar = await loadSidecar(storage, ref);
  return {
    ...admitted,
    photo: ref,
    bytes: read.bytes,
    contentHash: hash,
    sha256,
    ledger,
    isImported,
    sidecar,
  };
}

function refuseByLedger(admitted: Admitted, ledger: LedgerView | null, isImported: boolean): void {
  const wanted = { republish: admitted.request.republish, isImported };
  if (ledger?.live) {
    const plan = planSends(ledger.record, admitted.targets, wanted);
    const results = Object.fromEntries(
      plan.map((planned) => [planned.target.platform, knownResult(ledger.record, planned)]),
    );
    throw callerError('in_progress', 'Another run is publishing this photo now.', {
      retryAfterSeconds: Math.max(1, Math.min(10, ledger.retryAfterSeconds)),
      members: { results },
    });
  }
  const current = ledger && takenOver(ledger);
  refuseWhenNothingIsLeft(current, planSends(current, admitted.targets, wanted));
}
