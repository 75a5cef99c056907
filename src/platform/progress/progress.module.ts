import { Module } from '@nestjs/common';
import { RedisClient } from '../redis/index.js';
import { NoBoard } from './no-board.js';
import { ProgressBoard } from './progress-board.port.js';
import { RedisBoard } from './redis-board.js';

/** A board for every module: shared where there is Redis. */
@Module({})
export class ProgressModule {
  static forRoot() {
    return {
      module: ProgressModule,
      global: true,
      providers: [
        {
          provide: ProgressBoard,
          inject: [RedisClient],
          useFactory: (redis: RedisClient | null): ProgressBoard =>
            redis === null ? new NoBoard() : new RedisBoard(redis),
        },
      ],
      exports: [ProgressBoard],
    };
  }
}
