import { otelPairs } from '../environment/index.js';
import type { LoadedEnvironment } from '../environment/index.js';
import type { Secret } from '../../kernel/index.js';

const SERVICE = 'publisher-v2';
const DEFAULT_SHARE = 0.05;

/** How traces are recorded and where they go. */
export interface TracingSettings {
  /** Whole address of the collector for traces. */
  readonly url: string;
  /** Headers for it; null = none. As written, see `otelPairs`. */
  readonly headers: Secret<string> | null;
  /** Of the beginnings of traces how many are recorded, 0…1. */
  readonly share: number;
  /** Longest time of one export, > 0. */
  readonly timeoutMs: number;
  /** Between two exports, > 0. */
  readonly everyMs: number;
  /** Most spans that wait. */
  readonly maxWaiting: number;
  /** What every trace says about this process. */
  readonly resource: Readonly<Record<string, string>>;
}

/** @returns null = nothing is traced. Spec: observability.md section 8 */
export function tracingSettingsOf(
  { environment, secrets }: Pick<LoadedEnvironment, 'environment' | 'secrets'>,
  process: { readonly version: string; readonly instance: string },
): TracingSettings | null {
  const { tracing, tracingOn } = environment;
  if (!tracingOn || tracing.endpoint === null) return null;
  const own = { 'service.version': process.version, 'service.instance.id': process.instance };
  const given = Object.fromEntries(otelPairs(tracing.resourceAttributes ?? '') ?? []);
  const name = tracing.serviceName ?? given['service.name'] ?? SERVICE;
  return {
    url: tracing.tracesEndpoint ?? `${tracing.endpoint}/v1/traces`,
    headers: secrets.otelHeaders,
    share: shareOf(tracing.sampler, tracing.samplerArg),
    timeoutMs: tracing.exportTimeoutMs,
    everyMs: tracing.scheduleDelayMs,
    maxWaiting: tracing.maxQueueSize,
    resource: { ...own, ...given, 'service.name': name },
  };
}

/** A sampler that looks at the caller's flag (`parentbased_…`) is the same without it: strangers do not decide. */
function shareOf(sampler: string | null, arg: string | null): number {
  if (sampler?.endsWith('always_on')) return 1;
  if (sampler?.endsWith('always_off')) return 0;
  return arg === null ? (sampler === null ? DEFAULT_SHARE : 1) : Number(arg);
}
