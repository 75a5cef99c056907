import type { DynamicModule, Provider } from '@nestjs/common';
import { TimedConfigSource } from './config-source/index.js';
import type { ConfigSource } from './config-source/index.js';
import { TimedCredentialResolver } from './credentials/index.js';
import type { CredentialResolver } from './credentials/index.js';
import { Environment } from './platform/environment/index.js';
import type { LoadedEnvironment } from './platform/environment/index.js';
import { allObservers, CallObserver, DependencyMetrics } from './platform/http/index.js';
import { LogContext } from './platform/logging/index.js';
import { timedCalls } from './platform/timings/index.js';
import type { TimeKind } from './platform/timings/index.js';
import { NoTracing, tracedCalls, Tracing, TracingModule, tracingSettingsOf } from './platform/tracing/index.js';

/** What services are called for, as `Server-Timing` says it. */
const KINDS: ReadonlyMap<string, TimeKind> = new Map([
  ['dropbox', 'storage'],
  ['s3', 'storage'],
  ['openai', 'ai'],
]);

/** The part of the composition root that says what is traced. Spec: observability.md section 8. */
export function tracingOf(
  loaded: LoadedEnvironment,
  process: { readonly version: string; readonly instance: string },
  trust: string | null,
): DynamicModule {
  return TracingModule.forRoot(tracingSettingsOf(loaded, process), trust);
}

/** Whoever is told of outbound calls; what is off is not asked. */
export const callObservers: Provider = {
  provide: CallObserver,
  inject: [DependencyMetrics, Tracing, LogContext, Environment],
  useFactory: (
    metrics: DependencyMetrics,
    tracing: Tracing,
    context: LogContext,
    environment: Environment,
  ): CallObserver =>
    allObservers([
      metrics,
      ...(tracing instanceof NoTracing ? [] : [tracedCalls(tracing, context)]),
      ...(isTimed(environment) ? [timedCalls(context, KINDS)] : []),
    ]),
};

/** A config source whose time is counted, where anybody is told of it. */
export function timedSource(source: ConfigSource, environment: Environment, context: LogContext): ConfigSource {
  return isTimed(environment) ? new TimedConfigSource(source, context) : source;
}

/** The same for secrets. */
export function timedResolver(
  resolver: CredentialResolver,
  environment: Environment,
  context: LogContext,
): CredentialResolver {
  return isTimed(environment) ? new TimedCredentialResolver(resolver, context) : resolver;
}

function isTimed({ tracing }: Environment): boolean {
  return tracing.serverTiming !== 'off';
}
