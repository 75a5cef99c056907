import type { AnalyzeResult } from '../../../workflow/index.js';
import { nsfwView } from './caption-view.js';

/** Answer of POST `/api/images/{filename}/analyze`. Spec: web-api.md section 5.5. */
export interface AnalysisView {
  readonly filename: string;
  readonly description: string;
  readonly mood: string | null;
  readonly tags: readonly string[];
  readonly nsfw: boolean | null;
  readonly caption: string | null;
  readonly sd_caption: string | null;
  readonly alt_text: string | null;
  readonly sidecar_written: boolean;
  readonly platform_captions: Readonly<Record<string, string>>;
  readonly cached: boolean;
  readonly captionVersion: string | null;
  /** `offline`: made without AI, which the page says. */
  readonly source: 'ai' | 'offline';
  /** Codes, e.g. `stripped_link`. */
  readonly warnings: readonly string[];
}

export function analysisView(result: AnalyzeResult): AnalysisView {
  const { analysis, caption } = result;
  const texts = Object.entries(caption.captions).map(([platform, { text }]) => [platform, text] as const);
  return {
    filename: result.name,
    description: analysis.description,
    mood: analysis.mood,
    tags: analysis.tags,
    nsfw: nsfwView(caption.nsfw),
    caption: caption.text,
    sd_caption: result.sdCaption,
    alt_text: caption.altText ?? analysis.altText,
    sidecar_written: result.sidecarWritten,
    platform_captions: Object.fromEntries(texts),
    cached: result.cached,
    captionVersion: caption.version,
    source: result.source,
    warnings: result.warnings,
  };
}
