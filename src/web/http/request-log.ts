import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../kernel/index.js';
import type { EventLog, RequestLogFields } from '../../platform/logging/index.js';
import type { Span } from '../../platform/tracing/index.js';
import { pathOf } from '../../tenancy/index.js';
import type { ProblemResponse } from '../problems/index.js';
import type { HttpMetrics } from './http-metrics.js';

/** What the router leaves on a request it has found a route for. */
interface RoutedRequest extends IncomingMessage {
  readonly route?: { readonly path?: unknown };
}

/** Route template of the request; `unmatched` when none was found. Never the address itself. */
function routeOf(request: RoutedRequest): string {
  const path = request.route?.path;
  return typeof path === 'string' ? path : 'unmatched';
}

/** Who is told of requests. */
export interface RequestWatchers {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly metrics: HttpMetrics;
}

/** The client went away before anything was answered: no status was ever sent. */
const LEFT_UNANSWERED = 499;

/**
 * One slim line when the answer is over, and one count. (pino-http's own line costs 40 % of the throughput.)
 * Spec: observability.md section 2, `http_request`, and section 7.
 */
export function logRequest(
  request: RoutedRequest,
  response: ProblemResponse,
  fields: RequestLogFields,
  span: Span | null,
  { log, clock, metrics }: RequestWatchers,
): void {
  const startedAt = clock.monotonicMs();
  const { socket } = request;
  const bytesBefore = socket.bytesWritten;
  const isProbe = pathOf(request).startsWith('/health/');
  response.once('close', () => {
    const status = response.headersSent ? response.statusCode : LEFT_UNANSWERED;
    const latencyMs = clock.monotonicMs() - startedAt;
    const { tenant, method = '' } = fields;
    fields.route = routeOf(request);
    const { code } = response.problem ?? {};
    metrics.answered({ route: fields.route, method, status, seconds: latencyMs / 1000, tenant, code });
    const facts = { http_status: status, bytes: socket.bytesWritten - bytesBefore };
    const aborted = response.writableFinished ? {} : { aborted: true };
    span?.end(fields.route, { ...spanFields(fields), ...facts, ...aborted }, status >= 500 ? 'failed' : 'ok');
    const line = {
      ...fields,
      ...facts,
      latency_ms: Math.round(latencyMs * 10) / 10,
      ...(response.problem ? { code: response.problem.code, reason: response.problem.reason } : {}),
      ...aborted,
    };
    if (isProbe) log.debug('http_request', 'A probe was answered.', line);
    else if (status >= 500) log.error('http_request', 'A request was answered.', line);
    else log.info('http_request', 'A request was answered.', line);
  });
}

/** What a span may say of these; its own ids stand beside them. */
function spanFields({ trace_id: _trace, span_id: _span, coalesced_with: _leader, ...fields }: RequestLogFields) {
  return fields;
}
