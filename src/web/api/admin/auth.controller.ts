import type { ServerResponse } from 'node:http';
import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { Tenant, type TenantContext } from '../../../tenancy/index.js';
import { CountsAs, Policy, ServedOn } from '../../http/index.js';
import type { ApiRequest } from '../shared/api-request.js';
import { Renewal } from './renewal.js';
import { SignOut, type SignedOutView } from './sign-out.js';

/** What the page asks for below `/auth`. Spec: auth.md sections 6 and 7. */
@Controller('auth')
export class AuthController {
  constructor(
    private readonly renewal: Renewal,
    private readonly signOut: SignOut,
  ) {}

  /** Ends the session and says where the page goes on to end the one of the sign-in host. */
  @Post('logout')
  @Policy('open')
  @CountsAs('sign_in')
  logout(
    @Tenant() context: TenantContext,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) response: ServerResponse,
  ): SignedOutView {
    return this.signOut.run(context, request, response);
  }

  /** Always 204: whether a session lives is nobody's business but its owner's. */
  @Post('renew')
  @HttpCode(204)
  @Policy('open')
  @CountsAs('sign_in')
  @ServedOn('tenant', 'canonical')
  renew(@Req() request: ApiRequest, @Res({ passthrough: true }) response: ServerResponse): void {
    response.setHeader('Cross-Origin-Resource-Policy', 'same-site');
    for (const line of this.renewal.linesFor(request)) response.appendHeader('Set-Cookie', line);
  }
}
