import type { CallObserver } from '../http/index.js';
import type { LogContext } from '../logging/index.js';
import type { TimeKind } from './request-times.js';

/** Counts the time of `work` for the request it belongs to; outside of a measured request it only runs it. */
export async function timed<T>(context: LogContext, kind: TimeKind, work: () => Promise<T>): Promise<T> {
  const times = context.attached()?.times ?? null;
  if (times === null) return work();
  const end = times.begin(kind);
  try {
    return await work();
  } finally {
    end();
  }
}

/** Counts the time of outbound calls. @param kinds what each dependency is called for; others count in the whole only */
export function timedCalls(context: LogContext, kinds: ReadonlyMap<string, TimeKind>): CallObserver {
  return {
    begins: ({ dependency }) => {
      const times = context.attached()?.times ?? null;
      const kind = times === null ? undefined : kinds.get(dependency);
      return times === null || kind === undefined ? null : { ended: times.begin(kind) };
    },
  };
}
