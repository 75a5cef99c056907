import type { ServerResponse } from 'node:http';
import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { AccessControl, comesFromOurselves, Sessions } from '../../../auth/index.js';
import { Tenant, type TenantContext } from '../../../tenancy/index.js';
import { originOf, Policy } from '../../http/index.js';
import type { ApiRequest } from '../shared/api-request.js';
import { SignOut, type SignedOutView } from './sign-out.js';

/** `/auth/*` of a tenant host in password mode. Spec: auth.md sections 6 and 7. */
@Controller('auth')
export class AuthController {
  constructor(
    private readonly access: AccessControl,
    private readonly sessions: Sessions,
    private readonly signOut: SignOut,
  ) {}

  @Post('logout')
  @Policy('open')
  logout(@Req() request: ApiRequest, @Res({ passthrough: true }) response: ServerResponse): SignedOutView {
    return this.signOut.run(request.headers, response);
  }

  /** Always 204: whether a session lives is nobody's business but its owner's. */
  @Post('renew')
  @HttpCode(204)
  @Policy('open')
  renew(
    @Tenant() context: TenantContext,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) response: ServerResponse,
  ): void {
    response.setHeader('Cross-Origin-Resource-Policy', 'same-site');
    if (!comesFromOurselves({ headers: request.headers, ownOrigin: originOf(request, context.host) })) return;
    const { mode } = this.access.modeOf(context);
    const lines = this.sessions.renew(
      request.headers,
      (person) => person.mode === mode && person.mode === 'password' && person.tenant === context.tenant,
    );
    if (lines.length > 0) response.setHeader('Set-Cookie', lines);
  }
}
