/** How readiness behaves. */
export interface HealthConfig {
  /** `HEALTH_READY_MODE`: `degraded` stays ready while the control plane is away, after a first contact. */
  readonly readyMode: 'strict' | 'degraded';
}
export const HealthConfig = Symbol('HealthConfig');
