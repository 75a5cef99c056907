#!/usr/bin/env node
import { WriteStream } from 'node:tty';
import { signInProblems } from '../auth/index.js';
import { standaloneProblems } from '../config-source/env/index.js';
import { pipelineLogsProblems } from '../pipeline-logs/index.js';
import { readEnvironment } from '../platform/environment/index.js';
import { ProcessGuard } from '../platform/logging/index.js';
import { scheduleHostsProblems } from '../tenancy/index.js';
import { EXIT } from './exit-codes.js';
import { Interruption } from './interruption.js';
import { runProgram } from './program.js';

const STANDARD_ERROR = 2;

/** The program as a process: results to standard output, everything else to standard error. */
async function main(): Promise<number> {
  const guard = new ProcessGuard(STANDARD_ERROR);
  guard.install();
  const err = (text: string): void => void process.stderr.write(text);
  const interruption = new Interruption({
    say: (sentence) => err(`${sentence}\n`),
    exit: (code) => process.exit(code),
    unclear: EXIT.partly,
  });
  process.on('SIGTERM', () => interruption.onSignal());
  process.on('SIGINT', () => interruption.onSignal());
  let hasBug = false;
  guard.hand(guard.log, () => {
    hasBug = true;
    interruption.onSignal();
  });
  const code = await runProgram(process.argv.slice(2), {
    load: () => {
      const loaded = readEnvironment([signInProblems, standaloneProblems, pipelineLogsProblems, scheduleHostsProblems]);
      guard.learn(loaded.environment.isProduction);
      for (const warning of loaded.warnings) err(`${warning}\n`);
      return loaded;
    },
    out: (text) => void process.stdout.write(text),
    err,
    unforeseen: (error) => guard.log.failure('unhandled_error', 'A command met an error nobody foresaw.', error),
    // A stream of its own: what is drawn has no line ends, and the guard lets whole lines pass only.
    terminal: process.stderr.isTTY ? new WriteStream(STANDARD_ERROR) : null,
    input: process.stdin,
    interruption,
    app: { liveSecrets: guard.liveSecrets },
  });
  return hasBug && code === EXIT.done ? EXIT.failed : code;
}

main().then(
  // Whatever still listens or waits, the answer is given.
  (code) => process.exit(code),
  () => {
    process.stderr.write('Something went wrong on our side.\n');
    process.exit(EXIT.failed);
  },
);
