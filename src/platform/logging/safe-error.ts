import { types } from 'node:util';
import { PublisherError } from '../../kernel/index.js';

const MAX_FOREIGN_MESSAGE = 200;
const MAX_FRAMES = 12;
/** A stack is written by whoever throws: only so much of it is read. */
const MAX_STACK_LINES = 60;
const MAX_STACK_LINE = 400;
/** Members an error of a room below may carry; anything else never reaches the logger. */
const ALLOWED = ['dependency', 'operation', 'kind', 'status', 'ambiguous'] as const;
const MAX_MEMBER = 64;
const CLASS_NAME = /^[A-Za-z_$][\w$]{0,63}$/;
/** Codes of Node and its libraries, e.g. `ECONNREFUSED`. What a remote service calls its errors stays out. */
const SYSTEM_CODE = /^[A-Z][A-Z0-9_]{2,40}$/;

/** What a log line says about an error: an allow-list, see observability.md section 5. */
export type SafeError = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/**
 * Reduces any thrown value to what may be logged; never throws itself, whatever the value does when it is read.
 * @param production foreign messages are dropped; else they are scrubbed and cut. Our own are constants and kept
 * @param scrub masks secrets in a foreign message before it is cut
 */
export function safeError(thrown: unknown, production: boolean, scrub: (text: string) => string = String): SafeError {
  if (!types.isNativeError(thrown)) return { error: typeof thrown };
  const stack = textOf(() => thrown.stack);
  const message = textOf(() => thrown.message);
  return {
    error: nameOf(thrown),
    frames: framesOf(withoutMessage(stack, message)),
    ...(thrown instanceof PublisherError ? ownFields(thrown) : foreignFields(thrown, production, scrub(message))),
    ...allowedFields(thrown),
  };
}

function ownFields({ code, message, details }: PublisherError): SafeError {
  return {
    code,
    message,
    ...(details.reason === undefined ? {} : { reason: details.reason }),
    ...(details.retryAfterSeconds === undefined ? {} : { retry_after: details.retryAfterSeconds }),
  };
}

function foreignFields(thrown: Error, production: boolean, message: string): SafeError {
  const code = ownValue(thrown, 'code');
  return {
    ...(typeof code === 'string' && SYSTEM_CODE.test(code) ? { code } : {}),
    ...(production ? {} : { message: message.slice(0, MAX_FOREIGN_MESSAGE) }),
  };
}

function allowedFields(thrown: Error): SafeError {
  const safe: Record<string, string | number | boolean> = {};
  for (const name of ALLOWED) {
    const value = ownValue(thrown, name);
    if (typeof value === 'string') safe[name] = value.slice(0, MAX_MEMBER);
    if (typeof value === 'number' || typeof value === 'boolean') safe[name] = value;
  }
  return safe;
}

/** A plain own property; getters are not asked. */
function ownValue(thrown: Error, name: string): unknown {
  return Object.getOwnPropertyDescriptor(thrown, name)?.value;
}

/** Class of the error; `Error` when it does not say one. */
function nameOf(thrown: Error): string {
  const name = textOf(() => thrown.constructor.name);
  return CLASS_NAME.test(name) ? name : 'Error';
}

/** Text of a member that anybody may have replaced by something else. */
function textOf(read: () => unknown): string {
  try {
    const value = read();
    return typeof value === 'string' ? value : '';
  } catch {
    return ''; // a getter of the error threw; there is nothing to say about it
  }
}

/** A stack begins with the message, whose lines may look like frames. */
function withoutMessage(stack: string, message: string): string {
  const at = stack.indexOf(message);
  return at === -1 ? stack : stack.slice(at + message.length);
}

/** Our own frames as `function src/file.js:line`; never a path of the machine. */
function framesOf(stack: string): readonly string[] {
  return stack
    .split('\n', MAX_STACK_LINES)
    .flatMap((line) => {
      if (line.length > MAX_STACK_LINE || line.includes('node_modules')) return [];
      const frame = /^\s+at (?:async )?(?:(\S+).*? \()?.*?\/((?:src|dist)\/[^):]+):(\d+):\d+\)?$/.exec(line);
      return frame === null ? [] : [`${frame[1] ?? '<anonymous>'} ${frame[2]}:${frame[3]}`];
    })
    .slice(0, MAX_FRAMES);
}
