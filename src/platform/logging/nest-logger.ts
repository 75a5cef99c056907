import { Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';

/** Nest's own lines. What it tells about wiring is for us while building, so it is `debug`. */
@Injectable()
export class NestLogger extends Logger {
  override log(message: unknown, ...optionalParams: unknown[]): void {
    this.debug(message, ...optionalParams);
  }
}
