import { createApp } from './app.factory.js';
import type { BuiltApp } from './app.factory.js';
import { startListening, stopGracefully } from './app.lifecycle.js';
import { signInProblems } from './auth/index.js';
import { standaloneProblems } from './config-source/env/index.js';
import { EnvironmentError, readEnvironment } from './platform/environment/index.js';
import type { LoadedEnvironment } from './platform/environment/index.js';
import {
  buildRootLogger,
  EventLog,
  LiveSecrets,
  LogContext,
  PinoEventLog,
  Scrubber,
  scrubStream,
} from './platform/logging/index.js';

const FAILED = 1;

/** Reads the environment, builds the application, listens, and drains when told to stop. Nothing else. */
async function main(): Promise<void> {
  const liveSecrets = new LiveSecrets();
  scrubStream(process.stdout, new Scrubber(liveSecrets));
  scrubStream(process.stderr, new Scrubber(liveSecrets));
  const loaded = readEnvironment([signInProblems, standaloneProblems]);
  const built = await createApp(loaded, { liveSecrets });
  stopOnSignals(built);
  stopOnBugs(built);
  const { port, host } = loaded.environment.process;
  await startListening(built, port, host);
  sayWarnings(built, loaded);
}

/** First signal: drain and exit 0. Second: exit 1 now. Spec: reliability.md section 7. */
function stopOnSignals(built: BuiltApp): void {
  const stop = (): void => {
    if (built.draining.isDraining()) process.exit(FAILED);
    void stopGracefully(built).then(
      () => process.exit(0),
      () => process.exit(FAILED),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** A bug nobody caught: one scrubbed line, drain, exit 1. */
function stopOnBugs(built: BuiltApp): void {
  const fall = (cause: unknown): void => {
    built.app.get<EventLog>(EventLog).failure('unhandled_error', 'An error nobody caught ends the process.', cause);
    if (built.draining.isDraining()) process.exit(FAILED);
    void stopGracefully(built).finally(() => process.exit(FAILED));
  };
  process.on('uncaughtException', fall);
  process.on('unhandledRejection', fall);
}

function sayWarnings({ app }: BuiltApp, { warnings }: LoadedEnvironment): void {
  const log = app.get<EventLog>(EventLog);
  for (const warning of warnings) log.warn('service_started', warning);
}

/** One line that names what to mend; never a value. */
function reasonOf(error: unknown): string {
  if (error instanceof EnvironmentError) {
    const problems = error.problems.map(({ variable, rule }) => `${variable} ${rule}`);
    return `The environment cannot be used: ${problems.join('; ')}.`;
  }
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') return 'PORT is in use by another process. Choose another PORT.';
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') return 'HOST and PORT cannot be listened on. Choose others.';
  return `The service could not start: ${error instanceof Error ? error.message : 'unknown reason'}`;
}

/** For those who read lines: names only. The logger of the application was never built. */
function logRejection({ variables }: EnvironmentError): void {
  const options = { level: 'fatal', pretty: false, production: true, destination: null } as const;
  const process = { version: 'unknown', instance: 'unknown' };
  const root = buildRootLogger({ ...options, ...process }, new LogContext(), new Scrubber(new LiveSecrets()));
  new PinoEventLog(root).fatal('configuration_rejected', 'The environment cannot be used.', { variables });
}

main().catch((error: unknown) => {
  if (error instanceof EnvironmentError) logRejection(error);
  process.stderr.write(`${reasonOf(error)}\n`, () => process.exit(FAILED));
});
