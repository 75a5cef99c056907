import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Sessions, SignInAddresses, SignInLog, SignOutLinks, type SignOutLink } from '../../../auth/index.js';
import type { TenantContext } from '../../../tenancy/index.js';
import type { ApiRequest } from '../shared/api-request.js';

/** Answer of POST `/auth/logout`. */
export interface SignedOutView {
  readonly admin: false;
  readonly error: null;
  /**
   * Where the page goes to end the session of the canonical host and the provider's own, within 60 s; null without
   * Auth0, which has no such place.
   */
  readonly next: string | null;
}

/** Signing out: both addresses do the same. Spec: auth.md section 6. */
@Injectable()
export class SignOut {
  constructor(
    private readonly sessions: Sessions,
    private readonly links: SignOutLinks,
    private readonly addresses: SignInAddresses,
    private readonly log: SignInLog,
  ) {}

  run({ tenant }: TenantContext, { headers }: ApiRequest, response: ServerResponse): SignedOutView {
    const providerSessionId = this.sessions.providerSessionOf(headers);
    for (const line of this.sessions.end(headers)) response.appendHeader('Set-Cookie', line);
    response.setHeader('Clear-Site-Data', '"cache", "storage"');
    this.log.signedOut();
    return { admin: false, error: null, next: this.#next({ tenant, providerSessionId }) };
  }

  #next(link: SignOutLink): string | null {
    return this.addresses.hasProvider ? this.addresses.signOut(this.links.sealLink(link)) : null;
  }
}
