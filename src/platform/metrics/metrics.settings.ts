import type { Secret } from '../../kernel/index.js';

/** What is counted, and where it is told. Spec: observability.md section 7. */
export interface MetricsSettings {
  /** Off: nothing is counted, and there is nothing to tell. */
  readonly enabled: boolean;
  /** Opens `GET /metrics` on the main port; null = there is no such route. */
  readonly token: Secret<string> | null;
  readonly tenantLabel: boolean;
  /** Most tenants that are named. */
  readonly tenantMax: number;
  /** Of this service, for `build_info`. */
  readonly version: string;
}
export const MetricsSettings = Symbol('MetricsSettings');
