import {
  analysisChanges,
  EMPTY_SIDECAR,
  mergeSidecar,
  sidecarData,
  storedAnalysis,
  type AiCall,
  type Analysis,
  type CaptionRequest,
  type CaptionResult,
  type SidecarData,
} from '../captioning/index.js';
import { SingleFlight } from '../platform/caching/index.js';
import type { Publisher } from '../publishers/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import { captionViewOf } from './caption-view.js';
import { aiCall, analyzable, analyzePhoto, brandVoice, publishedTexts, writeCaptions } from './captioning-calls.js';
import type { PhotoInHand } from './photo-in-hand.js';
import { generatedChanges, identityKeys, loadSidecar, writeMachineKeys } from './sidecars.js';
import { captionRequest, generatedCaption } from './stages/3-caption.js';
import type { StoredSidecar } from './stages/contexts.js';
import type { WorkflowTools } from './tools.js';
import type { AnalyzeResult } from './workflow.types.js';

interface AnalyzeOptions {
  /** Pay again although a stored analysis fits. */
  readonly force: boolean;
  /** Nothing is written. Spec: publishing.md section 4.4. */
  readonly isDry?: boolean;
  readonly requestId: string;
}

/** What a photo's sidecar says before it is analyzed. */
interface Before {
  readonly stored: StoredSidecar;
  /** The stored analysis, if it is to be used again. */
  readonly known: Analysis | null;
  /** All enabled ones. */
  readonly publishers: readonly Publisher[];
  /** Texts written to that analysis earlier: they stay as they are. */
  readonly kept: ReadonlyMap<string, string>;
  /** What the others are to sound like. */
  readonly voice: readonly string[];
}

/** Looks at photos and writes their captions into their sidecars. Spec: captioning.md sections 3, 4 and 10. */
export class CaptionAnalysis {
  /** Whoever asks for the same photo meanwhile gets the same answer: paid once, written once. */
  readonly #flights = new SingleFlight<AnalyzeResult>();

  constructor(private readonly tools: WorkflowTools) {}

  /** @throws PublisherError `ai_unavailable`, `ai_bad_output`, `insufficient_balance`, storage errors */
  async analyze(runtime: TenantRuntime, held: PhotoInHand, options: AnalyzeOptions): Promise<AnalyzeResult> {
    const { ref, sha256, contentHash } = held;
    const stored = await loadSidecar(runtime.storage, ref);
    const { data } = stored;
    const known = data && storedAnalysis(data, { name: ref.name, sha256 });
    const publishers = await usablePublishers(runtime, options.requestId);
    const covered = data !== null && publishers.every(({ id }) => data.captionsGenerated.has(id));
    const sdCaption = stored.sidecar?.sdCaption ?? null;
    if (known && covered && !options.force) return answer(held, known, { data, version: stored.version, sdCaption });
    // Before anything is paid. Whoever has just saved another voice does not get the texts of the one before.
    const voice = await brandVoice(this.tools, runtime);
    const kind = [options.force, options.isDry ?? false];
    const key = JSON.stringify([runtime.tenant, ref.folder, ref.name, contentHash, ...kind, voice]);
    const kept = known && !options.force ? data.captionsGenerated : new Map<string, string>();
    const before = { stored, publishers, kept, voice, known: options.force ? null : known };
    return this.#flights.run(key, () => this.#write(runtime, held, before, options));
  }

  async #write(
    runtime: TenantRuntime,
    held: PhotoInHand,
    { stored, known, publishers, kept, voice }: Before,
    options: AnalyzeOptions,
  ): Promise<AnalyzeResult> {
    const { tools } = this;
    const { ref, bytes, contentHash: hash, sha256 } = held;
    const ai = aiCall(tools, options.requestId);
    const seen = analyzable(runtime.storage, ref, bytes, hash);
    const analysis = known ?? (await analyzePhoto(tools, runtime, seen, ai, options));
    const wanting = publishers.flatMap((one) => (kept.has(one.id) ? [] : [{ platform: one.id, publisher: one }]));
    const written = await this.#captions(runtime, hash, { analysis, voice }, wanting, ai, options);
    const texts = new Map([
      ...publishers.flatMap(({ id }) => (kept.has(id) ? [[id, kept.get(id) ?? ''] as const] : [])),
      ...wanting.map((target) => [target.platform, generatedCaption(runtime, written, target).text] as const),
    ]);
    const now = new Date(tools.clock.now()).toISOString();
    const changes = {
      ...identityKeys(runtime, { name: ref.name, sha256 }, stored, now),
      ...analysisChanges(analysis, runtime.config.captionFile.extendedMetadataEnabled),
      ...generatedChanges(texts),
      sdCaption: written?.sdCaption ?? null,
    };
    if (options.isDry === true) {
      const { sdCaption = null, warnings } = written ?? {};
      const data = sidecarData(mergeSidecar(stored.sidecar ?? EMPTY_SIDECAR, changes));
      return answer(held, analysis, {
        data,
        version: stored.version,
        written: false,
        sdCaption,
        warnings: warnings ?? [],
      });
    }
    const saved = await writeMachineKeys(runtime, ref, stored, changes);
    return answer(held, analysis, {
      data: saved ? sidecarData(saved.sidecar) : stored.data,
      version: saved?.version ?? stored.version,
      written: saved !== null,
      sdCaption: saved?.sidecar.sdCaption ?? written?.sdCaption ?? null,
      warnings: [...(written?.warnings ?? []), ...(saved ? [] : ['sidecar_not_written'])],
    });
  }

  /** One call for all platforms; null = there is none. */
  async #captions(
    runtime: TenantRuntime,
    contentHash: string,
    from: Pick<CaptionRequest, 'analysis' | 'voice'>,
    wanting: readonly { readonly platform: string; readonly publisher: Publisher }[],
    ai: AiCall,
    { requestId }: AnalyzeOptions,
  ): Promise<CaptionResult | null> {
    if (wanting.length === 0) return null;
    const { writer } = await runtime.captioning(requestId);
    const texts = { ...from, history: await publishedTexts(this.tools, runtime) };
    return writeCaptions(this.tools, writer, contentHash, captionRequest(runtime, texts, wanting), ai);
  }
}

/** Enabled platforms that can be used now. */
export async function usablePublishers(runtime: TenantRuntime, requestId: string): Promise<readonly Publisher[]> {
  const slots = await runtime.platforms(requestId);
  return slots.flatMap((slot) => ('publisher' in slot ? [slot.publisher] : []));
}

interface Found {
  readonly data: SidecarData | null;
  readonly version: string | null;
  /** Undefined = it was all there already. */
  readonly written?: boolean;
  readonly sdCaption?: string | null;
  readonly warnings?: readonly string[];
}

function answer(held: PhotoInHand, analysis: Analysis, found: Found): AnalyzeResult {
  const { data, version, written, sdCaption = null, warnings = [] } = found;
  return {
    name: held.ref.name,
    analysis,
    caption: captionViewOf(data, version),
    sdCaption,
    cached: written === undefined,
    sidecarWritten: written ?? false,
    source: analysis.provenance.source,
    warnings,
  };
}
