import type { CallEnd, CallObserver } from '../http/index.js';
import type { LogContext } from '../logging/index.js';
import type { Tracing } from './tracing.port.js';

/** A span for every outbound call, within that of its request. Spec: observability.md section 8. */
export function tracedCalls(tracing: Tracing, context: LogContext): CallObserver {
  return {
    begins: ({ dependency, operation, method }) => {
      const span = tracing.call(context.attached()?.span ?? null);
      if (span === null) return null;
      const said = { dependency, operation, method };
      return {
        traceparent: span.traceparent,
        ended: ({ outcome, status }) => {
          const fields = { ...said, ...(status === null ? {} : { http_status: status }), ...kindOf(outcome) };
          span.end(`${dependency} ${operation}`, fields, hasFailed(outcome, status) ? 'failed' : 'ok');
        },
      };
    },
  };
}

function kindOf(outcome: CallEnd['outcome']): { kind?: string } {
  return outcome === 'answered' ? {} : { kind: outcome };
}

/** A refusal (4xx) is an answer; what we ended ourselves is no failure. */
function hasFailed(outcome: CallEnd['outcome'], status: number | null): boolean {
  if (outcome === 'answered') return status !== null && status >= 500;
  return outcome !== 'called_off' && outcome !== 'aborted';
}
