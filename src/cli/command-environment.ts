import type { LoadedEnvironment } from '../platform/environment/index.js';

const QUIET: ReadonlySet<string> = new Set(['info', 'debug', 'trace']);

/**
 * The environment of a server as a command takes it: nothing that works by itself or for others. Schedules, the relay and
 * what replicas share belong to servers; a command does its one thing and leaves.
 * @param isQuiet INFO lines are left out, as `preview` promises
 */
export function commandEnvironment(loaded: LoadedEnvironment, isQuiet: boolean): LoadedEnvironment {
  const { environment, secrets } = loaded;
  const { process } = environment;
  const logLevel = isQuiet && QUIET.has(process.logLevel) ? 'warn' : process.logLevel;
  return {
    ...loaded,
    environment: { ...environment, process: { ...process, logLevel }, pipelineLogsOn: false },
    secrets: { ...secrets, redisUrl: null },
  };
}
