import type { Ids } from '../../kernel/index.js';
import { loadEnvironment } from '../../platform/environment/index.js';
import type { LoadedEnvironment } from '../../platform/environment/index.js';
import { createHttpClient } from '../../platform/http/index.js';
import { RandomIds } from '../../platform/system/index.js';
import { startOrchestrator } from '../../../test/support/orchestrator/index.js';
import type { RunningOrchestrator, TenantFile } from '../../../test/support/orchestrator/index.js';
import { createOrchestratorClient } from '../create-orchestrator-client.js';
import type { OrchestratorClient } from '../orchestrator-client.js';
import { LiveSecrets, LogContext } from '../../platform/logging/index.js';
import { RecordingLog } from './recording-log.js';
import { TestClock } from './test-clock.js';

export const PRIMARY_TOKEN = 'CANARY-service-token-primary';
export const SECONDARY_TOKEN = 'CANARY-service-token-secondary';
export const BASE_DOMAIN = 'pub.test';

/** A development orchestrator and a client of it, over real HTTP. */
export interface OrchestratedWorld extends LoadedEnvironment {
  readonly orchestrator: RunningOrchestrator;
  /** May be changed while the orchestrator runs. */
  readonly tenants: Map<string, TenantFile>;
  readonly client: OrchestratorClient;
  readonly clock: TestClock;
  readonly ids: Ids;
  readonly log: RecordingLog;
  readonly context: LogContext;
  readonly live: LiveSecrets;
  /** Calls of a route so far. */
  calls(route: 'runtime' | 'credentials'): number;
  close(): Promise<void>;
}

/** @param env variables beside the connection */
export async function openWorld(
  tenants: Readonly<Record<string, TenantFile>>,
  env: Readonly<Record<string, string>> = {},
): Promise<OrchestratedWorld> {
  const map = new Map(Object.entries(tenants));
  const tokens = { primary: PRIMARY_TOKEN, secondary: SECONDARY_TOKEN };
  const orchestrator = await startOrchestrator({ tenants: map, tokens, baseDomain: BASE_DOMAIN });
  const loaded = loadEnvironment({
    ORCHESTRATOR_BASE_URL: orchestrator.url,
    ORCHESTRATOR_BASE_DOMAIN: BASE_DOMAIN,
    ...(env['ORCHESTRATOR_SERVICE_TOKEN_FILE'] ? {} : { ORCHESTRATOR_SERVICE_TOKEN: PRIMARY_TOKEN }),
    ...env,
  });
  const clock = new TestClock();
  const parts = {
    clock,
    ids: new RandomIds(),
    log: new RecordingLog(),
    context: new LogContext(),
    live: new LiveSecrets(),
  };
  const http = createHttpClient(clock);
  const availableStorage = ['local', 'dropbox'] as const;
  return {
    ...loaded,
    ...parts,
    orchestrator,
    tenants: map,
    client: createOrchestratorClient({ ...loaded, ...parts, http, availableStorage }),
    calls: (route) => orchestrator.journal.filter((entry) => entry.route === route).length,
    close: async () => {
      http.onApplicationShutdown();
      await orchestrator.close();
    },
  };
}
