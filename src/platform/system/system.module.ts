import { Global, Module } from '@nestjs/common';
import { Clock, Ids } from '../../kernel/index.js';
import { RandomIds } from './random-ids.js';
import { SystemClock } from './system-clock.js';

/** The process's clock and ids, for every module. */
@Global()
@Module({
  providers: [
    { provide: Clock, useClass: SystemClock },
    { provide: Ids, useClass: RandomIds },
  ],
  exports: [Clock, Ids],
})
export class SystemModule {}
