import { createRequire } from 'node:module';
import type * as api from '@opentelemetry/api';
import type * as transformer from '@opentelemetry/otlp-transformer';
import type * as resources from '@opentelemetry/resources';
import type * as sdk from '@opentelemetry/sdk-trace-base';

/** What we use of the packages of OpenTelemetry. */
export interface TraceSdk {
  readonly api: Pick<typeof api, 'ROOT_CONTEXT' | 'SpanKind' | 'SpanStatusCode' | 'TraceFlags' | 'trace'>;
  readonly trace: Pick<typeof sdk, 'AlwaysOnSampler' | 'BasicTracerProvider' | 'BatchSpanProcessor'>;
  readonly resources: Pick<typeof resources, 'resourceFromAttributes'>;
  readonly json: (typeof transformer)['JsonTraceSerializer'];
}

/** Loads the packages when traces are on, so that a process without them never has them. */
export function loadSdk(): TraceSdk {
  const load = createRequire(__filename);
  return {
    api: load('@opentelemetry/api') as typeof api,
    trace: load('@opentelemetry/sdk-trace-base') as typeof sdk,
    resources: load('@opentelemetry/resources') as typeof resources,
    json: (load('@opentelemetry/otlp-transformer') as typeof transformer).JsonTraceSerializer,
  };
}
