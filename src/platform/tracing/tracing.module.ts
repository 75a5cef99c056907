import { Module, type DynamicModule } from '@nestjs/common';
import { Clock, Ids } from '../../kernel/index.js';
import { createHttpClient } from '../http/index.js';
import { EventLog, LogContext, Scrubber } from '../logging/index.js';
import { NoTracing } from './no-tracing.js';
import { OtelTracing } from './otel/index.js';
import { Tracing } from './tracing.port.js';
import type { TracingSettings } from './tracing.settings.js';

/** Gives every room `Tracing`. Needs `SystemModule` and `LoggingModule`. */
@Module({})
export class TracingModule {
  /**
   * @param settings null = nothing is traced
   * @param trust PEM of the only authority that https trusts, for tests; null = the usual ones
   */
  static forRoot(settings: TracingSettings | null, trust: string | null): DynamicModule {
    return {
      module: TracingModule,
      global: true,
      providers: [
        {
          provide: Tracing,
          inject: [Clock, Ids, EventLog, LogContext, Scrubber],
          useFactory: (clock: Clock, ids: Ids, log: EventLog, context: LogContext, scrubber: Scrubber): Tracing => {
            if (settings === null) return new NoTracing();
            const http = createHttpClient(clock, trust ?? undefined);
            return new OtelTracing(settings, { clock, ids, log, context, scrubber, http });
          },
        },
      ],
      exports: [Tracing],
    };
  }
}
