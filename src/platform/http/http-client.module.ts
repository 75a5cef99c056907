import { HttpModule, HttpService } from '@nestjs/axios';
import { Module, type DynamicModule } from '@nestjs/common';
import { Clock } from '../../kernel/index.js';
import { CallObserver } from './call-observer.js';
import { HttpClient } from './http-client.js';

/** The way out, for every module. Needs `SystemModule`; tells `CallObserver`, where there is one. */
@Module({})
export class HttpClientModule {
  /** @param trust PEM of the only authority that https trusts, for tests; null = the usual ones */
  static forRoot(trust: string | null): DynamicModule {
    return {
      module: HttpClientModule,
      global: true,
      imports: [HttpModule],
      providers: [
        {
          provide: HttpClient,
          useFactory: (http: HttpService, clock: Clock, observer?: CallObserver) =>
            new HttpClient(http, clock, trust ?? undefined, observer ?? null),
          inject: [HttpService, Clock, { token: CallObserver, optional: true }],
        },
      ],
      exports: [HttpClient],
    };
  }
}
