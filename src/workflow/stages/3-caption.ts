import {
  composeHashtags,
  parseHashtagString,
  type CaptionRequest,
  type CaptionResult,
} from '../../captioning/index.js';
import { callerError, formatCaption, upstreamError, type FormattedCaption, type Nsfw } from '../../kernel/index.js';
import type { PreparedPost, Publisher } from '../../publishers/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import { brandVoice, publishedTexts, writeCaptions } from '../captioning-calls.js';
import { takenOver } from '../ledger/ledger.js';
import type { WorkflowTools } from '../tools.js';
import { givenCaption } from './captions.js';
import type { Analyzed, Captioned, CaptionForPlatform } from './contexts.js';
import { missingPlatforms, needsWriting } from './2-analyze.js';
import { canFinish, planSends } from './send-plan.js';

interface Sendable {
  readonly platform: string;
  readonly type: string;
  readonly publisher: Publisher;
}

/**
 * Stage 3: the final text and the derived image of each platform that will be sent to. Writes nothing.
 * Spec: publishing.md section 4.3.
 * @throws PublisherError `caption_required`, `nsfw_blocked`, `ai_unavailable`, `ai_bad_output`,
 *   `insufficient_balance`, `photo_unreadable`
 */
export async function caption(analyzed: Analyzed, tools: WorkflowTools): Promise<Captioned> {
  const sendable = sendableTargets(analyzed);
  const gates = new Map(sendable.map(({ platform, publisher }) => [platform, gateOf(publisher, analyzed.nsfw)]));
  const keptOut = new Map(
    [...gates].flatMap(([platform, gate]) => (gate.keptOut ? [[platform, gate.keptOut] as const] : [])),
  );
  const open = sendable.filter(({ platform }) => !keptOut.has(platform));
  if (sendable.length > 0 && open.length === 0 && !finishes(analyzed)) {
    throw callerError(
      'nsfw_blocked',
      'No requested platform takes this photo. Mark it as not sensitive, or choose another platform.',
    );
  }
  const texts = await textsFor(analyzed, open, tools);
  const posts = new Map<string, PreparedPost>();
  for (const { platform, publisher } of open) {
    const text = texts.formatted.get(platform);
    const spoiler = gates.get(platform)?.spoiler ?? false;
    if (text === undefined) continue;
    posts.set(
      platform,
      await publisher.prepare(analyzed.bytes, { caption: text, altText: altTextOf(analyzed), spoiler }),
    );
  }
  const { captions, generated, sdCaption, warnings } = texts;
  return { ...analyzed, captions, posts, generated, sdCaption, keptOut, warnings };
}

function sendableTargets(analyzed: Analyzed): readonly Sendable[] {
  const record = analyzed.ledger && takenOver(analyzed.ledger);
  return planSends(record, analyzed.targets, {
    republish: analyzed.request.republish,
    isImported: analyzed.isImported,
  }).flatMap(({ action, target }) => (action === 'send' && 'publisher' in target ? [target] : []));
}

function finishes(analyzed: Analyzed): boolean {
  return analyzed.ledger !== null && canFinish(takenOver(analyzed.ledger));
}

/** The NSFW gate of one platform. A platform without spoilers treats `spoiler` as `block`. */
export function gateOf(
  publisher: Pick<Publisher, 'nsfwGate' | 'supports'>,
  nsfw: Nsfw,
): { readonly keptOut: 'nsfw_blocked' | 'nsfw_unknown' | null; readonly spoiler: boolean } {
  if (nsfw === 'no' || publisher.nsfwGate === 'allow') return { keptOut: null, spoiler: false };
  if (publisher.nsfwGate === 'spoiler' && publisher.supports.spoiler) return { keptOut: null, spoiler: true };
  return { keptOut: nsfw === 'yes' ? 'nsfw_blocked' : 'nsfw_unknown', spoiler: false };
}

interface Texts {
  readonly captions: ReadonlyMap<string, CaptionForPlatform>;
  readonly formatted: ReadonlyMap<string, string>;
  readonly generated: ReadonlyMap<string, string>;
  readonly sdCaption: string | null;
  readonly warnings: readonly string[];
}

