import { types } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';

const CONTEXT = /^[\w:<> -]{1,80}$/;

/**
 * Nest's own lines. What it tells about wiring is for us while building, so it is `debug`. Of what it hands
 * over only sentences, errors and the name of the place are kept: the rest may be a request or a stack.
 */
@Injectable()
export class NestLogger extends Logger {
  override verbose(message: unknown, ...more: unknown[]): void {
    super.verbose(...sober(message, more));
  }

  override debug(message: unknown, ...more: unknown[]): void {
    super.debug(...sober(message, more));
  }

  override log(message: unknown, ...more: unknown[]): void {
    super.debug(...sober(message, more));
  }

  override warn(message: unknown, ...more: unknown[]): void {
    super.warn(...sober(message, more));
  }

  override error(message: unknown, ...more: unknown[]): void {
    super.error(...sober(message, more));
  }

  override fatal(message: unknown, ...more: unknown[]): void {
    super.fatal(...sober(message, more));
  }
}

/** Nest gives the name of the place last, and a stack before it when the message is that of an error. */
function sober(message: unknown, more: readonly unknown[]): [unknown, ...unknown[]] {
  const context = more.at(-1);
  const place = typeof context === 'string' && CONTEXT.test(context) ? [context] : [];
  if (types.isNativeError(message)) return [message, ...place];
  if (typeof message !== 'string') return ['The framework told something that is no sentence.', ...place];
  const stack = more.find((item) => typeof item === 'string' && /\n\s*at /.test(item));
  if (typeof stack !== 'string') return [message, ...place];
  return [Object.assign(new Error(message), { stack }), ...place];
}
