import { signInProblems } from '../auth/index.js';
import { standaloneProblems } from '../config-source/env/index.js';
import { readEnvironment } from '../platform/environment/index.js';
import { historyImport } from './history-import.js';

/** `npm run history:import`. Results go to standard output, log lines and troubles to standard error. */
void historyImport(process.argv.slice(2), {
  load: () => readEnvironment([signInProblems, standaloneProblems]),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
}).then((code) => {
  process.exitCode = code;
});
