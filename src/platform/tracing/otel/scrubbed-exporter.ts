import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Clock } from '../../../kernel/index.js';
import { otelPairs } from '../../environment/index.js';
import { UpstreamError } from '../../http/index.js';
import type { HttpClient } from '../../http/index.js';
import type { EventLog, LogContext, Scrubber } from '../../logging/index.js';
import type { TracingSettings } from '../tracing.settings.js';
import type { TraceSdk } from './load-sdk.js';

const CALL = { dependency: 'collector', operation: 'export_spans' } as const;
const MAX_ANSWER_BYTES = 4096;
const SAID_EVERY_MS = 60_000;

/** What the exporter works with. */
export interface ExporterParts {
  readonly json: TraceSdk['json'];
  /** One of its own, which nobody observes: exports are neither traced nor told to anybody else. */
  readonly http: HttpClient;
  readonly scrubber: Pick<Scrubber, 'scrub'>;
  readonly log: EventLog;
  readonly context: LogContext;
  readonly clock: Clock;
}

/**
 * Sends spans as OTLP in JSON, each batch once. What a collector does not take is lost, and a line says so once a
 * minute. Every byte passes the scrubber. Spec: observability.md section 8.
 */
export class ScrubbedExporter implements SpanExporter {
  readonly #stop = new AbortController();
  #saidAt: number | null = null;

  constructor(
    private readonly settings: TracingSettings,
    private readonly parts: ExporterParts,
  ) {}

  /** Never fails: whoever waits for it only learns that it is over. */
  export(spans: ReadableSpan[], done: (result: { readonly code: 0 }) => void): void {
    // A batch is of many requests; its lines belong to none of them.
    void this.parts.context.outside(() =>
      this.#send(spans)
        .catch((error: unknown) => this.#lost(error))
        .finally(() => done({ code: 0 })),
    );
  }

  /** Ends what is still under way. */
  async shutdown(): Promise<void> {
    this.#stop.abort();
  }

  async #send(spans: ReadableSpan[]): Promise<void> {
    const { json, http, scrubber } = this.parts;
    const bytes = json.serializeRequest(spans);
    if (bytes === undefined) return;
    const given = Object.fromEntries(otelPairs(this.settings.headers?.reveal() ?? '') ?? []);
    const answer = await http.send({
      ...CALL,
      method: 'POST',
      url: this.settings.url,
      headers: { ...given, 'Content-Type': 'application/json' },
      body: scrubber.scrub(Buffer.from(bytes).toString('utf8')),
      timeoutMs: this.settings.timeoutMs,
      maxBytes: MAX_ANSWER_BYTES,
      answerBody: 'start',
      signal: this.#stop.signal,
    });
    const { status } = answer;
    if (status >= 200 && status < 300) return;
    throw new UpstreamError({
      ...CALL,
      kind: status >= 500 ? 'server_error' : 'rejected',
      status,
      ambiguous: false,
    });
  }

  #lost(error: unknown): void {
    const now = this.parts.clock.monotonicMs();
    if (this.#saidAt !== null && now - this.#saidAt < SAID_EVERY_MS) return;
    this.#saidAt = now;
    const known = error instanceof UpstreamError ? error : null;
    this.parts.log.warn('dependency_call_failed', 'The collector did not take spans; they are lost.', {
      ...CALL,
      kind: known?.kind ?? 'bug',
      http_status: known?.status ?? null,
    });
  }
}
