import { callerError } from '../../kernel/index.js';
import type { Claim } from '../ledger/claim.js';
import { blankRecord } from '../ledger/blank-record.js';
import { Ledger, type ClaimDraft } from '../ledger/ledger.js';
import {
  KEPT_TRACES,
  newEntry,
  openMoveOfRun,
  type LedgerEntry,
  type LedgerRecord,
  type PreparedText,
} from '../ledger/record.js';
import { goTo } from '../ledger/transitions.js';
import type { WorkflowTools } from '../tools.js';
import type { Captioned } from './contexts.js';
import { planSends, refuseWhenNothingIsLeft, type PlannedTarget } from './send-plan.js';

/**
 * Claims the photo for this run. The plan is made again from the record as it is at the moment of the
 * claim, so whatever another run did meanwhile is respected.
 * @throws PublisherError `in_progress`, `already_published`, `needs_decision`, `credentials_unavailable`,
 *   `ledger_corrupt`, `storage_unavailable`
 */
export async function claimPhoto(context: Captioned, tools: WorkflowTools): Promise<Claim> {
  const ledger = new Ledger(context.runtime.storage.documents, tools);
  tools.crash.at('claim', 'before');
  const found: { record: LedgerRecord | null } = { record: null };
  const result = await ledger.claim(context.contentHash, context.request.kind, (current) => {
    found.record = current;
    return draftOf(context, tools, current);
  });
  tools.crash.at('claim', 'after');
  if (result.outcome === 'busy') {
    throw callerError('in_progress', 'Another run is publishing this photo now.', {
      retryAfterSeconds: Math.max(1, Math.min(10, result.retryAfterSeconds)),
    });
  }
  await refuseWhenGone(context, result.claim, found.record);
  return result.claim;
}

/**
 * Between the look and the claim somebody may have kept, removed or replaced the photo. Movers need the claim
 * too, so what is there now stays there.
 */
async function refuseWhenGone(context: Captioned, claim: Claim, before: LedgerRecord | null): Promise<void> {
  const { photo, runtime } = context;
  const giveBack = (): Promise<void> =>
    claim.release((record) =>
      before
        ? { ...before, epoch: record.epoch }
        : { ...record, requested: [], prepared: new Map(), platforms: new Map() },
    );
  const seen = await runtime.storage.photos.stat(photo.folder, photo.name).catch(async (error: unknown) => {
    // Nothing was sent: the next request need not wait for the lease to end.
    await giveBack().catch(() => undefined);
    throw error;
  });
  if (seen?.version === photo.version) return;
  await giveBack();
  throw callerError('photo_busy', 'The photo was moved or replaced meanwhile.', { retryAfterSeconds: 1 });
}

function draftOf(context: Captioned, tools: WorkflowTools, current: LedgerRecord | null): ClaimDraft {
  const { isImported, request } = context;
  const plan = planSends(current, context.targets, { republish: request.republish, isImported });
  refuseWhenNothingIsLeft(current, plan);
  const now = new Date(tools.clock.now()).toISOString();
  const base: ClaimDraft =
    current ?? blankRecord({ ref: context.photo, hash: context.contentHash, sha256: context.sha256 }, now);
  const wanted = plan.filter((planned) => entersRequested(context, base, planned));
  const platforms = new Map(base.platforms);
  for (const { key, target } of wanted) {
    const destination = 'publisher' in target ? target.publisher.destination() : '';
    const entry = platforms.get(key) ?? newEntry(target.type, destination);
    platforms.set(key, reopened(entry, base.prepared.get(key) ?? null, context.request.republish));
  }
  return {
    ...base,
    photo: photoInHand(context, current),
    move: openMoveOfRun(base) ?? (base.move?.state === 'NOT_WANTED' ? base.move : null),
    requested: [...new Set([...base.requested, ...wanted.map((planned) => planned.key)])],
    prepared: preparedOf(context, plan, base.prepared),
    platforms,
    requests: context.operation
      ? [
          ...base.requests.filter((trace) => trace.id !== context.operation?.id),
          {
            ...context.operation,
            startedAt: now,
            finishedAt: null,
            answer: null,
          },
        ].slice(-KEPT_TRACES)
      : base.requests,
    updatedAt: now,
  };
}

/** While an interrupted move is open, the record must keep saying where that move began. */
function photoInHand(context: Captioned, current: LedgerRecord | null): LedgerRecord['photo'] {
  if (current && openMoveOfRun(current)) return current.photo;
  return { id: context.photo.id, name: context.photo.name, folder: context.photo.folder };
}

/**
 * A platform that a rule keeps out counts as requested only when the caller named it; one that an imported photo was
 * sent to long ago, never.
 */
function entersRequested(context: Captioned, base: ClaimDraft, planned: PlannedTarget): boolean {
  if (planned.action === 'already_sent' && !base.platforms.has(planned.key)) return false;
  return context.request.platforms !== null || !context.keptOut.has(planned.target.platform);
}

/** A withdrawn platform is wanted again; a sent one only when a person asks for a repeat. */
function reopened(entry: LedgerEntry, prepared: PreparedText | null, republish: boolean): LedgerEntry {
  if (entry.state === 'WITHDRAWN') return goTo(entry, 'PENDING');
  if (entry.state !== 'SENT' || !republish) return entry;
  const { attempt, state, postId, postUrl, sentAt } = entry;
  const past = [...entry.past, { attempt, state, postId, postUrl, sentAt, caption: prepared?.caption ?? null }];
  return goTo(entry, 'PENDING', {
    past: past.slice(-KEPT_TRACES),
    postId: null,
    postUrl: null,
    sentAt: null,
    tries: 0,
  });
}

function preparedOf(
  context: Captioned,
  plan: readonly PlannedTarget[],
  before: ReadonlyMap<string, PreparedText>,
): ReadonlyMap<string, PreparedText> {
  const prepared = new Map(before);
  for (const { key, target, action } of plan) {
    const post = context.posts.get(target.platform);
    if (action !== 'send' || !post) continue;
    prepared.set(key, {
      caption: post.caption,
      source: context.captions.get(target.platform)?.source ?? 'empty',
      altText: post.altText,
      spoiler: post.spoiler,
    });
  }
  return prepared;
}
