import type { ServerResponse } from 'node:http';
import { callerError, upstreamError } from '../../kernel/index.js';
import type { Clock, Ids } from '../../kernel/index.js';
import { Turns } from '../../platform/lifecycle/index.js';
import type { Draining, LoadGauge } from '../../platform/lifecycle/index.js';
import type { EventLog, LogContext, RequestAttachments, RequestLogFields } from '../../platform/logging/index.js';
import type { Tracing } from '../../platform/tracing/index.js';
import { pathOf } from '../../tenancy/index.js';
import type { TenantRequest } from '../../tenancy/index.js';
import type { HttpMetrics } from './http-metrics.js';
import { QueuedResponses } from './queued-responses.js';
import { requestIdOf } from './request-id.js';
import { logRequest } from './request-log.js';
import type { ServerTiming } from './server-timing.js';
import { forwardedScheme } from './scheme.js';
import { setCommonHeaders } from './security-headers.js';

/** Far above any address of ours; the header block as a whole ends at 16 KB. */
const MAX_URL_LENGTH = 8_192;
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const MAX_OPEN_WEBHOOKS = 1_000;
/** Hundreds at once are still answered within a second. */
const WEBHOOK_WAITS_MS = 3;

/** What the entry works with. */
export interface RequestEntryParts {
  readonly ids: Ids;
  readonly clock: Clock;
  readonly log: EventLog;
  readonly logContext: LogContext;
  readonly draining: Draining;
  readonly load: LoadGauge;
  readonly metrics: HttpMetrics;
  readonly tracing: Tracing;
  readonly timing: Pick<ServerTiming, 'timesOf'>;
  /** `TRUST_PROXY`. */
  readonly trustedHops: number;
}

/** Whether a path is a probe: never refused for load, and logged at `debug`. */
export function isProbe(path: string): boolean {
  return path.startsWith('/health/');
}

/**
 * GitLab does not send a webhook again that was refused, and the webhook has bounds of its own: they are counted
 * for themselves, or two hundred of them at once would keep pages out.
 */
function isWebhook(path: string): boolean {
  return path === '/webhook' || path.startsWith('/webhook/');
}

/**
 * First step of every request: id, headers, the log line at its end, and the refusals that need to know
 * nothing about it. Spec: web-api.md section 2, step 1; reliability.md sections 4 and 7.
 */
export class RequestEntry {
  readonly #parts: RequestEntryParts;
  readonly #queued = new QueuedResponses();
  readonly #webhooks: Turns;
  #openWebhooks = 0;

  constructor(parts: RequestEntryParts) {
    this.#parts = parts;
    this.#webhooks = new Turns(() => parts.load.open > 0, WEBHOOK_WAITS_MS);
  }

  /** Express middleware. */
  use(request: TenantRequest, response: ServerResponse, next: (error?: unknown) => void): void {
    const { ids, load, logContext, draining, trustedHops } = this.#parts;
    request.requestId = requestIdOf(request.rawHeaders, ids);
    request.scheme = forwardedScheme(request.headers, trustedHops) ?? 'http';
    setCommonHeaders(response, request.requestId, request.scheme === 'https');
    if (draining.isDraining()) response.setHeader('Connection', 'close');
    this.#queued.watch(request, response);
    if (hasBody(request)) takeOnlyWhatIsRead(request, response);
    const refusal = this.#refusal(request);
    response.once('close', isWebhook(pathOf(request)) ? this.#enterWebhook() : load.enter());
    const fields: RequestLogFields = { request_id: request.requestId, method: request.method ?? '' };
    const attached = this.#attach(request, fields);
    logRequest(request, response, fields, attached.span, this.#parts);
    const goOn = (): void => logContext.run(fields, () => next(refusal), attached);
    if (isWebhook(pathOf(request))) void this.#webhooks.next().then(goOn);
    else goOn();
  }

  /** Probes come every few seconds and say nothing: they are not traced. */
  #attach(request: TenantRequest, fields: RequestLogFields): RequestAttachments {
    const { tracing, timing } = this.#parts;
    const times = timing.timesOf(request);
    const { traceparent } = request.headers;
    const span = isProbe(pathOf(request)) ? null : tracing.request(traceparent as string | undefined);
    if (span !== null) {
      fields.trace_id = span.traceId;
      fields.span_id = span.spanId;
    }
    return { times, span };
  }

  #enterWebhook(): () => void {
    this.#openWebhooks += 1;
    return () => {
      this.#openWebhooks -= 1;
    };
  }

  #tooManyWebhooks(): 'requests' | null {
    return this.#openWebhooks >= MAX_OPEN_WEBHOOKS ? 'requests' : null;
  }

  #refusal(request: TenantRequest): Error | undefined {
    const { load, draining, log, metrics } = this.#parts;
    const url = request.url ?? '/';
    if (url.length > MAX_URL_LENGTH) return callerError('uri_too_long', 'The request target is too long.');
    if (isProbe(pathOf(request))) return undefined;
    if (draining.isDraining() && !READS.has(request.method ?? '')) {
      return upstreamError('shutting_down', 'This process is going away and begins nothing new.');
    }
    const reason = isWebhook(pathOf(request)) ? this.#tooManyWebhooks() : load.overloaded();
    if (reason === null) return undefined;
    metrics.shed(reason);
    log.warn('load_shed', 'A request was refused because the process has too much to do.', { reason });
    return upstreamError('overloaded', 'The process has too much to do.', { retryAfterSeconds: 1 });
  }
}

function hasBody({ headers }: TenantRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Node swallows a body that nobody read, however long, after the answer. A first empty read tells it that we
 * look after the body; what then is not read is never taken, and its connection ends.
 */
function takeOnlyWhatIsRead(request: TenantRequest, response: ServerResponse): void {
  request.read(0);
  response.once('finish', () => {
    if (!request.complete) request.socket.destroySoon();
  });
}
