import type { EventLog, LogEvent, LogFields } from '../../platform/logging/index.js';

export interface RecordedLine {
  readonly level: string;
  readonly event: LogEvent;
  readonly message: string;
  readonly fields: LogFields;
}

/** Keeps every line for a test to read. */
export class RecordingLog implements EventLog {
  readonly lines: RecordedLine[] = [];

  of(event: LogEvent): readonly RecordedLine[] {
    return this.lines.filter((line) => line.event === event);
  }

  /** Everything that was written, to search it for what must not be there. */
  text(): string {
    return JSON.stringify(this.lines);
  }

  debug = this.#recorder('debug');
  info = this.#recorder('info');
  warn = this.#recorder('warn');
  error = this.#recorder('error');
  fatal = this.#recorder('fatal');

  failure(event: LogEvent, message: string, _cause: unknown, fields: LogFields = {}): void {
    this.lines.push({ level: 'failure', event, message, fields });
  }

  #recorder(level: string) {
    return (event: LogEvent, message: string, fields: LogFields = {}): void => {
      this.lines.push({ level, event, message, fields });
    };
  }
}
