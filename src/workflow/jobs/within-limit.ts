import { hasCode } from '../../kernel/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import type { JobTools } from './job-tools.js';

/** A tenant whose places are all taken is asked again so often. */
const BUSY_TRIES = 10;
const BUSY_PAUSE_MS = 1_000;

/**
 * Work that nobody waits for, in one of the tenant's places: people go first, so it asks again for a while.
 * @throws PublisherError `tenant_busy`, and what the work throws
 */
export async function withinLimit<T>(
  runtime: TenantRuntime,
  { pause, drain }: Pick<JobTools, 'pause' | 'drain'>,
  work: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await runtime.limit(work);
    } catch (error) {
      if (!hasCode(error, 'tenant_busy') || tries >= BUSY_TRIES) throw error;
      await pause(BUSY_PAUSE_MS, drain.begun).catch(() => undefined);
    }
  }
}
