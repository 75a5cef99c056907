import { Module, type DynamicModule } from '@nestjs/common';
import { Clock, type Secret } from '../../kernel/index.js';
import { EventLog } from '../logging/index.js';
import { Metrics } from '../metrics/index.js';
import { CountedQueue } from './counted-queue.js';
import { InProcessQueue } from './in-process-queue.js';
import { JobQueue } from './job-queue.port.js';
import { RedisQueue } from './redis/index.js';

export interface QueueSettings {
  /** `REDIS_URL`; null = jobs stay in their process. */
  readonly url: Secret<string> | null;
  /** What the replicas of one deployment have in common. */
  readonly deployment: string;
}

/** The queue of jobs for every module. Spec: publishing.md section 10. */
@Module({})
export class QueueModule {
  static forRoot({ url, deployment }: QueueSettings): DynamicModule {
    return {
      module: QueueModule,
      global: true,
      providers: [
        {
          provide: JobQueue,
          inject: [Clock, EventLog, Metrics],
          useFactory: (clock: Clock, log: EventLog, metrics: Metrics): JobQueue =>
            new CountedQueue(
              url === null ? new InProcessQueue(clock) : new RedisQueue({ url, deployment, clock, log }),
              metrics,
            ),
        },
      ],
      exports: [JobQueue],
    };
  }
}
