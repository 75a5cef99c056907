import type { ServerResponse } from 'node:http';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import {
  Auth0Provider,
  comesFromAnotherSite,
  Sessions,
  SignInAddresses,
  SignOutLinks,
  type SignInRequest,
} from '../../auth/index.js';
import { callerError } from '../../kernel/index.js';
import { Answers, Policy, Refuses, ServedOn } from '../../platform/routing/index.js';
import { sendSmallPage, type SmallPage } from '../small-page/index.js';
import { addCookies, redirect } from './redirect.js';

const SIGNED_OUT: SmallPage = { title: 'You are signed out', text: 'You can close this page.', links: [] };

/** The canonical host's part of signing out: its own session, then the provider's. Spec: auth.md section 6. */
@Controller('auth')
export class SignOutController {
  constructor(
    private readonly links: SignOutLinks,
    private readonly sessions: Sessions,
    private readonly addresses: SignInAddresses,
    @Inject(Auth0Provider) private readonly provider: Auth0Provider | null,
  ) {}

  /** Without a link that a tenant made less than a minute ago it does nothing; nor when another site leads here. */
  @Get('logout')
  @Policy('open')
  @ServedOn('canonical')
  @Answers({ 303: null })
  @Refuses('sign_out_expired', 'provider_unavailable')
  async logout(@Req() request: SignInRequest, @Res() response: ServerResponse): Promise<void> {
    const link = comesFromAnotherSite(request.headers) ? null : this.links.openLink(request.query['t']);
    if (link === null || this.provider === null) {
      throw callerError('sign_out_expired', 'There is no valid sign-out link.');
    }
    const providerSessionId = link.providerSessionId ?? this.sessions.providerSessionOf(request.headers);
    addCookies(response, this.sessions.end(request.headers));
    const state = this.links.sealReturn(link.tenant);
    redirect(response, await this.provider.endSessionUrl({ providerSessionId, state }));
  }

  /** Where the provider sends people after it has signed them out: the one registered address. */
  @Get('signed-out')
  @Policy('open')
  @ServedOn('canonical')
  @Answers({ 200: 'text/html', 303: null })
  signedOut(@Req() request: SignInRequest, @Res() response: ServerResponse): void {
    const tenant = this.links.openReturn(request.query['state']);
    if (tenant === null) sendSmallPage(request, response, 200, SIGNED_OUT);
    else redirect(response, this.addresses.page({ tenant, path: '/' }));
  }
}
