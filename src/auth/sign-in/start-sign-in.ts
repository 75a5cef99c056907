import type { IncomingHttpHeaders } from 'node:http';
import type { TenantContext } from '../../tenancy/index.js';
import type { AccessControl } from '../access/access-control.js';
import type { HandOvers } from './hand-overs.js';
import { returnPath } from './return-path.js';
import type { SignInAddresses } from './sign-in-addresses.js';

/** What the address `/auth/login` of a tenant was asked for; values of the query as they came. */
export interface LoginWish {
  readonly returnTo: unknown;
  /** `1` = ask for an account, whoever is signed in at the provider. */
  readonly switchAccount: unknown;
}

/** The first step of signing in, on a tenant's host. Spec: auth.md section 5, step 1. */
export class StartSignIn {
  constructor(
    private readonly access: AccessControl,
    private readonly handOvers: HandOvers,
    private readonly addresses: SignInAddresses,
  ) {}

  /** Where the browser goes from here. */
  run(context: TenantContext, headers: IncomingHttpHeaders, wish: LoginWish): string {
    const { tenant } = context;
    const { mode, closed } = this.access.modeOf(context);
    if (closed !== null) return this.addresses.refusal(tenant, closed);
    const handOver = { tenant, path: returnPath(wish.returnTo) };
    // A foreign page must not start a sign-in without a click of the person.
    if (mode === 'password' || comesFromAnotherSite(headers)) return this.addresses.signInPage(handOver);
    return this.addresses.start(this.handOvers.seal(handOver), wish.switchAccount === '1');
  }
}

/** Whether another site than ours has led the browser here. */
export function comesFromAnotherSite(headers: IncomingHttpHeaders): boolean {
  return headers['sec-fetch-site'] === 'cross-site';
}
