import type { ModelAdvisory } from '../../../captioning/index.js';
import { orAbort } from '../../../kernel/index.js';
import type { TenantRuntime } from '../../../tenancy/index.js';

/** Something an admin should know, though nothing is wrong yet. Spec: web-api.md section 4, captioning.md section 7. */
export interface NoticeView {
  readonly code: 'model_ends';
  readonly severity: ModelAdvisory['severity'];
  /** For people. */
  readonly text: string;
  /** The setting it is about. */
  readonly setting: ModelAdvisory['setting'];
  /** `YYYY-MM-DD`; null = not announced. */
  readonly shutdownDate: string | null;
  readonly recommendedReplacement: string | null;
}

/** The page waits for this answer at its start, and a notice can wait for the next one. */
const PATIENCE_MS = 1_000;

const WHAT = {
  vision_model: 'The model that looks at photos',
  caption_model: 'The model that writes captions',
} as const satisfies Record<ModelAdvisory['setting'], string>;

/**
 * What is known about the end of the tenant's models, worst first. Nothing is built or resolved for it: before
 * captions are used for the first time nothing is known. Never throws.
 */
export async function noticesOf(runtime: TenantRuntime, requestId: string): Promise<readonly NoticeView[]> {
  const { features, ai } = runtime.config;
  if (!features.analyzeCaptionEnabled || ai === null || !runtime.usesCaptioning) return [];
  try {
    const captioning = await orAbort(runtime.captioning(requestId), AbortSignal.timeout(PATIENCE_MS));
    return captioning.advisories().map(noticeOf);
  } catch {
    return []; // the features say that AI cannot be used, and why
  }
}

function noticeOf({ setting, severity, shutdownDate, recommendedReplacement }: ModelAdvisory): NoticeView {
  const when = shutdownDate === null ? 'its last day is not known yet' : `its last day is ${shutdownDate}`;
  const instead = recommendedReplacement === null ? '' : ` Recommended instead: ${recommendedReplacement}.`;
  const text = `${WHAT[setting]} goes away: ${when}.${instead} Choose another one; nothing changes by itself.`;
  return { code: 'model_ends', severity, text, setting, shutdownDate, recommendedReplacement };
}