async function textsFor(analyzed: Analyzed, open: readonly Sendable[], tools: WorkflowTools): Promise<Texts> {
  const record = analyzed.ledger && takenOver(analyzed.ledger);
  const missing = new Set(missingPlatforms(analyzed));
  const wanting = open.filter(({ platform }) => missing.has(platform));
  if (wanting.length > 0 && !needsWriting(analyzed)) throw captionRequired(wanting.map(({ platform }) => platform));
  const written = wanting.length > 0 ? await write(analyzed, wanting, tools) : null;
  const captions = new Map<string, CaptionForPlatform>();
  const formatted = new Map<string, string>();
  const generated = new Map<string, string>();
  for (const target of open) {
    const { platform, publisher } = target;
    const given = givenCaption(analyzed, target, record?.prepared.get(platform) ?? null);
    const result = given
      ? formatCaption(given.text, publisher.captionRules)
      : generatedCaption(analyzed.runtime, written, target);
    captions.set(platform, { text: result.text, source: given?.source ?? 'ai' });
    formatted.set(platform, result.text);
    if (!given) generated.set(platform, result.text);
  }
  refuseEmpty(analyzed, open, formatted);
  return { captions, formatted, generated, sdCaption: written?.sdCaption ?? null, warnings: written?.warnings ?? [] };
}

/** One call for all platforms that have no text. Spec: captioning.md section 4. */
async function write(analyzed: Analyzed, wanting: readonly Sendable[], tools: WorkflowTools): Promise<CaptionResult> {
  const { runtime, request, analysis } = analyzed;
  const { writer } = await runtime.captioning(request.requestId);
  const [history, voice] = await Promise.all([publishedTexts(tools, runtime), brandVoice(tools, runtime)]);
  const texts = { analysis, history, voice };
  return writeCaptions(tools, writer, analyzed.contentHash, captionRequest(runtime, texts, wanting), analyzed.ai);
}

/** What the caption writer is asked for, by the tenant's settings. */
export function captionRequest(
  runtime: TenantRuntime,
  { analysis, history, voice }: Pick<CaptionRequest, 'analysis' | 'history' | 'voice'>,
  wanting: readonly {
    readonly platform: string;
    readonly publisher: Pick<Publisher, 'captionRules' | 'captionStyle'>;
  }[],
): CaptionRequest {
  const { features, content, ai } = runtime.config;
  return {
    analysis,
    targets: wanting.map(({ platform, publisher }) => ({
      platform,
      rules: publisher.captionRules,
      style: publisher.captionStyle,
      wantsHashtags: features.smartHashtagsEnabled && publisher.captionRules.hashtagsMax > 0,
    })),
    seeds: parseHashtagString(content.hashtagString),
    voice,
    history,
    sdCaption: (ai?.sdCaptionEnabled ?? false) && (ai?.sdCaptionSingleCallEnabled ?? false),
  };
}

/** A generated text with the hashtags that code decides, in the platform's form. */
export function generatedCaption(
  runtime: TenantRuntime,
  written: CaptionResult | null,
  target: { readonly platform: string; readonly publisher: Pick<Publisher, 'captionRules'> },
): FormattedCaption {
  const one = written?.captions.get(target.platform);
  if (!one) throw upstreamError('ai_bad_output', 'The caption writer left a platform out.');
  const { features, content } = runtime.config;
  const seeds = parseHashtagString(content.hashtagString);
  const rules = target.publisher.captionRules;
  const hashtags = composeHashtags(seeds, one.hashtags, rules.hashtagsMax, features.smartHashtagsEnabled);
  return formatCaption({ text: one.text, hashtags }, rules);
}

/** A caption that says nothing is never sent, unless a person wants exactly that. */
function refuseEmpty(analyzed: Analyzed, open: readonly Sendable[], formatted: ReadonlyMap<string, string>): void {
  if (analyzed.request.allowEmptyCaption) return;
  const empty = open.filter(
    ({ platform, publisher }) => formatCaption(formatted.get(platform) ?? '', publisher.captionRules).empty,
  );
  if (empty.length > 0) throw captionRequired(empty.map(({ platform }) => platform));
}

function captionRequired(platforms: readonly string[]): Error {
  return callerError('caption_required', 'A caption is missing. Write one, or let one be written.', {
    fields: platforms.map((platform) => ({
      pointer: `/captions/${platform}`,
      code: 'required',
      detail: 'Write a caption for this platform.',
    })),
  });
}

/** A person's alt text wins; the analysis' counts when the tenant wants alt texts. */
function altTextOf(analyzed: Analyzed): string | null {
  const { request, sidecar, analysis, runtime } = analyzed;
  if (request.altText !== null && request.altText.trim() !== '') return request.altText.trim();
  if (sidecar.data?.altTextEdited) return sidecar.data.altText;
  return runtime.config.features.altTextEnabled ? (analysis?.altText ?? sidecar.data?.altText ?? null) : null;
}
