import { ageMs, bugError, deadlineIn, type Moment } from '../../kernel/index.js';
import { NotStarted, type PreparedPost, type Publisher, type SendOutcome } from '../../publishers/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import { inTime } from '../in-time.js';
import type { Claim } from '../ledger/claim.js';
import { GUARD_MS } from '../ledger/record.js';
import type { WorkflowTools } from '../tools.js';

/** Longest a publisher may take beyond its own word before it is given up. */
const SEND_OVERRUN_MS = 2_000;
/** All sends under one intent together. 30 s of guard and this are less than the lease. Spec: publishing.md 4.2. */
const ALL_SENDS_MS = 75_000;

/** One platform about to be sent to, its intent recorded. */
export interface Sending {
  /** Key of its entry in the ledger. */
  readonly key: string;
  readonly publisher: Publisher;
  readonly post: PreparedPost;
  /** From just before the intent was written. */
  readonly issued: Moment;
  readonly intentNonce: string;
}

/** How it ended, and who said so. */
export interface Sent {
  readonly outcome: SendOutcome;
  readonly publisher: Publisher;
}

/** Names one attempt, the same for every try of it. Spec: publishers.md section 1. */
export function attemptKeyOf(claim: Claim, key: string): string {
  return `${claim.record.contentHash}.${key}.${claim.record.platforms.get(key)?.attempt ?? 1}`;
}

/**
 * One send under its intent. A refused credential is asked for anew and the post sent once more, under the same
 * intent and guard: a refusal has provably posted nothing. Spec: publishing.md section 4.2.
 */
export async function sendUnderIntent(
  runtime: TenantRuntime,
  claim: Claim,
  tools: WorkflowTools,
  sending: Sending,
): Promise<Sent> {
  const { publisher } = sending;
  const all = deadlineIn(tools.clock, ALL_SENDS_MS);
  const first = { publisher, outcome: await sendOnce(claim, tools, sending, publisher.maxSendMs) };
  if (first.outcome.outcome !== 'failed' || first.outcome.code !== 'unauthorized') return first;
  const renewed = await renewedPublisher(runtime, tools, sending);
  if (!renewed) return first;
  const longestMs = Math.min(renewed.maxSendMs, all.remainingMs());
  const again = await sendOnce(claim, tools, { ...sending, publisher: renewed }, longestMs);
  // It did not begin, so what is known is the refusal.
  return again.outcome === 'not_started' ? first : { publisher: renewed, outcome: again };
}

/** The same platform under another credential, while the guard still lets it be sent to. Null = none. */
async function renewedPublisher(
  runtime: TenantRuntime,
  tools: WorkflowTools,
  { publisher, issued }: Sending,
): Promise<Publisher | null> {
  const leftMs = GUARD_MS - ageMs(tools.clock, issued);
  if (tools.drain.isDraining() || leftMs <= 0) return null;
  const gone = new AbortController();
  const asked = runtime.renewedPlatform(publisher, { signal: gone.signal });
  const slot = await inTime(tools.pause, leftMs, asked).finally(() => gone.abort());
  if (!slot || !('publisher' in slot)) return null;
  // What was refused for one channel is not posted to another.
  return slot.publisher.destination() === publisher.destination() ? slot.publisher : null;
}

/** What cannot be proven to be a refusal is `unknown`. @param longestMs of this send alone */
async function sendOnce(claim: Claim, tools: WorkflowTools, sending: Sending, longestMs: number): Promise<SendOutcome> {
  const { key, publisher, post, issued, intentNonce } = sending;
  let committed = false;
  let isOver = false;
  const commit = (): void => {
    if (committed) throw bugError('commit() was called twice.');
    if (isOver || tools.drain.isDraining() || ageMs(tools.clock, issued) > GUARD_MS) throw new NotStarted();
    tools.crash.at('commit', 'before');
    committed = true;
  };
  tools.crash.at('send', 'before');
  const sent = publisher.send(post, {
    attemptKey: attemptKeyOf(claim, key),
    intentNonce,
    commit,
    deadline: deadlineIn(tools.clock, longestMs),
    signal: tools.drain.cut,
  });
  const outcome = await inTime(tools.pause, longestMs + SEND_OVERRUN_MS, sent);
  // Whoever is late must not begin behind our back.
  isOver = true;
  tools.crash.at('send', 'after');
  if (outcome) return outcome;
  // A publisher that broke its contract: by the commit point alone.
  return committed ? { outcome: 'unknown', code: 'timeout_after_send' } : { outcome: 'not_started' };
}
