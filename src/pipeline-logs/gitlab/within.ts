import { asError } from '../../kernel/index.js';

/** Runs work under a signal that also fires after so many milliseconds; nothing is left behind. */
export async function within<T>(
  ms: number,
  signal: AbortSignal,
  work: (inTime: AbortSignal) => Promise<T>,
): Promise<T> {
  const control = new AbortController();
  const giveUp = (): void => control.abort(asError(signal.reason));
  const timer = setTimeout(() => control.abort(new DOMException('Too late.', 'TimeoutError')), ms);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    if (signal.aborted) giveUp();
    return await work(control.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}
