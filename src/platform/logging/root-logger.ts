import { types } from 'node:util';
import { pino, stdTimeFunctions } from 'pino';
import type { DestinationStream, LogFn, Logger as PinoRoot } from 'pino';
import { cutText, safeFields } from './log-fields.js';
import type { FieldRules } from './log-fields.js';
import type { LogContext } from './log-context.js';
import { prettyLine } from './pretty-line.js';
import { safeError } from './safe-error.js';
import type { Scrubber } from './scrubber.js';
import { descriptorOutput } from './standard-output.js';

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
/** Instead of the message of an error that was logged without words: pino would take the error's own. */
const NO_WORDS = 'An error was logged.';

/**
 * The one pino instance of the process: JSON lines with the base fields, every byte through the scrubber.
 * No worker transport, so nothing gets past it. Spec: observability.md section 2.
 */
export function buildRootLogger(options: LoggingOptions, context: LogContext, scrubber: Scrubber): PinoRoot {
  const target = options.destination ?? descriptorOutput(1);
  const scrub = (text: string): string => scrubber.scrub(text);
  const rules: FieldRules = { scrub, errorFields: (thrown) => safeError(thrown, options.production, scrub) };
  return pino(
    {
      level: options.level,
      base: { service: SERVICE, version: options.version, instance: options.instance },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: (fields) => safeFields(fields, rules) },
      // Errors are reduced with all other fields; pino's own serializer would print their stacks.
      serializers: { err: (value: unknown) => value },
      // A copy: pino writes the line's own fields into what it gets.
      mixin: () => ({ ...context.current() }),
      hooks: {
        logMethod(args, method) {
          method.apply(this, soberArguments(args, rules));
        },
        streamWrite: (line) => (options.pretty ? prettyLine(scrub(line)) : scrub(line)),
      },
    },
    target,
  );
}

/** Fields and one sentence; nothing is put into the sentence, and an error does not speak for itself. */
function soberArguments([first, second]: readonly unknown[], rules: FieldRules): Parameters<LogFn> {
  if (typeof first === 'string') return [cutText(first, rules)];
  const fields: object = types.isNativeError(first) ? { err: first } : typeof first === 'object' && first ? first : {};
  const words = typeof second === 'string' ? cutText(second, rules) : undefined;
  return [fields, words ?? ('err' in fields ? NO_WORDS : undefined)];
}
