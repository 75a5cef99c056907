import type { Ids, PhotoRef } from '../../kernel/index.js';
import type { ImageStorage } from '../../storage/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import { Ledger, takenOver, type LedgerView } from '../ledger/ledger.js';
import { openMove, type LedgerRecord } from '../ledger/record.js';
import { releasedState } from '../ledger/transitions.js';
import type { WorkflowTools } from '../tools.js';
import type { Admitted } from './contexts.js';

/** So many records are read one by one before the ledger is listed once. Spec: publishing.md section 3.6. */
const SINGLE_READS = 10;
const MAX_AUTOMATIC_TRIES = 3;
const RETRY_AFTER_MS = 15 * 60_000;
/** How many of the newest records are looked at for an interrupted run. */
const UNFINISHED_LOOKUP = 10;

/**
 * The photos an automatic choice may take, best first: interrupted runs, then half-sent ones, then fresh
 * ones in the wanted order. Spec: publishing.md section 3.
 */
export async function* nextPhotos(
  admitted: Admitted,
  tools: WorkflowTools,
  order: 'random' | 'oldest' | 'name',
): AsyncGenerator<PhotoRef> {
  const { storage, listing } = admitted.runtime;
  yield* await unfinished(admitted.runtime, tools, null);
  const { photos } = await listing.all('inbox', true);
  const ordered = inOrder(photos, order, tools.ids);
  const ledger = new Ledger(storage.documents, tools);
  const later: PhotoRef[] = [];
  const head = ordered.slice(0, SINGLE_READS);
  for (const ref of head) {
    const hash = await storage.photos.contentHash(ref);
    const rank = hash === null ? null : rankOf(await ledger.load(hash).catch(() => null), tools.clock.now());
    if (rank === 'first') yield ref;
    else if (rank !== null) later.push(ref);
  }
  yield* later;
  if (ordered.length <= SINGLE_READS) return;
  const known = await recordedHashes(admitted.runtime);
  for (const ref of ordered.slice(SINGLE_READS)) {
    const hash = await storage.photos.contentHash(ref);
    if (hash === null) continue;
    if (!known.has(hash) || rankOf(await ledger.load(hash).catch(() => null), tools.clock.now()) !== null) yield ref;
  }
}

/** Null = passed over: done, undecided, live, or tried too often. */
function rankOf(view: LedgerView | null, nowMs: number): 'first' | 'later' | null {
  if (!view) return 'later';
  if (view.live) return null;
  const record = takenOver(view);
  if (openMove(record)) return 'first';
  switch (releasedState(record)) {
    case 'ARCHIVE_PENDING':
      return 'first';
    case 'PARTIAL':
    case 'IDLE':
      return mayRetry(record, nowMs) ? 'later' : null;
    case 'CLAIMED':
    case 'DONE':
    case 'NEEDS_DECISION':
      return null;
  }
}

function mayRetry(record: LedgerRecord, nowMs: number): boolean {
  const open = record.requested
    .map((platform) => record.platforms.get(platform))
    .filter((entry) => entry !== undefined)
    .filter((entry) => entry.state === 'PENDING' || entry.state === 'FAILED');
  const tried = open.some((entry) => entry.tries > 0);
  const rested = !tried || nowMs - Date.parse(record.updatedAt) > RETRY_AFTER_MS;
  return (
    rested && open.every((entry) => entry.tries < MAX_AUTOMATIC_TRIES && (entry.state === 'PENDING' || entry.retryable))
  );
}

function inOrder(photos: readonly PhotoRef[], order: 'random' | 'oldest' | 'name', ids: Ids): readonly PhotoRef[] {
  const list = [...photos];
  if (order === 'random') return shuffled(list, ids);
  const byName = (a: PhotoRef, b: PhotoRef): number => (a.name < b.name ? -1 : Number(a.name > b.name));
  if (order === 'name') return list.sort(byName);
  return list.sort((a, b) => a.modifiedAt.getTime() - b.modifiedAt.getTime() || byName(a, b));
}

/** Fisher–Yates. */
function shuffled<T>(list: T[], ids: Ids): T[] {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const pick = Math.floor(ids.random() * (last + 1));
    [list[last], list[pick]] = [list[pick] as T, list[last] as T];
  }
  return list;
}

async function recordedHashes(runtime: TenantRuntime): Promise<ReadonlySet<string>> {
  const hashes = new Set<string>();
  for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
    const page = await runtime.storage.documents.list('ledger/', cursor);
    for (const { path } of page.entries) hashes.add(path.slice(path.lastIndexOf('/') + 1).replace(/\.json$/, ''));
    cursor = page.cursor;
  }
  return hashes;
}

/**
 * Photos of interrupted runs: a move was planned and nobody is working on it now. They may have left the inbox
 * already. Spec: publishing.md section 5.6.
 * @param name only photos that had this name; null = any
 */
export async function unfinished(
  runtime: TenantRuntime,
  tools: WorkflowTools,
  name: string | null,
): Promise<readonly PhotoRef[]> {
  const ledger = new Ledger(runtime.storage.documents, tools);
  const { entries } = await runtime.storage.documents.list('ledger/', null);
  const newest = [...entries].sort((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime());
  const found: PhotoRef[] = [];
  for (const { path } of newest.slice(0, UNFINISHED_LOOKUP)) {
    const hash = /([0-9a-f]{64})\.json$/u.exec(path)?.[1];
    const view = hash === undefined ? null : await ledger.load(hash).catch(() => null);
    if (!view || view.live || !openMove(view.record)) continue;
    if (name !== null && view.record.photo.name !== name) continue;
    const ref = await locate(runtime.storage, view);
    if (ref) found.push(ref);
  }
  return found;
}

/** Where a recorded photo is now: at its place, or at the target of an interrupted move. */
export async function locate(storage: ImageStorage, view: LedgerView): Promise<PhotoRef | null> {
  const { photo, move, contentHash: hash } = view.record;
  const places = [
    { folder: photo.folder, name: photo.name },
    ...(move ? [{ folder: move.toFolder, name: move.toName }] : []),
  ];
  for (const { folder, name } of places) {
    if (folder === 'deleted') continue;
    const ref = await storage.photos.stat(folder, name);
    if (ref && (await storage.photos.contentHash(ref)) === hash) return ref;
  }
  return null;
}
