import { HttpModule, HttpService } from '@nestjs/axios';
import { Global, Module } from '@nestjs/common';
import { Clock } from '../../kernel/index.js';
import { HttpClient } from './http-client.js';

/** The way out, for every module. Needs `SystemModule`. */
@Global()
@Module({
  imports: [HttpModule],
  providers: [
    {
      provide: HttpClient,
      useFactory: (http: HttpService, clock: Clock) => new HttpClient(http, clock),
      inject: [HttpService, Clock],
    },
  ],
  exports: [HttpClient],
})
export class HttpClientModule {}
