import type {
  AiCall,
  AnalyzablePhoto,
  Analysis,
  CaptionRequest,
  CaptionResult,
  CaptionWriter,
  ImageAnalyzer,
} from '../captioning/index.js';
import { deadlineIn } from '../kernel/index.js';
import type { WorkflowTools } from './tools.js';

/** Analysis and captions of one photo together. Spec: captioning.md section 2. */
const AI_BUDGET_MS = 25_000;

/** The budget of one photo, from now on. @param operationId names the work for the bill */
export function aiCall(tools: Pick<WorkflowTools, 'clock'>, operationId: string): AiCall {
  return { operationId, deadline: deadlineIn(tools.clock, AI_BUDGET_MS) };
}

type Tools = Pick<WorkflowTools, 'log' | 'clock'>;
/** Digits of the content hash by which log lines name a photo. */
const PHOTO_TAG_DIGITS = 12;

/** One paid look at a photo, and its line. Spec: observability.md section 2. @throws as the analyzer does */
export async function analyzePhoto(
  tools: Tools,
  analyzer: ImageAnalyzer,
  photo: AnalyzablePhoto,
  call: AiCall,
): Promise<Analysis> {
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

/** One paid writing of captions, and its line: lengths, never a word. @throws as the writer does */
export async function writeCaptions(
  tools: Tools,
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
