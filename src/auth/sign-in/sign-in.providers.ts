import type { Provider } from '@nestjs/common';
import { Clock } from '../../kernel/index.js';
import { EventLog } from '../../platform/logging/index.js';
import { Sealer } from '../../platform/security/index.js';
import { HostRule } from '../../tenancy/index.js';
import { AccessControl } from '../access/access-control.js';
import { Actors } from '../actors.js';
import { AuthSettings } from '../auth.settings.js';
import { Sessions } from '../cookies/sessions.js';
import { FailedSignIns } from './failed-sign-ins.js';
import { FinishSignIn } from './finish-sign-in.js';
import { HandOvers } from './hand-overs.js';
import { RenewalRule } from './renewal-rule.js';
import { SignInAddresses } from './sign-in-addresses.js';
import { SignInLog } from './sign-in-log.js';
import { SignInRate } from './sign-in-rate.js';
import { SignOutLinks } from './sign-out-links.js';
import { StartSignIn } from './start-sign-in.js';
import { TenantAdmins } from './tenant-admins.port.js';

/** The flow around the provider, for `AuthModule`. `TenantAdmins` is bound by `app.module.ts`. */
export const signInProviders: readonly Provider[] = [
  {
    provide: SignInLog,
    inject: [EventLog, Actors],
    useFactory: (log: EventLog, actors: Actors) => new SignInLog(log, actors),
  },
  {
    provide: SignInAddresses,
    inject: [AuthSettings],
    useFactory: (settings: AuthSettings) => new SignInAddresses(settings),
  },
  {
    provide: HandOvers,
    inject: [Sealer, Clock],
    useFactory: (sealer: Sealer, clock: Clock) => new HandOvers(sealer, clock),
  },
  {
    provide: SignOutLinks,
    inject: [Sealer, Clock],
    useFactory: (sealer: Sealer, clock: Clock) => new SignOutLinks(sealer, clock),
  },
  {
    provide: FailedSignIns,
    inject: [Sealer, Clock],
    useFactory: (sealer: Sealer, clock: Clock) => new FailedSignIns(sealer, clock),
  },
  { provide: SignInRate, useFactory: () => new SignInRate() },
  {
    provide: RenewalRule,
    inject: [AuthSettings, HostRule],
    useFactory: (settings: AuthSettings, hosts: HostRule) => new RenewalRule(settings, hosts),
  },
  {
    provide: StartSignIn,
    inject: [AccessControl, HandOvers, SignInAddresses],
    useFactory: (access: AccessControl, handOvers: HandOvers, addresses: SignInAddresses) =>
      new StartSignIn(access, handOvers, addresses),
  },
  {
    provide: FinishSignIn,
    inject: [AuthSettings, TenantAdmins, Sessions, SignInAddresses, SignInLog],
    useFactory: (
      settings: AuthSettings,
      admins: TenantAdmins,
      sessions: Sessions,
      addresses: SignInAddresses,
      log: SignInLog,
    ) => new FinishSignIn(settings, admins, sessions, addresses, log),
  },
];

/** What the controllers of signing in take. */
export const SIGN_IN_EXPORTS = [
  SignInAddresses,
  HandOvers,
  SignOutLinks,
  FailedSignIns,
  SignInRate,
  RenewalRule,
  StartSignIn,
  FinishSignIn,
  SignInLog,
] as const;
