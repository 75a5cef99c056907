import { readEnvironment } from '../platform/environment/index.js';
import type { EventLog } from '../platform/logging/index.js';
import { RandomIds, SystemClock } from '../platform/system/index.js';
import { pipelineLogs } from './pipeline-logs.js';

const nothing = (): void => undefined;
/** What the outbox tells is for the log of the service; the command has an answer of its own. */
const log: EventLog = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
  failure: nothing,
};

/** `npm run pipeline-logs`. Results go to standard output, troubles to standard error. */
void pipelineLogs(process.argv.slice(2), {
  load: () => readEnvironment(),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  clock: new SystemClock(),
  ids: new RandomIds(),
  log,
}).then((code) => {
  process.exitCode = code;
});
