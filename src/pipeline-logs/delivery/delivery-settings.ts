import type { PipelineLogsSettings } from '../settings.js';

/** Minutes before each later round when nothing is sent: for reading GitLab there is no setting of its own. */
const DEFAULT_REDELIVERY_MINUTES = [5, 30, 120, 720] as const;

/** Of the settings, what a pipeline's way is decided by. */
export interface DeliverySettings {
  readonly metadataAlways: boolean;
  /** Further attempts of a round, 0…10. */
  readonly retryAttempts: number;
  /** Seconds before the first of them, 0…300. */
  readonly retryDelaySeconds: number;
  /** Minutes before each later round; empty = none. */
  readonly redeliveryMinutes: readonly number[];
}

export function deliverySettingsOf(settings: PipelineLogsSettings): DeliverySettings {
  return {
    metadataAlways: settings.filters.metadataAlways,
    retryAttempts: settings.retryAttempts,
    retryDelaySeconds: settings.retryDelaySeconds,
    redeliveryMinutes: settings.api?.redeliveryMinutes ?? DEFAULT_REDELIVERY_MINUTES,
  };
}
