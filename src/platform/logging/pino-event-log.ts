import type { Logger as PinoRoot } from 'pino';
import type { EventLog, LogFields } from './event-log.port.js';
import type { LogEvent } from './events.js';

/** `EventLog` on pino; the root logger cuts and reduces the fields. */
export class PinoEventLog implements EventLog {
  readonly #root: PinoRoot;

  constructor(root: PinoRoot) {
    this.#root = root;
  }

  debug(event: LogEvent, message: string, fields: LogFields = {}): void {
    if (this.#root.isLevelEnabled('debug')) this.#root.debug({ event, ...fields }, message);
  }

  info(event: LogEvent, message: string, fields: LogFields = {}): void {
    this.#root.info({ event, ...fields }, message);
  }

  warn(event: LogEvent, message: string, fields: LogFields = {}): void {
    this.#root.warn({ event, ...fields }, message);
  }

  error(event: LogEvent, message: string, fields: LogFields = {}): void {
    this.#root.error({ event, ...fields }, message);
  }

  fatal(event: LogEvent, message: string, fields: LogFields = {}): void {
    this.#root.fatal({ event, ...fields }, message);
  }

  failure(event: LogEvent, message: string, cause: unknown, fields: LogFields = {}): void {
    this.#root.error({ event, ...fields, err: cause }, message);
  }
}
