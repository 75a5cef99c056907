import { writeSync } from 'node:fs';
import type { EventLog } from './event-log.port.js';
import { LiveSecrets } from './live-secrets.js';
import { LogContext } from './log-context.js';
import { PinoEventLog } from './pino-event-log.js';
import { buildRootLogger } from './root-logger.js';
import { safeError } from './safe-error.js';
import { Scrubber } from './scrubber.js';
import { descriptorOutput, scrubStandardOutput } from './standard-output.js';

const FAILED = 1;
/** A timer that throws every time, or warns, must not fill the log while the process drains. */
const MAX_LINES = 20;
/** Which Node versions are supported is said by us (README), not by a library at every start. */
const SAID_ELSEWHERE = ['NodeVersionSupportWarning'];
const WARNING_NAME = /^[A-Za-z]{1,60}$/;
/** When even the logger throws. */
const LAST_WORDS =
  '{"level":"fatal","event":"unhandled_error","msg":"An error ends the process and cannot be shown."}\n';

/**
 * Stands between this process and its output from the first line of `main` on: every byte is scrubbed, warnings
 * of Node are lines, and a bug nobody caught is one line and the end.
 * Spec: observability.md sections 4 and 10, reliability.md section 7
 */
export class ProcessGuard {
  readonly liveSecrets = new LiveSecrets();
  readonly #scrubber = new Scrubber(this.liveSecrets);
  #production = true;
  readonly #output: 1 | 2;
  #log: EventLog;
  #onBug: () => void = () => process.exit(FAILED);
  #bugs = 0;
  #warnings = 0;

  /** @param output where lines go before the application is there: a command's results have standard output for themselves */
  constructor(output: 1 | 2 = 1) {
    this.#output = output;
    this.#log = this.#earlyLog();
  }

  /** Where lines go right now: the application's log once it is there. */
  get log(): EventLog {
    return this.#log;
  }

  /** What has been found in the output so far, by rule. */
  get hits(): ReadonlyMap<string, number> {
    return this.#scrubber.hits;
  }

  /** Takes hold of the process. Once per process. */
  install(): void {
    scrubStandardOutput(this.#scrubber);
    noReports();
    const onBug = (cause: unknown): void => this.#fall(cause);
    process.on('uncaughtException', onBug);
    process.on('unhandledRejection', onBug);
    // Node's own printer writes to the descriptor, past every stream.
    process.removeAllListeners('warning');
    process.on('warning', (warning) => this.#warn(warning));
  }

  /** @param production foreign messages are dropped; so they are until this is known */
  learn(production: boolean): void {
    this.#production = production;
    this.#log = this.#earlyLog();
  }

  /**
   * The application is built.
   * @param log carries its lines from now on
   * @param onBug begins the end of the process; called for every bug
   */
  hand(log: EventLog, onBug: () => void): void {
    this.#log = log;
    this.#onBug = onBug;
  }

  #fall(cause: unknown): void {
    try {
      this.#bugs += 1;
      if (this.#bugs <= MAX_LINES) {
        this.#log.failure('unhandled_error', 'An error nobody caught ends the process.', cause);
      }
    } catch {
      sayLastWords();
    }
    try {
      this.#onBug();
    } catch {
      process.exit(FAILED);
    }
  }

  #warn(warning: Error): void {
    const text = `${warning.name} ${warning.message}`;
    if (SAID_ELSEWHERE.some((name) => text.includes(name))) return;
    this.#warnings += 1;
    if (this.#warnings > MAX_LINES) return;
    try {
      const { code, message } = safeError(warning, this.#production, (text) => this.#scrubber.scrub(text));
      const name = WARNING_NAME.test(warning.name) ? warning.name : 'Warning';
      this.#log.warn('unhandled_error', 'Node has warned.', { warning: name, code, message });
    } catch {
      sayLastWords();
    }
  }

  /** Before the application's own logger is there: the same lines, without what is not known yet. */
  #earlyLog(): EventLog {
    const options = { level: 'info', pretty: false, production: this.#production } as const;
    const unknown = { version: 'unknown', instance: 'unknown' };
    const destination = descriptorOutput(this.#output);
    return new PinoEventLog(buildRootLogger({ ...options, ...unknown, destination }, new LogContext(), this.#scrubber));
  }
}

/** Process reports would hold the environment. Spec: observability.md section 3 */
function noReports(): void {
  if (!process.report) return;
  process.report.reportOnFatalError = false;
  process.report.reportOnSignal = false;
  process.report.reportOnUncaughtException = false;
}

function sayLastWords(): void {
  try {
    writeSync(2, LAST_WORDS);
  } catch {
    // Nobody can be told any more; the exit code says it.
  }
}
