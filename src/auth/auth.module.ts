import { setTimeout as sleep } from 'node:timers/promises';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { Clock, Ids } from '../kernel/index.js';
import { KeyRing, Sealer } from '../platform/security/index.js';
import { IdentityReader } from '../tenancy/index.js';
import { AccessControl } from './access/access-control.js';
import { accessProviders } from './access/access.providers.js';
import { Actors } from './actors.js';
import { AuthSettings } from './auth.settings.js';
import { auth0Providers } from './auth0/auth0.providers.js';
import { Auth0Provider } from './auth0/index.js';
import { Revocations } from './cookies/revocations.js';
import { Sessions } from './cookies/sessions.js';
import { PasswordCheck } from './password/password-check.js';
import { PasswordSignIn } from './password/password-sign-in.js';
import { SignInThrottle } from './password/sign-in-throttle.js';
import { SignInLog } from './sign-in/sign-in-log.js';
import { SIGN_IN_EXPORTS, signInProviders } from './sign-in/sign-in.providers.js';

const providers: Provider[] = [
  ...auth0Providers,
  ...accessProviders,
  ...signInProviders,
  {
    provide: KeyRing,
    inject: [AuthSettings],
    useFactory: (settings: AuthSettings) => new KeyRing(settings.sessionSecrets),
  },
  { provide: Sealer, inject: [KeyRing], useFactory: (ring: KeyRing) => new Sealer(ring) },
  {
    provide: Sessions,
    inject: [AuthSettings, Sealer, Revocations, Clock, Ids],
    useFactory: (settings: AuthSettings, sealer: Sealer, revocations: Revocations, clock: Clock, ids: Ids) =>
      new Sessions(settings, sealer, revocations, clock, ids),
  },
  { provide: IdentityReader, useExisting: Sessions },
  { provide: Actors, inject: [KeyRing], useFactory: (ring: KeyRing) => new Actors(ring) },
  {
    provide: PasswordSignIn,
    inject: [AuthSettings, AccessControl, Sessions, SignInLog, Clock],
    useFactory: (settings: AuthSettings, access: AccessControl, sessions: Sessions, log: SignInLog, clock: Clock) => {
      const check = settings.password === null ? null : new PasswordCheck(settings.password);
      return new PasswordSignIn(access, check, new SignInThrottle(), sessions, log, clock, (ms) => sleep(ms));
    },
  },
];

/** Wiring of signing in. `Clock`, `Ids` and `EventLog` come from global modules. */
@Module({})
export class AuthModule {
  /** @param settings how signing in is set up in this process */
  static register(settings: AuthSettings): DynamicModule {
    return {
      module: AuthModule,
      global: true,
      providers: [{ provide: AuthSettings, useValue: settings }, ...providers],
      exports: [
        AuthSettings,
        KeyRing,
        IdentityReader,
        Sessions,
        AccessControl,
        Actors,
        PasswordSignIn,
        Auth0Provider,
        ...SIGN_IN_EXPORTS,
      ],
    };
  }
}
