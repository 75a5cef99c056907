import type { SendContext } from './publisher.port.js';

/** How one step of a send ended; `stopped` = the caller's signal. */
export type StepResult<T> =
  { readonly done: true; readonly value: T } | { readonly done: false; readonly why: 'failed' | 'timeout' | 'stopped' };

/**
 * Runs one step of a send inside its own limit, the deadline and the signal of the context. A step that
 * ignores its signal is left behind: its result no longer counts.
 * @param limitMs longest time for this step, > 0
 */
export async function boundedStep<T>(
  context: Pick<SendContext, 'deadline' | 'signal'>,
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<StepResult<T>> {
  const timeoutMs = Math.min(limitMs, context.deadline.remainingMs());
  if (context.signal?.aborted) return { done: false, why: 'stopped' };
  if (timeoutMs <= 0) return { done: false, why: 'timeout' };
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let onStop: (() => void) | undefined;
  const cut = new Promise<StepResult<T>>((resolve) => {
    timer = setTimeout(() => resolve({ done: false, why: 'timeout' }), timeoutMs);
    onStop = () => resolve({ done: false, why: 'stopped' });
    context.signal?.addEventListener('abort', onStop, { once: true });
  });
  const step = settled(work, controller.signal);
  try {
    return await Promise.race([step, cut]);
  } finally {
    clearTimeout(timer);
    if (onStop !== undefined) context.signal?.removeEventListener('abort', onStop);
    controller.abort();
  }
}

async function settled<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<StepResult<T>> {
  try {
    return { done: true, value: await work(signal) };
  } catch {
    // What went wrong stays inside: a send reports codes, never a foreign message (publishers.md section 1).
    return { done: false, why: 'failed' };
  }
}
