import { pino, stdTimeFunctions } from 'pino';
import type { DestinationStream, Logger as PinoRoot } from 'pino';
import type { LogContext } from './log-context.js';
import { prettyLine } from './pretty-line.js';
import { safeError } from './safe-error.js';
import type { Scrubber } from './scrubber.js';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** What the logger needs to know about the process. */
export interface LoggingOptions {
  readonly level: LogLevel | 'silent';
  /** Lines for a terminal instead of JSON; development only. */
  readonly pretty: boolean;
  readonly production: boolean;
  readonly version: string;
  /** Random per process, 12 hex. */
  readonly instance: string;
  /** Where lines go; null = standard output, synchronously. */
  readonly destination: DestinationStream | null;
}

const SERVICE = 'publisher-v2';

/**
 * The one pino instance of the process: JSON lines with the base fields, every byte through the scrubber.
 * No worker transport, so nothing gets past it. Spec: observability.md section 2.
 */
export function buildRootLogger(options: LoggingOptions, context: LogContext, scrubber: Scrubber): PinoRoot {
  const target = options.destination ?? pino.destination({ fd: 1, sync: true });
  return pino(
    {
      level: options.level,
      base: { service: SERVICE, version: options.version, instance: options.instance },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (thrown: unknown) => safeError(thrown, options.production) },
      // A copy: pino writes the line's own fields into what it gets.
      mixin: () => ({ ...context.current() }),
      hooks: {
        streamWrite: (line) => (options.pretty ? prettyLine(scrubber.scrub(line)) : scrubber.scrub(line)),
      },
    },
    target,
  );
}
