import {
  analysisChanges,
  EMPTY_SIDECAR,
  sidecarData,
  storedAnalysis,
  withSidecarData,
  type Analysis,
  type SidecarChanges,
  type SidecarData,
} from '../captioning/index.js';
import { callerError, formatCaption, sha256Hex, contentHash, type PhotoRef } from '../kernel/index.js';
import { matchPlatforms, type Publisher } from '../publishers/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import { captionViewOf } from './caption-view.js';
import { aiCall, analyzePhoto, writeCaptions } from './captioning-calls.js';
import { generatedChanges, identityKeys, loadSidecar, putSidecar, writeMachineKeys } from './sidecars.js';
import { MAX_PHOTO_BYTES } from './stages/1-select.js';
import { captionRequest, gateOf, generatedCaption } from './stages/3-caption.js';
import { captionsById } from './stages/captions.js';
import type { StoredSidecar } from './stages/contexts.js';
import type { WorkflowTools } from './tools.js';
import type { CaptionService } from './workflow.ports.js';
import type { AnalyzeResult, CaptionPreview, CaptionView, PhotoHandle, SaveCaptionRequest } from './workflow.types.js';

interface PhotoInHand {
  readonly ref: PhotoRef;
  readonly bytes: Uint8Array;
  readonly contentHash: string;
  readonly sha256: string;
}

/** Analysis and captions of one photo, kept in its sidecar. Spec: captioning.md sections 3, 4 and 10. */
export class SidecarCaptionService implements CaptionService {
  constructor(private readonly tools: WorkflowTools) {}

  async analyze(
    runtime: TenantRuntime,
    photo: PhotoHandle,
    options: { readonly force: boolean; readonly actor: string; readonly requestId: string },
  ): Promise<AnalyzeResult> {
    if (!runtime.config.features.analyzeCaptionEnabled) {
      throw callerError('feature_disabled', 'Analysis is switched off for this site.');
    }
    const held = await this.#read(runtime, photo);
    const stored = await loadSidecar(runtime.storage, held.ref);
    const known = stored.data && storedAnalysis(stored.data, { name: held.ref.name, sha256: held.sha256 });
    const enabled = await usablePublishers(runtime, options.requestId);
    const covered =
      stored.data !== null && enabled.every((publisher) => stored.data?.captionsGenerated.has(publisher.id));
    if (known && covered && !options.force)
      return answer(held, known, stored.data, stored.version, { cached: true, written: false });
    return this.#write(runtime, held, stored, options.force ? null : known, enabled, options.requestId);
  }

  async save(runtime: TenantRuntime, request: SaveCaptionRequest): Promise<CaptionView> {
    const { ref, sha256 } = await this.#read(runtime, request.photo);
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

  async #read(runtime: TenantRuntime, photo: PhotoHandle): Promise<PhotoInHand> {
    const { photos } = runtime.storage;
    const ref = await photos.stat(photo.folder, photo.name);
    if (!ref) throw callerError('photo_not_found', 'There is no such photo in this folder.');
    if (photo.expectedVersion !== null && photo.expectedVersion !== ref.version) throw photoChanged();
    const read = await photos.read(ref, MAX_PHOTO_BYTES);
    if (read.outcome === 'gone') throw callerError('photo_not_found', 'The photo is no longer there.');
    if (read.outcome === 'changed') throw photoChanged();
    return { ref, bytes: read.bytes, contentHash: contentHash(read.bytes), sha256: sha256Hex(read.bytes) };
  }

  async #write(
    runtime: TenantRuntime,
    held: PhotoInHand,
    stored: StoredSidecar,
    known: Analysis | null,
    publishers: readonly Publisher[],
    requestId: string,
  ): Promise<AnalyzeResult> {
    const { analyzer, writer } = await runtime.captioning(requestId);
    const { ref, bytes, contentHash: hash } = held;
    const ai = aiCall(this.tools, requestId);
    const analysis =
      known ??
      (await analyzePhoto(this.tools, analyzer, { bytes, format: ref.format, contentHash: hash, name: ref.name }, ai));
    const wanting = publishers.map((publisher) => ({ platform: publisher.id, publisher }));
    const written =
      wanting.length > 0
        ? await writeCaptions(this.tools, writer, hash, captionRequest(runtime, analysis, wanting), ai)
        : null;
    const texts = wanting.map((target) => [target.platform, generatedCaption(runtime, written, target).text] as const);
    const now = new Date(this.tools.clock.now()).toISOString();
    const saved = await writeMachineKeys(runtime, ref, stored, {
      ...identityKeys(runtime, { name: ref.name, sha256: held.sha256 }, stored, now),
      ...analysisChanges(analysis, runtime.config.captionFile.extendedMetadataEnabled),
      ...generatedChanges(new Map(texts)),
      sdCaption: written?.sdCaption ?? null,
    });
    const data = saved ? sidecarData(saved.sidecar) : stored.data;
    const sdCaption = saved?.sidecar.sdCaption ?? written?.sdCaption ?? null;
    const result = answer(held, analysis, data, saved?.version ?? stored.version, {
      cached: false,
      written: saved !== null,
    });
    return { ...result, sdCaption };
  }
}

function answer(
  held: PhotoInHand,
  analysis: Analysis,
  data: SidecarData | null,
  version: string | null,
  how: { readonly cached: boolean; readonly written: boolean },
): AnalyzeResult {
  return {
    name: held.ref.name,
    analysis,
    caption: captionViewOf(data, version),
    sdCaption: null,
    cached: how.cached,
    sidecarWritten: how.written,
    source: analysis.provenance.source,
  };
}

async function usablePublishers(runtime: TenantRuntime, requestId: string): Promise<readonly Publisher[]> {
  const slots = await runtime.platforms(requestId);
  return slots.flatMap((slot) => ('publisher' in slot ? [slot.publisher] : []));
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

function photoChanged(): Error {
  return callerError('photo_changed', 'The photo has changed since it was looked at.');
}

/** Both texts survive: the newer one goes along, so that the person can choose. */
function captionChanged(stored: StoredSidecar): Error {
  const current = captionViewOf(stored.data, stored.version);
  return callerError('caption_changed', 'Somebody else saved this caption meanwhile.', {
    members: { captionVersion: current.version, caption: current.text, captions: current.captions },
  });
}
