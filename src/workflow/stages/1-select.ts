import {
  callerError,
  contentHash,
  PublisherError,
  sha256Hex,
  upstreamError,
  type PhotoRef,
} from '../../kernel/index.js';
import { Ledger, takenOver, type LedgerView } from '../ledger/ledger.js';
import { loadSidecar } from '../sidecars.js';
import type { WorkflowTools } from '../tools.js';
import type { Admitted, Selected } from './contexts.js';
import { locate, nextPhotos, unfinished } from './candidates.js';
import { knownResult, planSends, refuseWhenNothingIsLeft } from './send-plan.js';

/** Largest photo we take into memory. Spec: storage.md section 12. */
export const MAX_PHOTO_BYTES = 30_000_000;
/** So many unreadable photos in a row mean that something else is wrong. */
const MAX_UNREADABLE = 3;

/**
 * Stage 1: which photo, by the listing and the ledger; its bytes, checked. Writes nothing.
 * @throws PublisherError `photo_not_found`, `nothing_to_publish`, `photo_changed`, `photo_unreadable`,
 *   `in_progress`, `already_published`, `needs_decision`, `credentials_unavailable`, `ledger_corrupt`,
 *   `storage_unavailable`
 */
export async function select(admitted: Admitted, tools: WorkflowTools): Promise<Selected> {
  const { photo } = admitted.request;
  switch (photo.by) {
    case 'name':
      return selectNamed(admitted, tools, photo.folder, photo.name, photo.expectedVersion);
    case 'hash':
      return selectByHash(admitted, tools, photo.contentHash);
    case 'next':
      return selectNext(admitted, tools, photo.order);
  }
}

async function selectNamed(
  admitted: Admitted,
  tools: WorkflowTools,
  folder: 'inbox' | 'archive',
  name: string,
  expectedVersion: string | null,
): Promise<Selected> {
  const { storage } = admitted.runtime;
  const ref = await storage.photos.stat(folder, name);
  if (!ref) {
    // A run that died after its move: the photo is in the archive already, only the bookkeeping is open.
    const [open] = await unfinished(admitted.runtime, tools, name);
    if (open) return take(admitted, tools, open);
    throw callerError('photo_not_found', 'There is no such photo in this folder.');
  }
  if (expectedVersion !== null && expectedVersion !== ref.version) {
    throw callerError('photo_changed', 'The photo has changed since it was looked at.');
  }
  return take(admitted, tools, ref);
}

async function selectByHash(admitted: Admitted, tools: WorkflowTools, hash: string): Promise<Selected> {
  const { storage } = admitted.runtime;
  const view = await new Ledger(storage.documents, tools).load(hash);
  const ref = view && (await locate(storage, view));
  if (!ref) throw callerError('photo_not_found', 'There is no such photo in the inbox or the archive.');
  return take(admitted, tools, ref);
}

async function selectNext(
  admitted: Admitted,
  tools: WorkflowTools,
  order: 'random' | 'oldest' | 'name',
): Promise<Selected> {
  let unreadable = 0;
  for await (const ref of nextPhotos(admitted, tools, order)) {
    try {
      return await take(admitted, tools, ref);
    } catch (error) {
      if (!(error instanceof PublisherError) || !PASSED_OVER.has(error.code)) throw error;
      if (error.code === 'photo_unreadable' && (unreadable += 1) >= MAX_UNREADABLE) {
        throw upstreamError('storage_unavailable', 'Several photos in a row could not be read.', {
          retryAfterSeconds: 60,
        });
      }
    }
  }
  throw callerError('nothing_to_publish', 'There is nothing to publish right now.');
}

/** What makes the automatic choice go on to the next photo. */
const PASSED_OVER = new Set<string>([
  'photo_unreadable',
  'photo_changed',
  'photo_not_found',
  'in_progress',
  'already_published',
  'needs_decision',
  'ledger_corrupt',
]);

/** Reads the photo and asks the ledger; refuses what has nothing left to send. */
async function take(admitted: Admitted, tools: WorkflowTools, ref: PhotoRef): Promise<Selected> {
  const { storage } = admitted.runtime;
  const read = await storage.photos.read(ref, MAX_PHOTO_BYTES);
  if (read.outcome === 'gone') throw callerError('photo_not_found', 'The photo is no longer there.');
  if (read.outcome === 'changed') throw callerError('photo_changed', 'The photo has changed since it was looked at.');
  const hash = contentHash(read.bytes);
  const ledger = await new Ledger(storage.documents, tools).load(hash);
  refuseByLedger(admitted, ledger);
  const sidecar = await loadSidecar(storage, ref);
  return {
    ...admitted,
    photo: ref,
    bytes: read.bytes,
    contentHash: hash,
    sha256: sha256Hex(read.bytes),
    ledger,
    sidecar,
  };
}

function refuseByLedger(admitted: Admitted, ledger: LedgerView | null): void {
  if (ledger?.live) {
    const plan = planSends(ledger.record, admitted.targets, admitted.request);
    const results = Object.fromEntries(
      plan.map((planned) => [planned.target.platform, knownResult(ledger.record, planned)]),
    );
    throw callerError('in_progress', 'Another run is publishing this photo now.', {
      retryAfterSeconds: Math.max(1, Math.min(10, ledger.retryAfterSeconds)),
      members: { results },
    });
  }
  const current = ledger && takenOver(ledger);
  refuseWhenNothingIsLeft(current, planSends(current, admitted.targets, admitted.request));
}
