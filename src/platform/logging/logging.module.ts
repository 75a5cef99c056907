import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { EventLog } from './event-log.port.js';
import { LiveSecrets } from './live-secrets.js';
import { LogContext } from './log-context.js';
import { NestLogger } from './nest-logger.js';
import { PinoEventLog } from './pino-event-log.js';
import { buildRootLogger } from './root-logger.js';
import type { LoggingOptions } from './root-logger.js';
import { Scrubber } from './scrubber.js';

/** Everything that writes lines, for the whole application. */
@Module({})
export class LoggingModule {
  /** @param liveSecrets the process's register; shared with the scrubbing of standard output */
  static forRoot(options: LoggingOptions, liveSecrets: LiveSecrets = new LiveSecrets()): DynamicModule {
    const context = new LogContext();
    const scrubber = new Scrubber(liveSecrets);
    const root = buildRootLogger(options, context, scrubber);
    return {
      module: LoggingModule,
      global: true,
      // pino-http's own request lines cost 40 % of the throughput: no routes, and one slim line of ours.
      imports: [LoggerModule.forRoot({ pinoHttp: { logger: root, autoLogging: false }, forRoutes: [] })],
      providers: [
        { provide: LogContext, useValue: context },
        { provide: LiveSecrets, useValue: liveSecrets },
        { provide: Scrubber, useValue: scrubber },
        { provide: EventLog, useValue: new PinoEventLog(root) },
        NestLogger,
      ],
      exports: [LogContext, LiveSecrets, Scrubber, EventLog, NestLogger],
    };
  }
}
