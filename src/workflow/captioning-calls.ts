import type {
  AiCall,
  AnalyzablePhoto,
  Analysis,
  CaptionRequest,
  CaptionResult,
  CaptionWriter,
  ImageAnalyzer,
} from '../captioning/index.js';
import { deadlineIn, type PhotoRef } from '../kernel/index.js';
import type { TenantRuntime } from '../tenancy/index.js';
import { Ledger } from './ledger/ledger.js';
import type { WorkflowTools } from './tools.js';

/** Analysis and captions of one photo together. Spec: captioning.md section 2. */
const AI_BUDGET_MS = 25_000;

/** The budget of one photo, from now on. @param operationId names the work for the bill */
export function aiCall(tools: Pick<WorkflowTools, 'clock'>, operationId: string): AiCall {
  return { operationId, deadline: deadlineIn(tools.clock, AI_BUDGET_MS) };
}

type Tools = Pick<WorkflowTools, 'log' | 'clock' | 'paid' | 'metrics'>;
/** Longest a provider is given to fetch a photo by its link. */
const LINK_SECONDS = 300;
/** Digits of the content hash by which log lines name a photo. */
const PHOTO_TAG_DIGITS = 12;

/** A photo as an analyzer takes it; its link is made only when it is asked for. Spec: captioning.md section 2. */
export function analyzable(
  { links }: TenantRuntime['storage'],
  ref: PhotoRef,
  bytes: Uint8Array,
  contentHash: string,
): AnalyzablePhoto {
  const photo = { bytes, format: ref.format, contentHash, name: ref.name };
  if (!links) return photo;
  return { ...photo, link: async (signal) => (await links.temporaryLink(ref, LINK_SECONDS, signal))?.url ?? null };
}

/**
 * One paid look at a photo, and its line. Spec: observability.md section 2.
 * @param force pay again although it was paid a moment ago
 * @throws PublisherError as the analyzer, and as `TenantRuntime.captioning`
 */
export async function analyzePhoto(
  tools: Tools,
  runtime: TenantRuntime,
  photo: AnalyzablePhoto,
  call: AiCall,
  { requestId, force = false }: { readonly requestId: string; readonly force?: boolean },
): Promise<Analysis> {
  const { config } = runtime;
  const paid = force ? null : tools.paid.get(config, photo.contentHash);
  if (paid) return paid;
  const { analyzer } = await runtime.captioning(requestId);
  const analysis = await lookAt(tools, analyzer, photo, call).catch((error: unknown) => {
    tools.metrics?.analyzed('failed');
    throw error;
  });
  tools.metrics?.analyzed('ok');
  // What costs nothing may also depend on the name of the file.
  if (analysis.provenance.source === 'ai') tools.paid.keep(config, photo.contentHash, analysis);
  return analysis;
}

async function lookAt(tools: Tools, analyzer: ImageAnalyzer, photo: AnalyzablePhoto, call: AiCall): Promise<Analysis> {
  const startedMs = tools.clock.monotonicMs();
  const analysis = await analyzer.analyze(photo, call);
  const { model, tokens } = analysis.provenance;
  tools.log.info('photo_analyzed', 'A photo was analyzed.', {
    photo: photo.contentHash.slice(0, PHOTO_TAG_DIGITS),
    model,
    tokens,
    latency_ms: Math.round(tools.clock.monotonicMs() - startedMs),
  });
  return analysis;
}

/** What the tenant has published last, for a writer that makes use of it. Never throws. */
export async function publishedTexts(tools: WorkflowTools, runtime: TenantRuntime): Promise<readonly string[]> {
  const { config, storage } = runtime;
  if (config.ai?.provider !== 'openai') return [];
  return tools.texts.newest(config, new Ledger(storage.documents, tools));
}

/**
 * The voice captions are to be written in, for a writer that makes use of it. No part of an analysis depends on it.
 * @throws PublisherError `voice_profile_corrupt`, storage errors
 */
export async function brandVoice(
  tools: Pick<WorkflowTools, 'voices'>,
  runtime: TenantRuntime,
): Promise<readonly string[]> {
  const { features, ai } = runtime.config;
  if (!features.voiceMatchingEnabled || ai?.provider !== 'openai') return [];
  return tools.voices.entriesFor(runtime);
}

/** One paid writing of captions, and its line: lengths, never a word. @throws as the writer does */
export async function writeCaptions(
  tools: Pick<WorkflowTools, 'log' | 'clock'>,
  writer: CaptionWriter,
  contentHash: string,
  request: CaptionRequest,
  call: AiCall,
): Promise<CaptionResult> {
  const startedMs = tools.clock.monotonicMs();
  const written = await writer.write(request, call);
  const { model, tokens } = written.provenance;
  tools.log.info('caption_written', 'Captions of a photo were written.', {
    photo: contentHash.slice(0, PHOTO_TAG_DIGITS),
    model,
    tokens,
    caption_length: Math.max(0, ...Array.from(written.captions.values(), ({ text }) => text.length)),
    latency_ms: Math.round(tools.clock.monotonicMs() - startedMs),
  });
  return written;
}
