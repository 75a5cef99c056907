import type { Context, SpanKind, Tracer } from '@opentelemetry/api';
import type { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import type { Ids } from '../../../kernel/index.js';
import { readTraceparent, type TraceIds } from '../traceparent.js';
import type { TracingSettings } from '../tracing.settings.js';
import type { Span, Tracing } from '../tracing.port.js';
import { loadSdk, type TraceSdk } from './load-sdk.js';
import { RecordedSpan, UnrecordedSpan } from './otel-spans.js';
import { ScrubbedExporter, type ExporterParts } from './scrubbed-exporter.js';

/** Most spans of one export: the scrubber reads them at one go. */
const MAX_BATCH = 128;
/** For what waits when the process ends; the drain itself is over by then. Spec: reliability.md section 7. */
const FLUSH_MS = 1_500;
const TRACE_BYTES = 16;
const SPAN_BYTES = 8;
/** Until the request is routed. */
const NO_NAME_YET = 'unmatched';

/** What tracing works with beside the SDK. */
export interface OtelParts extends Omit<ExporterParts, 'json'> {
  readonly ids: Ids;
}

/**
 * Traces by the SDK of OpenTelemetry. Which requests are recorded is decided by our own dice, for every request whose
 * trace begins or is continued here: neither the caller's flag nor the id it chose counts. What is not recorded never
 * reaches the SDK. Spec: observability.md section 8, ADR 0024.
 */
export class OtelTracing implements Tracing {
  readonly #sdk: TraceSdk = loadSdk();
  readonly #provider: BasicTracerProvider;
  readonly #tracer: Tracer;
  readonly #exporter: ScrubbedExporter;

  constructor(
    private readonly settings: TracingSettings,
    private readonly parts: OtelParts,
  ) {
    const { trace, resources, json } = this.#sdk;
    this.#exporter = new ScrubbedExporter(settings, { ...parts, json });
    const processor = new trace.BatchSpanProcessor(this.#exporter, {
      maxQueueSize: settings.maxWaiting,
      maxExportBatchSize: Math.min(MAX_BATCH, settings.maxWaiting),
      scheduledDelayMillis: settings.everyMs,
      exportTimeoutMillis: settings.timeoutMs * 2,
    });
    this.#provider = new trace.BasicTracerProvider({
      resource: resources.resourceFromAttributes({ ...settings.resource }),
      sampler: new trace.AlwaysOnSampler(),
      spanProcessors: [processor],
    });
    this.#tracer = this.#provider.getTracer('publisher-v2');
  }

  request(traceparent: string | undefined): Span {
    return this.#begin(readTraceparent(traceparent), this.#sdk.api.SpanKind.SERVER);
  }

  call(within: Span | null): Span {
    const { api } = this.#sdk;
    if (within === null) return this.#begin(null, api.SpanKind.CLIENT);
    if (!(within instanceof RecordedSpan)) return within;
    return this.#recorded(api.trace.setSpan(api.ROOT_CONTEXT, within.sdkSpan), api.SpanKind.CLIENT);
  }

  /** Sends what waits, for as long as the end of the process allows. */
  async onApplicationShutdown(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, FLUSH_MS)));
    await Promise.race([this.#provider.forceFlush(), over]).catch(() => undefined);
    clearTimeout(timer);
    await this.#exporter.shutdown();
    await this.#provider.shutdown().catch(() => undefined);
    this.parts.http.onApplicationShutdown();
  }

  #begin(parent: TraceIds | null, kind: SpanKind): Span {
    const { ids } = this.parts;
    const { api } = this.#sdk;
    if (ids.random() >= this.settings.share) {
      return new UnrecordedSpan({ traceId: parent?.traceId ?? ids.hex(TRACE_BYTES), spanId: ids.hex(SPAN_BYTES) });
    }
    if (parent === null) return this.#recorded(api.ROOT_CONTEXT, kind);
    const remote = { ...parent, traceFlags: api.TraceFlags.SAMPLED, isRemote: true };
    return this.#recorded(api.trace.setSpanContext(api.ROOT_CONTEXT, remote), kind);
  }

  #recorded(context: Context, kind: SpanKind): Span {
    const span = this.#tracer.startSpan(NO_NAME_YET, { kind }, context);
    return new RecordedSpan(span, this.#sdk.api.SpanStatusCode.ERROR);
  }
}
