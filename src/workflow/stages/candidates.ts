import { hasCode, type Ids, type PhotoRef } from '../../kernel/index.js';
import type { ImageStorage } from '../../storage/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import { Ledger, takenOver, type LedgerView } from '../ledger/ledger.js';
import { listRecords } from '../ledger/ledger-index.js';
import { openMove, type LedgerRecord } from '../ledger/record.js';
import { releasedState } from '../ledger/transitions.js';
import type { WorkflowTools } from '../tools.js';
import type { PhotoChoice } from '../workflow.types.js';
import type { Admitted } from './contexts.js';

/**
 * So many records, the newest, are read one by one for an automatic choice: what a run left open is among them. Every
 * other photo is told apart by the one listing of the ledger. Spec: publishing.md section 3.6.
 */
const SINGLE_READS = 10;
/** Only when nothing else is left: so many further photos with a record are looked at, newest first. */
const LAST_RESORT_READS = 200;
const MAX_AUTOMATIC_TRIES = 3;
const RETRY_AFTER_MS = 15 * 60_000;
/** A person's request for a photo that is not where it was: rare, and worth a longer look. */
const UNFINISHED_LOOKUP_BY_NAME = 200;
const READS_AT_ONCE = 8;

/** What an automatic choice does with a photo that has a record; null = it is passed over. */
type Rank = 'first' | 'next' | 'in_turn';

/**
 * The photos an automatic choice may take, best first: interrupted runs, then half-sent ones, then fresh ones in the
 * wanted order, then those that were tried before and are seldom met. Spec: publishing.md section 3.
 */
export async function* nextPhotos(
  admitted: Pick<Admitted, 'runtime' | 'imported'>,
  tools: WorkflowTools,
  order: 'random' | 'oldest' | 'name',
): AsyncGenerator<PhotoRef> {
  const { storage, listing } = admitted.runtime;
  const known = await recordedHashes(admitted.runtime);
  const ranks = new Map<string, Rank | null>();
  const open: Record<Rank, LedgerView[]> = { first: [], next: [], in_turn: [] };
  for (const view of await viewsOf(admitted.runtime, tools, [...known].slice(0, SINGLE_READS), ranks)) {
    const rank = rankOf(view);
    ranks.set(view.record.contentHash, rank);
    if (rank !== null) open[rank].push(view);
  }
  for (const view of [...open.first, ...open.next]) {
    const ref = await locate(storage, view);
    if (ref && (ref.folder === 'inbox' || isLeftOpen(view))) yield ref;
  }
  const { photos } = await listing.all('inbox', true);
  const imported = await admitted.imported();
  const tried = new Map<string, PhotoRef>();
  for (const ref of inOrder(photos, order, tools.ids)) {
    const hash = await storage.photos.contentHash(ref);
    if (hash === null) continue;
    if (!known.has(hash) && imported.knows(ref, { contentHash: hash, sha256: null })) continue;
    if (!known.has(hash) || ranks.get(hash) === 'in_turn') yield ref;
    else if (!ranks.has(hash)) tried.set(hash, ref);
  }
  const rest = [...known].filter((hash) => tried.has(hash)).slice(0, LAST_RESORT_READS);
  for (const view of await viewsOf(admitted.runtime, tools, rest, ranks)) {
    const ref = tried.get(view.record.contentHash);
    if (ref && rankOf(view) !== null) yield ref;
  }
}

/** The records of these hashes that can be read; the others are noted as passed over. */
async function viewsOf(
  runtime: TenantRuntime,
  tools: WorkflowTools,
  hashes: readonly string[],
  passedOver?: Map<string, null | Rank>,
): Promise<readonly LedgerView[]> {
  const ledger = new Ledger(runtime.storage.documents, tools);
  const found: LedgerView[] = [];
  for (let at = 0; at < hashes.length; at += READS_AT_ONCE) {
    const some = hashes.slice(at, at + READS_AT_ONCE);
    const views = await Promise.all(some.map((hash) => ledger.load(hash).catch(unusable)));
    for (const [index, view] of views.entries()) {
      if (view) found.push(view);
      else passedOver?.set(some[index] ?? '', null);
    }
  }
  return found;
}

/** One record that cannot be used hides no other photo; a storage that is away does. */
function unusable(error: unknown): null {
  if (hasCode(error, 'ledger_corrupt') || hasCode(error, 'ledger_version')) return null;
  throw error;
}

