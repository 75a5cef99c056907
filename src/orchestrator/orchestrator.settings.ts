import type { Environment } from '../platform/environment/index.js';

/** How the orchestrator is called. */
export interface OrchestratorSettings {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly preferPost: boolean;
  /** 0 = never. */
  readonly postReprobeSeconds: number;
  /** Total milliseconds of one lookup, retries included. */
  readonly timeoutMs: number;
}

/** The part of the environment the client needs. */
export function orchestratorSettings(environment: Environment): OrchestratorSettings {
  const { baseUrl, preferPost, postReprobeSeconds, timeoutMs } = environment.orchestrator;
  return { baseUrl: baseUrl ?? '', preferPost, postReprobeSeconds, timeoutMs };
}
