import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { Sessions } from '../../../auth/index.js';
import { EventLog } from '../../../platform/logging/index.js';

/** Answer of POST `/auth/logout`. */
export interface SignedOutView {
  readonly admin: false;
  readonly error: null;
  /** Where the provider's own session ends; null in password mode, which has no provider. */
  readonly next: string | null;
}

/** Signing out: both addresses do the same. Spec: auth.md section 6. */
@Injectable()
export class SignOut {
  constructor(
    private readonly sessions: Sessions,
    @Inject(EventLog) private readonly log: EventLog,
  ) {}

  run(headers: IncomingHttpHeaders, response: ServerResponse): SignedOutView {
    response.setHeader('Set-Cookie', this.sessions.end(headers));
    response.setHeader('Clear-Site-Data', '"cache", "storage"');
    this.log.info('logout', 'Somebody signed out.');
    return { admin: false, error: null, next: null };
  }
}
