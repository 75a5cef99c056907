import { AUTH0_GROUP } from './tables/auth0.table.js';
import { METRICS_GROUP } from './tables/metrics.table.js';
import { ORCHESTRATOR_GROUP } from './tables/orchestrator.table.js';
import { PIPELINE_LOGS_GROUP } from './tables/pipeline-logs.table.js';
import { PROCESS_GROUP } from './tables/process.table.js';
import { SECRETS_GROUP } from './tables/secrets.table.js';
import { SERVICES_GROUP } from './tables/services.table.js';
import { STANDALONE_GROUP } from './tables/standalone.table.js';
import { STORAGE_GROUP } from './tables/storage.table.js';
import { TESTING_GROUP } from './tables/testing.table.js';
import { TRACING_GROUP } from './tables/tracing.table.js';
import { WEB_GROUP } from './tables/web.table.js';
import type { Variable, VariableGroup } from './variable.js';

/** Every variable this build reads, in the order of the documentation. */
export const VARIABLE_GROUPS = {
  process: PROCESS_GROUP,
  orchestrator: ORCHESTRATOR_GROUP,
  standalone: STANDALONE_GROUP,
  storage: STORAGE_GROUP,
  services: SERVICES_GROUP,
  web: WEB_GROUP,
  auth0: AUTH0_GROUP,
  pipelineLogs: PIPELINE_LOGS_GROUP,
  metrics: METRICS_GROUP,
  tracing: TRACING_GROUP,
  secrets: SECRETS_GROUP,
  testing: TESTING_GROUP,
} as const satisfies Readonly<Record<string, VariableGroup>>;

/** All declarations, flat. */
export function allVariables(): readonly Variable<unknown>[] {
  return Object.values(VARIABLE_GROUPS).flatMap((group) => Object.values<Variable<unknown>>(group.variables));
}
