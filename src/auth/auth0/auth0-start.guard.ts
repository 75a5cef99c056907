import type { ServerResponse } from 'node:http';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { bugError, callerError, upstreamError, type PublisherError } from '../../kernel/index.js';
import { SignInLog } from '../sign-in/sign-in-log.js';
import type { SignInRequest } from '../sign-in/sign-in-outcome.js';
import { Auth0Provider } from './auth0-provider.js';
import { passportContext, SCOPE, type Departure } from './passport-exchange.js';
import { refusalOf } from './sign-in-refused.js';

/**
 * `GET /auth/start`: remembers the sign-in in a transaction cookie and sends the browser to the provider. Needs
 * `request.handOver`, so it stands behind the guard that opens the hand-over. The answer has
 * ended when the handler behind it is called. Spec: auth.md section 5, step 2.
 */
@Injectable()
export class Auth0StartGuard extends AuthGuard() implements CanActivate {
  constructor(
    @Inject(Auth0Provider) private readonly provider: Auth0Provider | null,
    private readonly log: SignInLog,
  ) {
    super({ defaultStrategy: provider?.strategyName ?? 'auth0' });
  }

  /** @throws PublisherError `auth_not_configured`, `provider_unavailable`, `callback_failed` */
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<SignInRequest>();
    const response = context.switchToHttp().getResponse<ServerResponse>();
    if (this.provider === null) throw callerError('auth_not_configured', 'Auth0 is not configured.');
    if (request.handOver === undefined) throw bugError('A sign-in began without a hand-over.');
    const session: Departure = {
      kind: 'departure',
      headers: request.headers,
      handOver: request.handOver,
      switchAccount: request.switchAccount === true,
      setCookies: (lines) => {
        for (const line of lines) response.appendHeader('Set-Cookie', line);
      },
    };
    response.setHeader('Cache-Control', 'no-store');
    try {
      await this.provider.reach();
      await super.canActivate(passportContext({ query: {}, session }, response));
      return true;
    } catch (error) {
      throw this.#refused(error);
    }
  }

  /** What passport-auth0 is told anew at each call. */
  override getAuthenticateOptions(context: ExecutionContext): Record<string, unknown> {
    const { session } = context.switchToHttp().getRequest<{ readonly session: Departure }>();
    return { session: false, scope: SCOPE, ...(session.switchAccount ? { prompt: 'login' } : {}) };
  }

  #refused(error: unknown): PublisherError {
    const refusal = refusalOf(error);
    this.log.refused(refusal.reason);
    return refusal.code === 'provider_unavailable'
      ? upstreamError('provider_unavailable', 'The provider does not answer.')
      : callerError('callback_failed', 'A sign-in could not begin.');
  }
}
