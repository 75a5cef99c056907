import type { WaitOptions } from '../../kernel/index.js';
import type { RuntimeLookup } from '../../orchestrator/index.js';

/** How one lookup is made. */
export interface LookUpOptions extends WaitOptions {
  /** Asked before every repeat of a failed call; false ends the lookup with the failure. */
  readonly mayRepeat?: () => boolean;
}

/** What of the orchestrator's client is needed here. */
export interface RuntimeLookups {
  /** Asks what the host may do. Expected failures are values. */
  lookUpRuntime(host: string, requestId: string, options?: LookUpOptions): Promise<RuntimeLookup>;
  /** Whether the orchestrator answers, asked with a reserved host. */
  isReachable(reservedHost: string): Promise<boolean>;
}
