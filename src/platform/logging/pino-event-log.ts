import type { Logger as PinoRoot } from 'pino';
import type { EventLog, LogFields } from './event-log.port.js';
import type { LogEvent } from './events.js';

const MAX_VALUE = 256;

/** `EventLog` on pino. */
export class PinoEventLog implements EventLog {
  readonly #root: PinoRoot;

  constructor(root: PinoRoot) {
    this.#root = root;
  }

  debug(event: LogEvent, message: string, fields: LogFields = {}): void {
    if (this.#root.isLevelEnabled('debug')) this.#root.debug({ event, ...cut(fields) }, message);
  }

  info(event: LogEvent, message: string, fields: LogFields = {}): void {
    this.#root.info({ event, ...cut(fields) }, message);
  }

  warn(event: LogEvent, message: string, fields: LogFields = {}): void {
    this.#root.warn({ event, ...cut(fields) }, message);
  }

  error(event: LogEvent, message: string, fields: LogFields = {}): void {
    this.#root.error({ event, ...cut(fields) }, message);
  }

  fatal(event: LogEvent, message: string, fields: LogFields = {}): void {
    this.#root.fatal({ event, ...cut(fields) }, message);
  }

  failure(event: LogEvent, message: string, cause: unknown, fields: LogFields = {}): void {
    this.#root.error({ event, ...cut(fields), err: cause }, message);
  }
}

/** Long values are cut; nothing we log on purpose is longer. */
function cut(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' && value.length > MAX_VALUE ? value.slice(0, MAX_VALUE) : value,
    ]),
  );
}
