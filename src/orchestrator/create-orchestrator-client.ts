import type { Clock, Ids, StorageProvider } from '../kernel/index.js';
import { bugError } from '../kernel/index.js';
import { CronRules } from '../platform/cron/index.js';
import type { Environment, Secrets } from '../platform/environment/index.js';
import { Breaker, breakerLog } from '../platform/http/index.js';
import type { DependencyMetrics, HttpClient } from '../platform/http/index.js';
import type { EventLog, LiveSecrets } from '../platform/logging/index.js';
import { NoMetrics } from '../platform/metrics/index.js';
import type { Metrics } from '../platform/metrics/index.js';
import { OrchestratorClient } from './orchestrator-client.js';
import { OrchestratorMetrics } from './orchestrator-metrics.js';
import { orchestratorSettings } from './orchestrator.settings.js';
import { PostPreference } from './post-preference.js';
import { RuntimeRoute } from './runtime-route.js';
import { SecretRegister } from './secret-register.js';
import { DEPENDENCY, ServiceCaller } from './service-call.js';
import { ServiceToken } from './service-token.js';
import { UsageReporter } from './usage/index.js';

const USAGE_PAUSE_MS = 1_000;

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
  /** Count the calls, and what is behind them; default: nobody does. */
  readonly metrics?: Metrics;
  readonly counts?: DependencyMetrics;
}

/** Builds the client from the environment. Only in orchestrated mode, where URL and token are set. */
export function createOrchestratorClient(parts: OrchestratorParts): OrchestratorClient {
  const { environment, secrets, http, clock, ids, log, counts } = parts;
  const primary = secrets.orchestratorServiceToken;
  if (!primary || environment.orchestrator.baseUrl === null) {
    throw bugError('The orchestrator client needs ORCHESTRATOR_BASE_URL and a service token.');
  }
  const register = new SecretRegister(parts.live, environment.orchestrator.staleMaxSeconds);
  const token = new ServiceToken({
    primary,
    secondary: secrets.orchestratorServiceTokenSecondary,
    file: secrets.files.get('ORCHESTRATOR_SERVICE_TOKEN') ?? null,
    learned: (learned) => register.token(learned),
  });
  const envelope = {
    defaultTtlSeconds: environment.orchestrator.defaultTtlSeconds,
    allowLocalStorage: environment.orchestrator.allowLocalStorage,
    availableStorage: parts.availableStorage,
    captioningProvider: environment.standalone.captioningProvider,
    cron: new CronRules(),
  };
  const settings = orchestratorSettings(environment);
  const post = new PostPreference(settings.preferPost, settings.postReprobeSeconds, clock);
  const route = new RuntimeRoute(settings.baseUrl, post, log);
  // One for the process: the orchestrator is the same for every tenant. Spec: reliability.md section 4.
  const breaker = new Breaker(DEPENDENCY, clock, breakerLog(log, DEPENDENCY, 'process', counts));
  const caller = new ServiceCaller(http, token, breaker, { clock, ids, counts });
  const metrics = new OrchestratorMetrics(parts.metrics ?? new NoMetrics());
  const usage = usageReporter(settings.baseUrl, token, parts, metrics);
  return new OrchestratorClient({ caller, route, register, usage, clock, ids, log, metrics }, settings, envelope);
}

/** With a pause and a breaker of its own: trouble with billing is no trouble of what tenants wait for. */
function usageReporter(
  baseUrl: string,
  token: ServiceToken,
  { http, clock, ids, log, counts }: OrchestratorParts,
  metrics: OrchestratorMetrics,
): UsageReporter {
  const never = { opened: () => undefined, closed: () => undefined };
  const caller = new ServiceCaller(http, token, new Breaker(DEPENDENCY, clock, never), { clock, ids, counts });
  return new UsageReporter(caller, { baseUrl, pauseMs: USAGE_PAUSE_MS }, { clock, log, metrics });
}
