import type { HttpCall } from './http-call.js';
import { UpstreamError, type UpstreamKind } from './upstream-error.js';

/** What may be known of an outbound call beside its end: words of ours alone. */
export type ObservedCall = Pick<HttpCall, 'dependency' | 'operation' | 'method' | 'continuesTrace'>;

/** How an outbound call ended. */
export interface CallEnd {
  /** `answered`: with whatever status; `called_off`: by the caller, before the first byte. */
  readonly outcome: 'answered' | 'called_off' | UpstreamKind;
  /** Null = no answer came. */
  readonly status: number | null;
}

/** One outbound call under way. */
export interface WatchedCall {
  /** Value of `traceparent` for a call that continues the trace; absent = none is sent. */
  readonly traceparent?: string;
  /** Called exactly once: when the whole answer is there, for a streamed one when its head is. Never throws. */
  ended(end: CallEnd): void;
}

/**
 * Told of every outbound call of {@link HttpClient}, each try for itself: metrics, traces and the times of a request
 * hang here. Never sees an address, a header or a body. Spec: observability.md sections 7 and 8.
 */
export interface CallObserver {
  /** A call begins. @returns told of its end; null = not interested. Never throws */
  begins(call: ObservedCall): WatchedCall | null;
}
export const CallObserver = Symbol('CallObserver');

/** Several observers as one; of their `traceparent`s the first counts. */
export function allObservers(observers: readonly CallObserver[]): CallObserver {
  return {
    begins: (call) => {
      const watching = observers.flatMap((one) => one.begins(call) ?? []);
      if (watching.length < 2) return watching[0] ?? null;
      const traceparent = watching.find((one) => one.traceparent !== undefined)?.traceparent;
      return {
        ...(traceparent === undefined ? {} : { traceparent }),
        ended: (end) => watching.forEach((one) => one.ended(end)),
      };
    },
  };
}

/** How a call ended that threw. */
export function endOf(error: unknown): CallEnd {
  if (!(error instanceof UpstreamError)) return { outcome: 'called_off', status: null };
  return { outcome: error.kind, status: error.status ?? null };
}
