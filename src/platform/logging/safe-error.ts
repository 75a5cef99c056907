import { types } from 'node:util';
import { PublisherError } from '../../kernel/index.js';

const MAX_FOREIGN_MESSAGE = 200;
const MAX_FRAMES = 12;
/** Members an error of a room below may carry; anything else never reaches the logger. */
const ALLOWED = ['dependency', 'operation', 'kind', 'status', 'ambiguous'] as const;

/** What a log line says about an error: an allow-list, see observability.md section 5. */
export type SafeError = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/**
 * Reduces any thrown value to what may be logged. Our own messages are constants and kept; foreign ones are
 * dropped in production and cut elsewhere.
 */
export function safeError(thrown: unknown, production: boolean): SafeError {
  if (!types.isNativeError(thrown)) return { error: typeof thrown };
  const safe: Record<string, string | number | boolean | readonly string[]> = {
    error: thrown.constructor.name,
    frames: framesOf(thrown.stack ?? ''),
  };
  if (thrown instanceof PublisherError) {
    safe['code'] = thrown.code;
    safe['message'] = thrown.message;
    if (thrown.details.reason !== undefined) safe['reason'] = thrown.details.reason;
    if (thrown.details.retryAfterSeconds !== undefined) safe['retry_after'] = thrown.details.retryAfterSeconds;
  } else if (!production) {
    safe['message'] = thrown.message.slice(0, MAX_FOREIGN_MESSAGE);
  }
  for (const name of ALLOWED) {
    const value: unknown = Object.getOwnPropertyDescriptor(thrown, name)?.value;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') safe[name] = value;
  }
  return safe;
}

/** Our own frames as `function src/file.js:line`; never a path of the machine. */
function framesOf(stack: string): readonly string[] {
  return stack
    .split('\n')
    .flatMap((line) => {
      const frame = /^\s+at (?:async )?(?:(\S+).*? \()?.*?\/((?:src|dist)\/[^):]+):(\d+):\d+\)?$/.exec(line);
      if (frame === null || line.includes('node_modules')) return [];
      return [`${frame[1] ?? '<anonymous>'} ${frame[2]}:${frame[3]}`];
    })
    .slice(0, MAX_FRAMES);
}
