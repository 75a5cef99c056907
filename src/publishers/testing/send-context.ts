import type { Deadline } from '../../kernel/index.js';
import { NotStarted, type SendContext } from '../publisher.port.js';

/** A content hash for tests. */
export const HASH = 'ab12cd34ef56'.padEnd(64, '0');

/** A send context that counts its commits. */
export interface CountedContext extends SendContext {
  readonly commits: () => number;
}

/**
 * @param options `callOff`: `commit()` throws; `onCommit` runs inside it; `remainingMs` (default 30,000) is a
 *   deadline that does not come nearer, `deadline` a real one instead
 */
export function sendContext(
  options: {
    readonly platform?: string;
    readonly attempt?: number;
    readonly callOff?: boolean;
    readonly onCommit?: () => void;
    readonly signal?: AbortSignal;
    readonly remainingMs?: number;
    readonly deadline?: Deadline;
  } = {},
): CountedContext {
  let commits = 0;
  return {
    attemptKey: `${HASH}.${options.platform ?? 'outbox'}.${options.attempt ?? 1}`,
    intentNonce: '0'.repeat(32),
    commit() {
      commits += 1;
      options.onCommit?.();
      if (options.callOff === true) throw new NotStarted();
    },
    deadline: options.deadline ?? { remainingMs: () => options.remainingMs ?? 30_000 },
    signal: options.signal,
    commits: () => commits,
  };
}
