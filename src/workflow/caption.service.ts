import {
  EMPTY_SIDECAR,
  sidecarData,
  withSidecarData,
  type SidecarChanges,
  type SidecarData,
} from '../captioning/index.js';
import { callerError, formatCaption } from '../kernel/index.js';
import { matchPlatforms, type Publisher } from '../publishers/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import { CaptionAnalysis, usablePublishers } from './caption-analysis.js';
import { captionViewOf } from './caption-view.js';
import { readPhoto } from './photo-in-hand.js';
import { identityKeys, loadSidecar, putSidecar } from './sidecars.js';
import { gateOf } from './stages/3-caption.js';
import { captionsById } from './stages/captions.js';
import type { StoredSidecar } from './stages/contexts.js';
import { harmless } from './stages/dry-run.js';
import type { WorkflowTools } from './tools.js';
import type { CaptionService } from './workflow.ports.js';
import type { AnalyzeResult, CaptionPreview, CaptionView, PhotoHandle, SaveCaptionRequest } from './workflow.types.js';

/** Analysis and captions of one photo, kept in its sidecar. Spec: captioning.md sections 3, 4 and 10. */
export class SidecarCaptionService implements CaptionService {
  readonly #analysis: CaptionAnalysis;

  constructor(private readonly tools: WorkflowTools) {
    this.#analysis = new CaptionAnalysis(tools);
  }

  async analyze(
    runtime: TenantRuntime,
    photo: PhotoHandle,
    options: Parameters<CaptionService['analyze']>[2],
  ): Promise<AnalyzeResult> {
    if (!runtime.config.features.analyzeCaptionEnabled) {
      throw callerError('feature_disabled', 'Analysis is switched off for this site.');
    }
    const safe = options.isDry === true ? harmless(runtime) : runtime;
    return this.#analysis.analyze(safe, await readPhoto(safe, photo), options);
  }

  async save(runtime: TenantRuntime, request: SaveCaptionRequest): Promise<CaptionView> {
    const { ref, sha256 } = await readPhoto(runtime, request.photo);
    const stored = await loadSidecar(runtime.storage, ref);
    if (stored.unreadable)
      throw callerError('caption_changed', 'The text file of this photo cannot be read, so it is left as it is.');
    if (stored.version !== request.captionVersion) throw captionChanged(stored);
    const now = new Date(this.tools.clock.now()).toISOString();
    const changes: SidecarChanges = {
      ...identityKeys(runtime, { name: ref.name, sha256 }, stored, now),
      ...personChanges(request, stored.data, now),
    };
    const sidecar = withSidecarData(stored.sidecar ?? EMPTY_SIDECAR, changes);
    const written = await putSidecar(runtime, ref, stored, sidecar);
    if (written.outcome === 'conflict') throw captionChanged(await loadSidecar(runtime.storage, ref));
    return captionViewOf(sidecarData(sidecar), written.version);
  }

  async preview(
    runtime: TenantRuntime,
    input: {
      readonly caption: string | null;
      readonly captions: ReadonlyMap<string, string>;
      readonly platforms: readonly string[] | null;
      readonly nsfw?: boolean | null;
    },
    requestId: string,
  ): Promise<Readonly<Record<string, CaptionPreview>>> {
    // A platform that is away is known all the same: it has no preview, and spoils nobody else's.
    const { publishers: known } = runtime.config;
    const { matched, unknown } = matchPlatforms(input.platforms, known);
    if (unknown.length > 0) throw callerError('unknown_platform', 'A named platform is not set up here.');
    const texts = { ...input, captions: captionsById(input.captions, known) };
    const previews = (await usablePublishers(runtime, requestId))
      .filter((publisher) => matched.includes(publisher.id))
      .map((publisher) => [publisher.id, previewFor(publisher, texts)] as const);
    return Object.fromEntries(previews);
  }
}

/** A person's save: what is undefined stays, what is blank goes. */
function personChanges(request: SaveCaptionRequest, data: SidecarData | null, now: string): SidecarChanges {
  const { caption, captions, altText, nsfw } = request;
  const text = clean(caption);
  const edited = new Map(data?.captionsEdited ?? []);
  for (const [platform, value] of captions ?? []) {
    const own = clean(value);
    if (own === null) edited.delete(platform);
    else edited.set(platform, own);
  }
  const touched = caption !== undefined || captions !== undefined;
  return {
    ...(caption === undefined ? {} : { caption: text, captionEdited: text !== null }),
    ...(captions === undefined ? {} : { captionsEdited: edited }),
    ...(touched ? { captionUpdatedAt: now } : {}),
    ...(altText === undefined ? {} : { altText: clean(altText), altTextEdited: clean(altText) !== null }),
    ...(nsfw === undefined ? {} : { nsfw: nsfw === null ? 'unknown' : nsfw ? 'yes' : 'no', nsfwEdited: nsfw !== null }),
  };
}

/** Blank is dropped; line ends are one kind. */
function clean(text: string | null | undefined): string | null {
  const trimmed = (text ?? '').replace(/\r\n?/gu, '\n').trim();
  return trimmed === '' ? null : trimmed;
}

function previewFor(
  publisher: Publisher,
  input: {
    readonly caption: string | null;
    readonly captions: ReadonlyMap<string, string>;
    readonly nsfw?: boolean | null;
  },
): CaptionPreview {
  const text = input.captions.get(publisher.id) ?? input.caption ?? '';
  const { warnings, ...formatted } = formatCaption(text, publisher.captionRules);
  const nsfw = input.nsfw ?? null;
  const gate = gateOf(publisher, nsfw === null ? 'unknown' : nsfw ? 'yes' : 'no');
  const marks = [...(gate.keptOut ? [gate.keptOut] : []), ...(gate.spoiler ? ['spoiler'] : [])];
  return { ...formatted, warnings: [...warnings, ...marks] };
}

/** Both texts survive: the newer one goes along, so that the person can choose. */
function captionChanged(stored: StoredSidecar): Error {
  const current = captionViewOf(stored.data, stored.version);
  return callerError('caption_changed', 'Somebody else saved this caption meanwhile.', {
    members: { captionVersion: current.version, caption: current.text, captions: current.captions },
  });
}