/** Null = passed over: done, undecided, live, or tried too often. */
function rankOf(view: LedgerView): Rank | null {
  if (view.live) return null;
  const record = takenOver(view);
  const move = openMove(record);
  if (move) return move.kind === 'undo' || isOnlyFinished(record) ? 'first' : null;
  switch (releasedState(record)) {
    case 'ARCHIVE_PENDING':
      return 'first';
    case 'PARTIAL':
      return mayRetry(record, view) ? 'next' : null;
    case 'IDLE':
      return mayRetry(record, view) ? 'in_turn' : null;
    case 'CLAIMED':
    case 'DONE':
    case 'NEEDS_DECISION':
      return null;
  }
}

/** A move was planned and nobody works on it now: the photo may have left the inbox already. */
function isLeftOpen(view: LedgerView): boolean {
  return !view.live && openMove(view.record) !== null && isOnlyFinished(takenOver(view));
}

/**
 * Whether going on with an interrupted move sends nothing more than was asked for. A person was sorting the
 * photo out when the process died: it is not to be published behind their back.
 */
function isOnlyFinished(record: LedgerRecord): boolean {
  return openMove(record)?.kind === 'archive' || ['ARCHIVE_PENDING', 'DONE'].includes(releasedState(record));
}

/** By the storage's clock alone: a replica's own may be wrong. */
function mayRetry(record: LedgerRecord, { storageNow, modifiedAt }: LedgerView): boolean {
  const open = record.requested
    .map((platform) => record.platforms.get(platform))
    .filter((entry) => entry !== undefined)
    .filter((entry) => entry.state === 'PENDING' || entry.state === 'FAILED');
  const tried = open.some((entry) => entry.tries > 0);
  const rested = !tried || storageNow.getTime() - modifiedAt.getTime() > RETRY_AFTER_MS;
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

/** Content hashes of all records, newest first. */
async function recordedHashes(runtime: TenantRuntime): Promise<ReadonlySet<string>> {
  return new Set((await listRecords(runtime.storage.documents)).keys());
}

/**
 * Photos of interrupted publish runs that had this name, newest first: a move was planned and nobody is working on it
 * now. They may have left the inbox already. Spec: publishing.md section 5.6.
 */
export async function unfinished(
  runtime: TenantRuntime,
  tools: WorkflowTools,
  name: string,
): Promise<readonly PhotoRef[]> {
  const newest = [...(await recordedHashes(runtime))].slice(0, UNFINISHED_LOOKUP_BY_NAME);
  const found: PhotoRef[] = [];
  for (const view of await viewsOf(runtime, tools, newest)) {
    if (!isLeftOpen(view) || view.record.photo.name !== name) continue;
    const ref = await locate(runtime.storage, view);
    if (ref) found.push(ref);
  }
  return found;
}

/**
 * The photo that a key goes on with, after a run that died. Before its claim there is no record yet, only the
 * photo where it was. Spec: publishing.md sections 5.8 and 6.3.
 * @param asked what the request says
 * @param hash the photo its first run had chosen; null = it had not come so far
 */
export async function photoOfKey(
  runtime: TenantRuntime,
  tools: WorkflowTools,
  asked: PhotoChoice,
  hash: string | null,
): Promise<PhotoChoice> {
  const { storage, listing } = runtime;
  if (hash === null) return asked;
  if (await new Ledger(storage.documents, tools).load(hash)) return { by: 'hash', contentHash: hash };
  if (asked.by !== 'next') return asked;
  for (const ref of (await listing.all('inbox', true)).photos) {
    if ((await storage.photos.contentHash(ref)) !== hash) continue;
    return { by: 'name', folder: 'inbox', name: ref.name, expectedVersion: ref.version };
  }
  return asked;
}

/** Where a recorded photo is now: at its place, or at the target of an interrupted move. */
export async function locate(storage: ImageStorage, view: LedgerView): Promise<PhotoRef | null> {
  const { photo, move, contentHash: hash } = view.record;
  const places = [
    { folder: photo.folder, name: photo.name },
    ...(move ? [{ folder: move.toFolder, name: move.toName }] : []),
  ];
  for (const { folder, name } of places) {
    // What a person has sorted into keep or remove is not published any more.
    if (folder !== 'inbox' && folder !== 'archive') continue;
    const ref = await storage.photos.stat(folder, name);
    if (ref && (await storage.photos.contentHash(ref)) === hash) return ref;
  }
  return null;
}
