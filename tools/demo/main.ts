/** `npm run demo`: the whole job on one machine, without an account anywhere. */
import { runDemo } from './demo.js';
import { readOptions, USAGE } from './options.js';
import type { Terminal } from './terminal.js';

/** A terminal and npm both send Ctrl-C; within this time it is one wish, not two. */
const SAME_WISH_MS = 1_000;

class ProcessTerminal implements Terminal {
  say(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  progress(what: string, done: number, total: number): void {
    if (process.stdout.isTTY) process.stdout.write(`\r${what}: ${done} of ${total}${done === total ? '\n' : ''}`);
    else if (done === 0) process.stdout.write(`${what} …\n`);
  }

  onStop(listener: (again: boolean) => void): void {
    let first: number | null = null;
    const stop = (): void => {
      const now = performance.now();
      if (first === null) {
        first = now;
        listener(false);
      } else if (now - first > SAME_WISH_MS) listener(true);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    whenOrphaned(stop);
  }
}

/** Calls back when npm had started us and whoever stands between is gone without a word. */
function whenOrphaned(callback: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.env['npm_lifecycle_event'] === undefined || process.ppid === parent) return;
    clearInterval(watch);
    callback();
  }, 500).unref();
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  return runDemo(options, new ProcessTerminal(), process.env);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`\n${error instanceof Error ? error.message : 'The demo could not start.'}\n`);
    process.exitCode = 1;
  },
);
