import type { Provider } from '@nestjs/common';
import { Clock, Ids } from '../../kernel/index.js';
import { DependencyMetrics, HttpClient } from '../../platform/http/index.js';
import { EventLog } from '../../platform/logging/index.js';
import { Sealer } from '../../platform/security/index.js';
import { AuthSettings } from '../auth.settings.js';
import { Auth0Provider } from './auth0-provider.js';

/** The provider of sign-ins; null where Auth0 is not configured, and both guards refuse then. */
export const auth0Providers: readonly Provider[] = [
  {
    provide: Auth0Provider,
    inject: [AuthSettings, Sealer, HttpClient, Clock, Ids, EventLog, DependencyMetrics],
    useFactory: (
      settings: AuthSettings,
      sealer: Sealer,
      http: HttpClient,
      clock: Clock,
      ids: Ids,
      log: EventLog,
      counts: DependencyMetrics,
    ) =>
      settings.auth0 &&
      new Auth0Provider({ ...settings, auth0: settings.auth0 }, sealer, { http, clock, ids, log, counts }),
  },
];
