import type { Span as SdkSpan } from '@opentelemetry/api';
import { writeTraceparent, type TraceIds } from '../traceparent.js';
import type { Span, SpanFields } from '../tracing.port.js';

/** A span that is sent to the collector when it ends. */
export class RecordedSpan implements Span {
  readonly traceId: string;
  readonly spanId: string;

  /** @param failed the status code of a span that failed */
  constructor(
    readonly sdkSpan: SdkSpan,
    private readonly failed: number,
  ) {
    const { traceId, spanId } = sdkSpan.spanContext();
    this.traceId = traceId;
    this.spanId = spanId;
  }

  get traceparent(): string {
    return writeTraceparent(this, true);
  }

  end(name: string, fields: SpanFields, outcome: 'ok' | 'failed'): void {
    if (!this.sdkSpan.isRecording()) return;
    this.sdkSpan.updateName(name);
    this.sdkSpan.setAttributes({ ...fields });
    if (outcome === 'failed') this.sdkSpan.setStatus({ code: this.failed });
    this.sdkSpan.end();
  }
}

/** A span that nobody will see; its ids still stand in log lines and go to services of ours. */
export class UnrecordedSpan implements Span {
  readonly traceId: string;
  readonly spanId: string;

  constructor({ traceId, spanId }: TraceIds) {
    this.traceId = traceId;
    this.spanId = spanId;
  }

  get traceparent(): string {
    return writeTraceparent(this, false);
  }

  end(): void {
    // Nothing was recorded.
  }
}
