import type { Ids } from '../../kernel/index.js';
import { loadEnvironment } from '../../platform/environment/index.js';
import type { LoadedEnvironment } from '../../platform/environment/index.js';
import { createHttpClient } from '../../platform/http/index.js';
import { LiveSecrets, LogContext } from '../../platform/logging/index.js';
import { RandomIds } from '../../platform/system/index.js';
import { createOrchestratorClient } from '../create-orchestrator-client.js';
import type { OrchestratorClient } from '../orchestrator-client.js';
import { RecordingLog } from './recording-log.js';
import { TestClock } from './test-clock.js';

export const PRIMARY_TOKEN = 'CANARY-service-token-primary';
export const SECONDARY_TOKEN = 'CANARY-service-token-secondary';
export const BASE_DOMAIN = 'pub.test';

/** A client, and what it stands on. */
export interface ClientWorld extends LoadedEnvironment {
  readonly client: OrchestratorClient;
  readonly clock: TestClock;
  readonly ids: Ids;
  readonly log: RecordingLog;
  readonly context: LogContext;
  readonly live: LiveSecrets;
  /** Ends idle connections. */
  release(): void;
}

/** A client of whatever listens at the URL. @param env variables beside the connection */
export function clientOf(url: string, env: Readonly<Record<string, string>> = {}): ClientWorld {
  const loaded = loadEnvironment({
    ORCHESTRATOR_BASE_URL: url,
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
  const client = createOrchestratorClient({ ...loaded, ...parts, http, availableStorage });
  return { ...loaded, ...parts, client, release: () => http.onApplicationShutdown() };
}
