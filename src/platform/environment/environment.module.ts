import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { Environment, Secrets } from './environment.js';
import type { LoadedEnvironment } from './load-environment.js';

/** Hands the parsed environment to every module. */
@Module({})
export class EnvironmentModule {
  /** @param loaded the result of `readEnvironment` or, in tests, `loadEnvironment` */
  static forRoot(loaded: LoadedEnvironment): DynamicModule {
    return {
      module: EnvironmentModule,
      global: true,
      providers: [
        { provide: Environment, useValue: loaded.environment },
        { provide: Secrets, useValue: loaded.secrets },
      ],
      exports: [Environment, Secrets],
    };
  }
}
