import type { EventLog, LogEvent, LogFields } from '../../../src/platform/logging/index.js';
import { everythingOf } from './shown.js';

/** One line, with all that was handed to the log for it. */
export interface LeakLogLine {
  readonly event: LogEvent;
  readonly fields: readonly string[];
  /** Message, fields and, of a failure, everything its cause shows: nothing is left to the real log to leave out. */
  readonly text: string;
}

/** Keeps what it is told before anything could be scrubbed or left out. */
export class LeakLog implements EventLog {
  readonly lines: LeakLogLine[] = [];

  debug = this.#keep;
  info = this.#keep;
  warn = this.#keep;
  error = this.#keep;
  fatal = this.#keep;

  failure(event: LogEvent, message: string, cause: unknown, fields: LogFields = {}): void {
    this.#keep(event, `${message} ${everythingOf(cause)}`, fields);
  }

  text(): string {
    return this.lines.map((line) => line.text).join('\n');
  }

  get #keep() {
    return (event: LogEvent, message: string, fields: LogFields = {}): void => {
      const text = `${event} ${message} ${JSON.stringify(fields)}`;
      this.lines.push({ event, fields: Object.keys(fields), text });
    };
  }
}

/** A log that is another one each time. */
export function forwarding(to: () => EventLog): EventLog {
  return new Proxy({} as EventLog, { get: (_target, name) => Reflect.get(to(), name) as unknown });
}
