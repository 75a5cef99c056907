import { bugError } from '../../kernel/index.js';
import type { SendOutcome } from '../../publishers/index.js';
import { Fenced, isStorageTrouble, type Claim } from '../ledger/claim.js';
import { Ledger } from '../ledger/ledger.js';
import type { LedgerEntry, LedgerRecord } from '../ledger/record.js';
import { goTo } from '../ledger/transitions.js';
import type { WorkflowTools } from '../tools.js';
import type { PlatformResult } from '../workflow.types.js';
import { entryChangeOf, resultOf, stateOf } from './outcomes.js';

/** What a send ended with, for its entry. */
export interface Recording {
  readonly outcome: SendOutcome;
  readonly intentNonce: string;
  readonly intentAt: string;
  readonly caption: string;
}

/** Stores an outcome; keeps trying until the lease ends, because a lost outcome is a person's work. */
export async function recordOutcome(
  claim: Claim,
  tools: WorkflowTools,
  key: string,
  recording: Recording,
): Promise<PlatformResult> {
  const { outcome, intentNonce, intentAt, caption } = recording;
  const sentAt = new Date(tools.clock.now());
  const change = { ...entryChangeOf(outcome, sentAt), intentAt };
  const attempt = claim.record.platforms.get(key)?.attempt ?? 1;
  const result = { ...resultOf(outcome, sentAt), attempt, caption };
  tools.crash.at('outcome', 'before');
  logOutcome(claim, tools, key, outcome);
  const store = (current: LedgerRecord): LedgerRecord =>
    withEntry(current, key, (entry) => goTo(entry, stateOf(outcome), change));
  try {
    await claim.update(store, 'lease');
  } catch (error) {
    if (isStorageTrouble(error)) {
      claim.owe(store);
      return { ...result, recorded: false };
    }
    if (!(error instanceof Fenced)) throw error;
    if (outcome.outcome !== 'sent') return { ...result, recorded: false };
    const { postId, postUrl } = outcome;
    const sent = { postId, postUrl, sentAt: sentAt.toISOString() };
    return { ...result, recorded: await lateSuccess(claim, tools, key, intentNonce, sent) };
  }
  tools.crash.at('outcome', 'after');
  return result;
}

async function lateSuccess(
  claim: Claim,
  tools: WorkflowTools,
  key: string,
  intentNonce: string,
  sent: Pick<LedgerEntry, 'postId' | 'postUrl' | 'sentAt'>,
): Promise<boolean> {
  try {
    return await new Ledger(claim.documents, tools).recordLateSuccess(claim.record.contentHash, key, intentNonce, sent);
  } catch {
    // The next owner has made it `unknown`, which is true and safe; a person decides.
    return false;
  }
}

export function logIntent(claim: Claim, tools: WorkflowTools, platform: string): void {
  const attempt = claim.record.platforms.get(platform)?.attempt ?? 1;
  tools.log.info('publish_intent', 'A post is about to be sent.', { photo: photoTag(claim.record), platform, attempt });
}

/** Before the outcome is stored: if that fails, the line is what an operator has. */
function logOutcome(claim: Claim, tools: WorkflowTools, platform: string, outcome: SendOutcome): void {
  const fields = {
    photo: photoTag(claim.record),
    platform,
    attempt: claim.record.platforms.get(platform)?.attempt ?? 1,
    outcome: outcome.outcome,
    post_id: outcome.outcome === 'sent' ? outcome.postId : null,
  };
  if (outcome.outcome === 'unknown')
    tools.log.warn('publish_outcome', 'It is not known whether a post was made.', fields);
  else tools.log.info('publish_outcome', 'A send has ended.', fields);
}

/** How a photo is called in log lines. Spec: observability.md section 2. */
function photoTag(record: Pick<LedgerRecord, 'contentHash'>): string {
  return record.contentHash.slice(0, 12);
}

/** The record with one entry changed. */
export function withEntry(
  record: LedgerRecord,
  key: string,
  change: (entry: LedgerEntry) => LedgerEntry,
): LedgerRecord {
  const entry = record.platforms.get(key);
  if (!entry) throw bugError('The record has no entry for this platform.');
  return { ...record, platforms: new Map(record.platforms).set(key, change(entry)) };
}
