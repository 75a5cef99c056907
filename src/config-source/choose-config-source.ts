import type { Environment } from '../platform/environment/index.js';

/** Which implementation of `ConfigSource` is bound at boot. */
export type ConfigSourceKind = 'env' | 'orchestrator';

/**
 * `CONFIG_SOURCE` decides; without it the presence of `ORCHESTRATOR_BASE_URL` does. That what is chosen has
 * what it needs was checked when the environment was read. Spec: orchestrator.md section 2.
 */
export function chooseConfigSource(environment: Environment): ConfigSourceKind {
  const { configSource, baseUrl } = environment.orchestrator;
  return configSource ?? (baseUrl === null ? 'env' : 'orchestrator');
}
