import type { LogEvent } from './events.js';

/** Facts of a line: closed-set words, counts and durations. Never a host, URL, file name or text of a person. */
export type LogFields = Readonly<
  Record<string, string | number | boolean | null | undefined | readonly string[] | Readonly<Record<string, string>>>
>;

/**
 * One structured line per call. Inside a request the request's id, tenant and route are added by themselves.
 * Errors go through `failure`, which keeps an allow-list of their fields. Spec: observability.md sections 2 and 5.
 */
export interface EventLog {
  debug(event: LogEvent, message: string, fields?: LogFields): void;
  info(event: LogEvent, message: string, fields?: LogFields): void;
  warn(event: LogEvent, message: string, fields?: LogFields): void;
  error(event: LogEvent, message: string, fields?: LogFields): void;
  fatal(event: LogEvent, message: string, fields?: LogFields): void;
  /** An error at the one place where it is answered. */
  failure(event: LogEvent, message: string, cause: unknown, fields?: LogFields): void;
}
export const EventLog = Symbol('EventLog');
