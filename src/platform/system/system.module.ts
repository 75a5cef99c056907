import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { Clock, Ids } from '../../kernel/index.js';
import { RandomIds } from './random-ids.js';
import { SystemClock } from './system-clock.js';

/** The process's clock and ids, for every module. */
@Module({})
export class SystemModule {
  /** @param clock another clock, for tests that let time pass */
  static forRoot(clock: Clock = new SystemClock()): DynamicModule {
    return {
      module: SystemModule,
      global: true,
      providers: [
        { provide: Clock, useValue: clock },
        { provide: Ids, useClass: RandomIds },
      ],
      exports: [Clock, Ids],
    };
  }
}
