import type { OrchestratorClient } from '../../orchestrator/index.js';

/** What of the orchestrator's client is needed here. */
export type RuntimeLookups = Pick<OrchestratorClient, 'lookUpRuntime' | 'isReachable'>;
