import { callerError } from '../kernel/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import type { Claim } from './ledger/claim.js';
import { Ledger, takenOver, type ClaimDraft, type LedgerView } from './ledger/ledger.js';
import { KEPT_TRACES, NOT_POSTED_AFTER_MS, type LedgerEntry, type LedgerRecord } from './ledger/record.js';
import { goTo } from './ledger/transitions.js';
import type { ProbeGate } from './probe-gate.js';
import { publishStateOf, resultOfEntry } from './results.js';
import { archivePhoto } from './stages/5-archive.js';
import type { WorkflowTools } from './tools.js';
import type { HistoryService } from './workflow.ports.js';
import type { HistoryFilter, HistoryItem, HistoryPlatform, MoveView, ResolveRequest } from './workflow.types.js';

/** Newest records that are read for one listing; older ones are counted as truncated. */
const MAX_RECORDS = 500;

/** The publish ledger for people, and the decisions only they can take. Spec: publishing.md section 5.6. */
export class LedgerHistoryService implements HistoryService {
  constructor(
    private readonly tools: WorkflowTools,
    private readonly probe: ProbeGate,
  ) {}

  async list(
    runtime: TenantRuntime,
    query: HistoryFilter,
  ): Promise<{ readonly items: readonly HistoryItem[]; readonly total: number; readonly truncated: boolean }> {
    const { documents } = runtime.storage;
    const hashes = await this.tools.index.hashes(documents);
    const truncated = hashes.length > MAX_RECORDS;
    const views = await this.tools.index.views(new Ledger(documents, this.tools), hashes.slice(0, MAX_RECORDS));
    const items = [...views.values()].flatMap((view) => (view && isWorthShowing(view.record) ? [itemOf(view)] : []));
    items.sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : Number(a.updatedAt > b.updatedAt) * -1));
    const wanted = items.filter((item) => isWanted(item, query));
    return { items: wanted.slice(query.offset, query.offset + query.limit), total: wanted.length, truncated };
  }

  async get(runtime: TenantRuntime, contentHash: string): Promise<HistoryItem | null> {
    const view = await new Ledger(runtime.storage.documents, this.tools).load(contentHash);
    return view && itemOf(view);
  }

  async resolve(runtime: TenantRuntime, request: ResolveRequest): Promise<HistoryItem> {
    const ledger = new Ledger(runtime.storage.documents, this.tools);
    // What cannot be decided is refused before anything is written, the probe of the storage included.
    const seen = await ledger.load(request.contentHash);
    if (!seen?.live) decided(seen && takenOver(seen), request, this.#times(seen?.storageNow ?? null));
    await this.probe.check(runtime.storage);
    const result = await ledger.claim(request.contentHash, 'resolve', (current, storageNow) =>
      decided(current, request, this.#times(storageNow)),
    );
    if (result.outcome === 'busy') {
      throw callerError('in_progress', 'Another run is working on this photo now.', {
        retryAfterSeconds: Math.max(1, Math.min(10, result.retryAfterSeconds)),
      });
    }
    await this.#release(runtime, result.claim, request);
    this.tools.log.warn('publish_decision', 'A person has decided about a post.', {
      photo: request.contentHash.slice(0, 12),
      platform: request.platform,
      decision: request.decision,
      actor: request.actor.slice(0, 12),
    });
    const item = await this.get(runtime, request.contentHash);
    if (!item) throw callerError('photo_not_found', 'There is no publish record of this photo.');
    return item;
  }

  /** A decision may have been the last thing missing: then the photo is archived. Nothing is ever sent. */
  async #release(runtime: TenantRuntime, claim: Claim, request: ResolveRequest): Promise<void> {
    const { photo, contentHash } = claim.record;
    const { photos } = runtime.storage;
    const ref = photo.folder === 'deleted' ? null : await photos.stat(photo.folder, photo.name);
    const isThere = ref !== null && (await photos.contentHash(ref)) === contentHash;
    const archived = isThere ? await archivePhoto({ claim, runtime, photo: ref, request }, this.tools) : null;
    await claim.release(archived?.change ?? ((record) => record));
  }

  #times(storageNow: Date | null): Times {
    const at = new Date(this.tools.clock.now());
    return { at: at.toISOString(), storageNow: storageNow ?? at };
  }
}

/** When a decision is taken: by our clock for people to read, by the storage's to count from an intent. */
interface Times {
  /** ISO. */
  readonly at: string;
  readonly storageNow: Date;
}

