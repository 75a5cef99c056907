import { bugError, momentOf } from '../../kernel/index.js';
import type { PreparedPost, Publisher } from '../../publishers/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import { Fenced, isStorageTrouble, type Claim } from '../ledger/claim.js';
import { goTo } from '../ledger/transitions.js';
import { platformResult } from '../results.js';
import type { WorkflowTools } from '../tools.js';
import type { PlatformResult } from '../workflow.types.js';
import { confirmPosts, type RecordedPost } from './after-sent.js';
import type { Captioned, Published } from './contexts.js';
import { logIntent, recordOutcome, withEntry } from './record-outcome.js';
import { attemptKeyOf, sendUnderIntent } from './send.js';
import { knownResult, planSends, type PlannedTarget } from './send-plan.js';

/** What became of one platform; with a post that this run has made and recorded. */
interface TargetEnd {
  readonly result: PlatformResult;
  /** What the platform said beside its yes or no. */
  readonly warnings?: readonly string[];
  readonly recorded?: RecordedPost;
}

/**
 * Stage 4: for each platform in config order: checks, intent, send, outcome; then what platforms do after their
 * posts. Stops at the first sign that this owner must not go on; whatever was not started stays `PENDING`.
 * Spec: publishing.md sections 4.2, 5.4.
 */
export async function publish(context: Captioned, claim: Claim, tools: WorkflowTools): Promise<Published> {
  const results = new Map<string, PlatformResult>();
  const sentNow = new Set<string>();
  const recorded: RecordedPost[] = [];
  const warnings = new Set(context.warnings);
  let stop: string | null = null;
  for (const planned of planSends(claim.record, context.targets, {
    republish: false,
    isImported: context.isImported,
  })) {
    const platform = planned.target.platform;
    const end = await oneTarget(context, claim, tools, planned, stop);
    const { result } = end;
    results.set(platform, result);
    if (result.status === 'sent' && planned.action === 'send') sentNow.add(platform);
    if (end.recorded) recorded.push(end.recorded);
    for (const warning of end.warnings ?? []) warnings.add(warning);
    stop ??= stopCodeOf(result);
  }
  for (const warning of await confirmPosts(context, tools, recorded)) warnings.add(warning);
  return { ...context, claim, results, sentNow, warnings: [...warnings] };
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
): Promise<TargetEnd> {
  const { target, key } = planned;
  const keptOut = context.keptOut.get(target.platform);
  if (planned.action !== 'send' || 'unavailable' in target) return { result: knownResult(claim.record, planned) };
  if (keptOut) return { result: platformResult('skipped', keptOut) };
  const code = stop ?? (await whyNot(context, tools));
  if (code) return { result: platformResult('skipped', code, { retryable: true }) };
  const held = await context.request.holdBack?.(target.platform);
  if (held) {
    const { retryAfterSeconds } = held;
    return { result: platformResult(held.status, held.code, { retryable: true, retryAfterSeconds }) };
  }
  const post = context.posts.get(target.platform);
  if (!post) throw bugError('A platform without a prepared post cannot be sent to.');
  return sendOne(context.runtime, claim, tools, { key, publisher: target.publisher, post });
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
  runtime: TenantRuntime,
  claim: Claim,
  tools: WorkflowTools,
  planned: { readonly key: string; readonly publisher: Publisher; readonly post: PreparedPost },
): Promise<TargetEnd> {
  const { key, post } = planned;
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
    return { result: notStartedBy(error) };
  }
  tools.crash.at('intent', 'after');
  logIntent(claim, tools, key);
  const intentAt = claim.writtenAt.toISOString();
  const { outcome, publisher } = await sendUnderIntent(runtime, claim, tools, { ...planned, issued, intentNonce });
  const result = await recordOutcome(claim, tools, key, { outcome, intentNonce, intentAt, caption: post.caption });
  const warnings = ('warnings' in outcome ? outcome.warnings : null) ?? [];
  if (outcome.outcome !== 'sent' || !result.recorded) return { result, warnings };
  return { result, warnings, recorded: { publisher, post, attemptKey: attemptKeyOf(claim, key) } };
}

function notStartedBy(error: unknown): PlatformResult {
  if (error instanceof Fenced) return platformResult('skipped', 'fenced');
  if (isStorageTrouble(error)) {
    return platformResult('skipped', 'ledger_unavailable', { retryable: true });
  }
  throw error;
}
