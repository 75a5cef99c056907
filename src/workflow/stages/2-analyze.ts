import { storedAnalysis } from '../../captioning/index.js';
import type { Nsfw } from '../../kernel/index.js';
import type { Analyzed, Selected } from './contexts.js';
import { planSends } from './send-plan.js';
import { givenCaption } from './captions.js';
import { aiCall, analyzable, analyzePhoto } from '../captioning-calls.js';
import { takenOver } from '../ledger/ledger.js';
import type { WorkflowTools } from '../tools.js';

/**
 * Stage 2: the stored analysis, or a new one when a caption must be written. No caption missing, no call.
 * Spec: publishing.md sections 4.2 and 4.3.
 * @throws PublisherError `ai_unavailable`, `ai_bad_output`, `insufficient_balance`
 */
export async function analyze(selected: Selected, tools: WorkflowTools): Promise<Analyzed> {
  const { runtime, request, photo, bytes, contentHash, sha256, sidecar } = selected;
  const ai = aiCall(tools, selected.operation?.id ?? request.requestId);
  const stored = sidecar.data && storedAnalysis(sidecar.data, { name: photo.name, sha256 });
  if (stored || !needsWriting(selected)) {
    return { ...selected, analysis: stored, analysisIsNew: false, ai, nsfw: nsfwOf(selected, stored?.nsfw) };
  }
  const seen = analyzable(runtime.storage, photo, bytes, contentHash);
  const analysis = await analyzePhoto(tools, runtime, seen, ai, { requestId: request.requestId });
  return { ...selected, analysis, analysisIsNew: true, ai, nsfw: nsfwOf(selected, analysis.nsfw) };
}

/** A platform that will be sent to has no text yet, and AI may write one. */
export function needsWriting(selected: Selected): boolean {
  const { request, runtime } = selected;
  if (request.ai === 'never' || !runtime.config.features.analyzeCaptionEnabled) return false;
  return missingPlatforms(selected).length > 0;
}

/** Platforms that will be sent to and have neither a human nor a stored caption. */
export function missingPlatforms(selected: Selected): readonly string[] {
  const record = selected.ledger && takenOver(selected.ledger);
  return planSends(record, selected.targets, { republish: selected.request.republish, isImported: selected.isImported })
    .filter((planned) => planned.action === 'send')
    .filter((planned) => givenCaption(selected, planned.target, record?.prepared.get(planned.key) ?? null) === null)
    .map((planned) => planned.target.platform);
}

/** A person's word beats AI; without any, it is unknown. */
function nsfwOf(selected: Selected, analyzed: Nsfw | undefined): Nsfw {
  if (selected.request.nsfw !== null) return selected.request.nsfw ? 'yes' : 'no';
  const { data } = selected.sidecar;
  if (data?.nsfwEdited) return data.nsfw;
  return analyzed ?? data?.nsfw ?? 'unknown';
}
