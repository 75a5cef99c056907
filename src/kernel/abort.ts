/** Option of everything that waits for somebody else. */
export interface WaitOptions {
  /** The caller has given up: it need not be answered, and what only it wanted may be ended. */
  readonly signal?: AbortSignal | undefined;
}

/** Waits for a promise, or throws the signal's reason as soon as it is aborted. The promise itself goes on. */
export async function orAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  // Nobody waits for it any more, so nobody else would meet its failure.
  if (signal.aborted) promise.catch(() => undefined);
  signal.throwIfAborted();
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(asError(signal.reason));
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Waits `ms` milliseconds, or throws the signal's reason. No timer is left behind. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await orAbort(
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms);
      }),
      signal,
    );
  } finally {
    clearTimeout(timer);
  }
}

/** The reason of an abort as something that may be thrown. */
export function asError(reason: unknown): Error {
  // By shape and not by class: the reason of `AbortSignal.abort()` need not be an Error of this realm.
  const isError = typeof reason === 'object' && reason !== null && 'name' in reason && 'message' in reason;
  return isError ? (reason as Error) : new DOMException('The operation was aborted.', 'AbortError');
}
