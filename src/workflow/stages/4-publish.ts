import { ageMs, bugError, deadlineIn, momentOf, type Moment } from '../../kernel/index.js';
import { NotStarted, type PreparedPost, type Publisher, type SendOutcome } from '../../publishers/index.js';
import { Fenced, isStorageTrouble, type Claim } from '../ledger/claim.js';
import { Ledger } from '../ledger/ledger.js';
import { GUARD_MS, type LedgerEntry, type LedgerRecord } from '../ledger/record.js';
import { goTo } from '../ledger/transitions.js';
import { platformResult } from '../results.js';
import type { WorkflowTools } from '../tools.js';
import type { PlatformResult } from '../workflow.types.js';
import type { Captioned, Published } from './contexts.js';
import { entryChangeOf, resultOf, stateOf } from './outcomes.js';
import { knownResult, planSends, type PlannedTarget } from './send-plan.js';

/** Longest a publisher may take beyond its own word before it is given up. */
const SEND_OVERRUN_MS = 2_000;

/**
 * Stage 4: for each platform in config order: checks, intent, send, outcome. Stops at the first sign that
 * this owner must not go on; whatever was not started stays `PENDING`. Spec: publishing.md sections 4.2, 5.4.
 */
export async function publish(context: Captioned, claim: Claim, tools: WorkflowTools): Promise<Published> {
  const results = new Map<string, PlatformResult>();
  const sentNow = new Set<string>();
  let stop: string | null = null;
  for (const planned of planSends(claim.record, context.targets, {
    republish: false,
    isImported: context.isImported,
  })) {
    const platform = planned.target.platform;
    const result = await oneTarget(context, claim, tools, planned, stop);
    results.set(platform, result);
    if (result.status === 'sent' && planned.action === 'send') sentNow.add(platform);
    stop ??= stopCodeOf(result);
  }
  return { ...context, claim, results, sentNow };
}

/** Codes after which no further platform is started. */
const STOPPING = new Set(['config_unavailable', 'publish_disabled', 'shutting_down', 'ledger_unavailable', 'fenced']);

function stopCodeOf(result: PlatformResult): string | null {
  if (!result.recorded) return 'ledger_unavailable';
  return result.code !== null && STOPPING.has(result.code) ? result.code : null;
}

async function oneTarget(
  context: Captioned,
  claim: Claim,
  tools: WorkflowTools,
  planned: PlannedTarget,
  stop: string | null,
): Promise<PlatformResult> {
  const { target, key } = planned;
  const keptOut = context.keptOut.get(target.platform);
  if (planned.action !== 'send' || 'unavailable' in target) return knownResult(claim.record, planned);
  if (keptOut) return platformResult('skipped', keptOut);
  const code = stop ?? (await whyNot(context, tools));
  if (code) return platformResult('skipped', code, { retryable: true });
  const post = context.posts.get(target.platform);
  if (!post) throw bugError('A platform without a prepared post cannot be sent to.');
  return sendOne(claim, tools, key, target.publisher, post);
}

/** Fresh proof before each send: not draining, valid config, publishing on. Null = go. */
async function whyNot(context: Captioned, tools: WorkflowTools): Promise<string | null> {
  if (tools.drain.isDraining()) return 'shutting_down';
  try {
    const { config } = await tools.fresh.runtimeFor(context.runtime.host, context.request.requestId);
    if (config.content.debug) return 'debug_mode';
    return config.features.publishEnabled && config.features.mode !== 'review' ? null : 'publish_disabled';
  } catch {
    // Whatever the reason: without a valid answer nothing is sent.
    return 'config_unavailable';
  }
}

async function sendOne(
  claim: Claim,
  tools: WorkflowTools,
  key: string,
  publisher: Publisher,
  post: PreparedPost,
): Promise<PlatformResult> {
  const issued = momentOf(tools.clock);
  const intentNonce = tools.ids.hex(16);
  tools.crash.at('intent', 'before');
  try {
    await claim.update((record) =>
      withEntry(record, key, (entry) =>
        goTo(entry, 'INTENT', { tries: entry.tries + 1, intentNonce, intentAt: null, code: null, retryAfter: null }),
      ),
    );
  } catch (error) {
    return notStartedBy(error);
  }
  tools.crash.at('intent', 'after');
  logIntent(claim, tools, key);
  const intentAt = claim.writtenAt.toISOString();
  const outcome = await send(claim, tools, { key, publisher, post, issued, intentNonce });
  return record(claim, tools, key, { outcome, intentNonce, intentAt, caption: post.caption });
}

function notStartedBy(error: unknown): PlatformResult {
  if (error instanceof Fenced) return platformResult('skipped', 'fenced');
  if (isStorageTrouble(error)) {
    return platformResult('skipped', 'ledger_unavailable', { retryable: true });
  }
  throw error;
}

interface Sending {
  readonly key: string;
  readonly publisher: Publisher;
  readonly post: PreparedPost;
  readonly issued: Moment;
  readonly intentNonce: string;
}

/** One send under its intent. What cannot be proven to be a refusal is `unknown`. */
async function send(claim: Claim, tools: WorkflowTools, sending: Sending): Promise<SendOutcome> {
  const { key, publisher, post, issued, intentNonce } = sending;
  const attempt = claim.record.platforms.get(key)?.attempt ?? 1;
  let committed = false;
  const commit = (): void => {
    if (committed) throw bugError('commit() was called twice.');
    if (tools.drain.isDraining() || ageMs(tools.clock, issued) > GUARD_MS) throw new NotStarted();
    tools.crash.at('commit', 'before');
    committed = true;
  };
  const over = new AbortController();
  tools.crash.at('send', 'before');
  const sent = publisher.send(post, {
    attemptKey: `${claim.record.contentHash}.${key}.${attempt}`,
    intentNonce,
    commit,
    deadline: deadlineIn(tools.clock, publisher.maxSendMs),
    signal: tools.drain.cut,
  });
  const tooLong = tools.pause(publisher.maxSendMs + SEND_OVERRUN_MS, over.signal).then(
    () => null,
    () => null,
  );
  const outcome = await Promise.race([sent.catch(() => null), tooLong]).finally(() => over.abort());
  tools.crash.at('send', 'after');
  if (outcome) return outcome;
  // A publisher that broke its contract: by the commit point alone.
  return committed ? { outcome: 'unknown', code: 'timeout_after_send' } : { outcome: 'not_started' };
}

interface Recording {
  readonly outcome: SendOutcome;
  readonly intentNonce: string;
  readonly intentAt: string;
  readonly caption: string;
}

/** Stores an outcome; keeps trying until the lease ends, because a lost outcome is a person's work. */
async function record(claim: Claim, tools: WorkflowTools, key: string, recording: Recording): Promise<PlatformResult> {
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

function logIntent(claim: Claim, tools: WorkflowTools, platform: string): void {
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
