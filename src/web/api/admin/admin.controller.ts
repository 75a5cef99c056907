import type { ServerResponse } from 'node:http';
import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { PasswordSignIn } from '../../../auth/index.js';
import { ConfigSource } from '../../../config-source/index.js';
import { Tenant, type TenantContext } from '../../../tenancy/index.js';
import { BodyLimit, CountsAs, Policy, Refuses } from '../../http/index.js';
import type { ApiRequest } from '../shared/api-request.js';
import { Mutations } from '../shared/mutations.js';
import { LoginBody } from './admin.dto.js';
import { SignOut, type SignedOutView } from './sign-out.js';
import { Status, type StatusView } from './status.js';

const LOGIN_MAX_BYTES = 4 * 1024;

/** Answer of POST `/api/admin/login`. */
export interface LoginView {
  readonly admin: true;
  readonly error: null;
}

/** Answer of POST `/api/admin/config/refresh`. */
export interface ConfigRefreshView {
  readonly configVersion: string;
  readonly changed: boolean;
  readonly ageSeconds: number;
}

/** Who is asking, signing in with a password and out, and reading the settings again. */
@Controller('api/admin')
export class AdminController {
  constructor(
    private readonly who: Status,
    private readonly passwords: PasswordSignIn,
    private readonly signOut: SignOut,
    private readonly mutations: Mutations,
    @Inject(ConfigSource) private readonly configs: ConfigSource,
  ) {}

  /** Who is asking, as this site sees it: open to everybody, and an admin is told more. */
  @Get('status')
  @Policy('open')
  status(@Tenant() context: TenantContext): Promise<StatusView> {
    return this.who.of(context);
  }

  /** Signs in with the site's password, where people sign in with one, and sets the cookies. */
  @Post('login')
  @Policy('open')
  @CountsAs('sign_in')
  @BodyLimit(LOGIN_MAX_BYTES)
  @Refuses('wrong_password', 'password_login_disabled', 'too_many_attempts', 'sign_in_unavailable')
  async login(
    @Tenant() context: TenantContext,
    @Body() body: LoginBody,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<LoginView> {
    response.setHeader('Set-Cookie', await this.passwords.signIn(context, request.ip, body.password));
    return { admin: true, error: null };
  }

  /** Ends the session of this site; whoever has none is answered the same. */
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

  /** Reads the settings of the site now instead of when they are due. */
  @Post('config/refresh')
  @Policy('admin')
  @CountsAs('refresh')
  async refresh(@Tenant() context: TenantContext): Promise<ConfigRefreshView> {
    await this.mutations.begin(context);
    const { config, ageSeconds } = await this.configs.refresh(context.host, context.requestId);
    const { configVersion } = config;
    return {
      configVersion,
      changed: configVersion !== context.config.configVersion,
      ageSeconds: Math.floor(ageSeconds),
    };
  }
}
