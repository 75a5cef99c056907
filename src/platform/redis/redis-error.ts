import { UpstreamError } from '../http/index.js';
import type { UpstreamKind } from '../http/index.js';

/** A failed call of Redis in our words: its own errors carry commands, addresses and passwords. */
export function redisError(operation: string, kind: UpstreamKind, ambiguous: boolean): UpstreamError {
  return new UpstreamError({ dependency: 'redis', operation, kind, ambiguous });
}

/** What the client threw for a command that may have left. */
export function strippedReply(error: unknown, operation: string): UpstreamError {
  // The server has read the command and says no: nothing was done.
  const isRefusal = error instanceof Error && error.name === 'ReplyError';
  return isRefusal ? redisError(operation, 'rejected', false) : redisError(operation, 'connection_lost', true);
}
