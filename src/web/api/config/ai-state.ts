import { orAbort, PublisherError } from '../../../kernel/index.js';
import type { TenantRuntime } from '../../../tenancy/index.js';

/** Whether AI can be used now, as far as anybody has tried. The flags of a site never change because of it. Spec: web-api.md section 5.4. */
export interface AiView {
  readonly ready: boolean;
  /** Why it is not ready. */
  readonly reason: 'switched_off' | 'not_configured' | 'credential_unavailable' | 'insufficient_balance' | null;
}

/** The page waits for this answer at its start; who cannot say in time that it is ready is not. */
const PATIENCE_MS = 1_000;

/**
 * Once AI has been used, asks for its credential as an analysis would, so that what was lost shows and what is well
 * again does, too. Before that nothing is resolved: that comes with the first use (orchestrator.md section 5).
 * Never throws.
 */
export async function aiStateOf(runtime: TenantRuntime, requestId: string): Promise<AiView> {
  const { features, ai } = runtime.config;
  if (!features.analyzeCaptionEnabled) return { ready: false, reason: 'switched_off' };
  if (ai === null) return { ready: false, reason: 'not_configured' };
  if (!runtime.usesCaptioning) return { ready: true, reason: null };
  try {
    await orAbort(runtime.captioning(requestId), AbortSignal.timeout(PATIENCE_MS));
    return { ready: true, reason: null };
  } catch (error) {
    // Whatever it is, the page is to come; an analysis meets the same error and answers for it.
    const isUnpaid = error instanceof PublisherError && error.code === 'insufficient_balance';
    return { ready: false, reason: isUnpaid ? 'insufficient_balance' : 'credential_unavailable' };
  }
}