function isWanted(item: HistoryItem, { state, platform, search, from, to }: HistoryFilter): boolean {
  const changedAt = Date.parse(item.updatedAt);
  const isOnIt = ([id, { type }]: [string, HistoryPlatform]): boolean => id === platform || type === platform;
  return (
    (state === null || item.state === state) &&
    (platform === null || Object.entries(item.platforms).some(isOnIt)) &&
    item.name.toLowerCase().includes(search.toLowerCase()) &&
    (from === null || changedAt >= from.getTime()) &&
    (to === null || changedAt <= to.getTime())
  );
}

function isWorthShowing(record: LedgerRecord): boolean {
  return record.platforms.size > 0 || record.moves.length > 0;
}

/** A record as people see it. */
export function itemOf(view: LedgerView): HistoryItem {
  const { record } = view;
  // A dead owner's intent is shown as what it is: unknown. Reading writes nothing.
  const seen = view.live ? record : takenOver(view);
  const platforms = [...seen.platforms].map(
    ([platform, entry]) => [platform, platformOf(platform, entry, seen, view)] as const,
  );
  return {
    contentHash: record.contentHash,
    name: record.photo.name,
    folder: record.photo.folder,
    state: publishStateOf(view),
    platforms: Object.fromEntries(platforms),
    moves: movesOf(record),
    updatedAt: record.updatedAt,
  };
}

/** Finished moves, oldest first. */
export function movesOf(record: LedgerRecord): readonly MoveView[] {
  return record.moves.map(({ by: _by, ...move }) => move);
}

function platformOf(platform: string, entry: LedgerEntry, record: LedgerRecord, view: LedgerView): HistoryPlatform {
  const from = entry.state === 'UNKNOWN' ? notPostedFrom(entry, view.modifiedAt) : null;
  const resolvableAt = from === null ? null : new Date(from).toISOString();
  return {
    ...resultOfEntry(entry, view.live),
    caption: record.prepared.get(platform)?.caption ?? null,
    type: entry.type,
    resolvableAt,
    past: entry.past.map(({ state, ...past }) => ({ ...past, status: state === 'SENT' ? 'sent' : 'unknown' })),
  };
}

/** When a person may first say "not posted": a late write must have had time to land. Storage time, milliseconds. */
function notPostedFrom(entry: LedgerEntry, otherwise: Date): number {
  return (entry.intentAt === null ? otherwise.getTime() : Date.parse(entry.intentAt)) + NOT_POSTED_AFTER_MS;
}

/** The record after a person's decision. Nothing is sent by it. @throws PublisherError when it may not be taken */
function decided(current: LedgerRecord | null, request: ResolveRequest, times: Times): ClaimDraft {
  const entry = current?.platforms.get(request.platform);
  if (!current || !entry || entry.attempt !== request.attempt) {
    throw callerError('operation_not_found', 'There is nothing to decide about this platform and attempt.');
  }
  const platforms = new Map(current.platforms).set(
    request.platform,
    entryAfter(entry, request, times, current.prepared.get(request.platform)?.caption ?? null),
  );
  return { ...current, platforms, updatedAt: times.at };
}

function entryAfter(entry: LedgerEntry, request: ResolveRequest, times: Times, caption: string | null): LedgerEntry {
  const { at, storageNow } = times;
  const by = { by: request.actor, decision: request.decision, at };
  switch (request.decision) {
    case 'posted':
      requireState(entry, ['UNKNOWN']);
      return goTo(entry, 'SENT', {
        decided: by,
        postId: request.postId,
        postUrl: request.postUrl,
        sentAt: entry.intentAt ?? at,
        code: null,
      });
    case 'not_posted': {
      requireState(entry, ['UNKNOWN']);
      const waitMs = notPostedFrom(entry, storageNow) - storageNow.getTime();
      if (waitMs > 0) {
        throw callerError(
          'too_early_to_resolve',
          'The post may still arrive; please wait before saying that it is not there.',
          {
            retryAfterSeconds: Math.ceil(waitMs / 1000),
          },
        );
      }
      const { attempt, state, postId, postUrl, sentAt } = entry;
      const past = [...entry.past, { attempt, state, postId, postUrl, sentAt, caption }].slice(-KEPT_TRACES);
      return goTo(entry, 'PENDING', { decided: by, past, tries: 0, code: null, intentNonce: null, intentAt: null });
    }
    case 'withdraw':
      requireState(entry, ['PENDING', 'FAILED']);
      return goTo(entry, 'WITHDRAWN', { decided: by });
  }
}

function requireState(entry: LedgerEntry, allowed: readonly LedgerEntry['state'][]): void {
  if (!allowed.includes(entry.state)) {
    throw callerError('operation_finished', 'This was decided already, or is not open to this decision.');
  }
}
