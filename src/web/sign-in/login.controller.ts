import type { ServerResponse } from 'node:http';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { Sessions, StartSignIn, type SignInRequest } from '../../auth/index.js';
import { Answers, CountsAs, Policy } from '../../platform/routing/index.js';
import { Tenant, type TenantContext } from '../../tenancy/index.js';
import { addCookies, redirect } from './redirect.js';

/** Where a sign-in begins, on the host of a tenant. Spec: auth.md section 5, step 1. */
@Controller('auth')
export class LoginController {
  constructor(
    private readonly start: StartSignIn,
    private readonly sessions: Sessions,
  ) {}

  /** Sends the browser to the place where people of this site sign in. */
  @Get('login')
  @Policy('open')
  @CountsAs('sign_in')
  @Answers({ 303: null })
  login(@Tenant() context: TenantContext, @Req() request: SignInRequest, @Res() response: ServerResponse): void {
    // Those of the former version may be of this very host, which the canonical host cannot reach.
    addCookies(response, this.sessions.endFormer(request.headers));
    const { returnTo, switch: switchAccount } = request.query;
    redirect(response, this.start.run(context, request.headers, { returnTo, switchAccount }));
  }
}
