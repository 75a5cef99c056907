import { createApp } from './app.factory.js';
import { startMetrics } from './app.metrics.js';
import { startListening, stopGracefully } from './app.lifecycle.js';
import { signInProblems } from './auth/index.js';
import { standaloneProblems } from './config-source/env/index.js';
import { pipelineLogsProblems } from './pipeline-logs/index.js';
import { EnvironmentError, readEnvironment } from './platform/environment/index.js';
import { MetricsPortError } from './platform/metrics/index.js';
import { ProcessEnd } from './platform/lifecycle/index.js';
import { EventLog, ProcessGuard } from './platform/logging/index.js';
import { scheduleHostsProblems } from './tenancy/index.js';

const FAILED = 1;
/** Beyond the grace period: closing what did not close in time. */
const CLOSING_MS = 2_000;

/** Reads the environment, builds the application, listens, and drains when told to stop. Nothing else. */
async function main(guard: ProcessGuard): Promise<void> {
  const loaded = readEnvironment([signInProblems, standaloneProblems, pipelineLogsProblems, scheduleHostsProblems]);
  guard.learn(loaded.environment.isProduction);
  const { port, host, shutdownGraceSeconds } = loaded.environment.process;
  const built = await createApp(loaded, { liveSecrets: guard.liveSecrets, outputHits: guard.hits });
  const log = built.app.get<EventLog>(EventLog);
  const end = new ProcessEnd({
    stop: () => stopGracefully(built),
    limitMs: shutdownGraceSeconds * 1000 + CLOSING_MS,
    exit: (code) => process.exit(code),
  });
  process.on('SIGTERM', () => end.onSignal());
  process.on('SIGINT', () => end.onSignal());
  guard.hand(log, () => end.onBug());
  await startMetrics(built, loaded.environment.metrics.port, host);
  await startListening(built, port, host);
  for (const warning of loaded.warnings) log.warn('service_started', warning);
}

/** One line that names what to mend; never a value, and of foreign errors not even their words. */
function reasonOf(error: unknown): string {
  if (error instanceof EnvironmentError) {
    const problems = error.problems.map(({ variable, rule }) => `${variable} ${rule}`);
    return `The environment cannot be used: ${problems.join('; ')}.`;
  }
  if (error instanceof MetricsPortError) return metricsPortReason(error);
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') return 'PORT is in use by another process. Choose another PORT.';
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') return 'HOST and PORT cannot be listened on. Choose others.';
  return 'The service could not start. The line `unhandled_error` says what is known.';
}

function metricsPortReason({ code }: MetricsPortError): string {
  if (code === 'EADDRINUSE')
    return 'METRICS_PORT is in use by another process. Choose another METRICS_PORT, or 0 for none.';
  return 'HOST and METRICS_PORT cannot be listened on. Choose others, or 0 for no such port.';
}

function logFailedStart({ log }: ProcessGuard, error: unknown): void {
  if (error instanceof EnvironmentError) {
    log.fatal('configuration_rejected', 'The environment cannot be used.', { variables: error.variables });
  } else {
    log.failure('unhandled_error', 'The service could not start.', error);
  }
}

const guard = new ProcessGuard();
guard.install();
main(guard).catch((error: unknown) => {
  logFailedStart(guard, error);
  process.stderr.write(`${reasonOf(error)}\n`);
  process.exit(FAILED);
});
