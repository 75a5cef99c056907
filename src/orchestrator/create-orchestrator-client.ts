import type { Clock, Ids, StorageProvider } from '../kernel/index.js';
import { bugError } from '../kernel/index.js';
import type { Environment, Secrets } from '../platform/environment/index.js';
import type { HttpClient } from '../platform/http/index.js';
import type { EventLog, LiveSecrets } from '../platform/logging/index.js';
import { OrchestratorClient } from './orchestrator-client.js';
import { orchestratorSettings } from './orchestrator.settings.js';
import { ServiceCaller } from './service-call.js';
import { ServiceToken } from './service-token.js';

/** What the client stands on. */
export interface OrchestratorParts {
  readonly environment: Environment;
  readonly secrets: Secrets;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
  /** Learns every token and reference before it is used. */
  readonly live: LiveSecrets;
  /** Storage adapters of this build. */
  readonly availableStorage: readonly StorageProvider[];
}

/** Builds the client from the environment. Only in orchestrated mode, where URL and token are set. */
export function createOrchestratorClient(parts: OrchestratorParts): OrchestratorClient {
  const { environment, secrets, http, clock, ids, log } = parts;
  const primary = secrets.orchestratorServiceToken;
  if (!primary || environment.orchestrator.baseUrl === null) {
    throw bugError('The orchestrator client needs ORCHESTRATOR_BASE_URL and a service token.');
  }
  const token = new ServiceToken({
    primary,
    secondary: secrets.orchestratorServiceTokenSecondary,
    file: secrets.files.get('ORCHESTRATOR_SERVICE_TOKEN') ?? null,
  });
  const envelope = {
    defaultTtlSeconds: environment.orchestrator.defaultTtlSeconds,
    allowLocalStorage: environment.orchestrator.allowLocalStorage,
    availableStorage: parts.availableStorage,
    captioningProvider: environment.standalone.captioningProvider,
  };
  const caller = new ServiceCaller(http, token, clock, ids);
  return new OrchestratorClient(caller, orchestratorSettings(environment), envelope, clock, ids, log);
}
