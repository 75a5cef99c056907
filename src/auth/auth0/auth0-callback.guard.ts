import type { ServerResponse } from 'node:http';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { SignInLog } from '../sign-in/sign-in-log.js';
import type { HandOver, SignInOutcome, SignInRequest } from '../sign-in/sign-in-outcome.js';
import { Auth0Provider } from './auth0-provider.js';
import { passportContext, SCOPE, type PassportRequest } from './passport-exchange.js';
import { broken, refusalOf, SignInRefused } from './sign-in-refused.js';
import type { Transaction } from './transaction.js';

/** Longer codes are nobody's. */
const MAX_CODE_CHARACTERS = 2048;

/**
 * `GET /auth/callback`: finds out what came back from the provider and sets `request.signInOutcome`. It always lets the
 * request through; the transaction of this browser is gone afterwards. Spec: auth.md section 5, step 3.
 */
@Injectable()
export class Auth0CallbackGuard extends AuthGuard() implements CanActivate {
  constructor(
    @Inject(Auth0Provider) private readonly provider: Auth0Provider | null,
    private readonly log: SignInLog,
  ) {
    super({ defaultStrategy: provider?.strategyName ?? 'auth0' });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<SignInRequest>();
    const response = context.switchToHttp().getResponse<ServerResponse>();
    request.signInOutcome = await this.#outcomeOf(request, response);
    if (request.signInOutcome.kind === 'refused') this.log.refused(request.signInOutcome.reason);
    return true;
  }

  /** passport-auth0 checks claims only when it is told the scope at each call. */
  override getAuthenticateOptions(): Record<string, unknown> {
    return { session: false, scope: SCOPE };
  }

  async #outcomeOf(request: SignInRequest, response: ServerResponse): Promise<SignInOutcome> {
    response.setHeader('Cache-Control', 'no-store');
    if (this.provider === null) return refused(broken('not_configured'), null);
    const { lines, transaction, refusal } = this.provider.takeTransaction(request.headers, request.query['state']);
    for (const line of lines) response.appendHeader('Set-Cookie', line);
    const handOver = transaction?.handOver ?? null;
    if (refusal === 'transaction_expired') return refused(new SignInRefused('sign_in_expired', refusal), handOver);
    if (refusal !== null) return refused(broken(refusal), null);
    try {
      const code = this.#codeOf(request.query, this.provider);
      return await this.#redeemed(code, transaction, response);
    } catch (error) {
      return refused(refusalOf(error), handOver);
    }
  }

  /** The transaction is ours: now `iss`, then the provider's `error`, then the code. */
  #codeOf(query: SignInRequest['query'], provider: Auth0Provider): string {
    const { iss, error, code } = query;
    if (!provider.isOurIssuer(iss)) throw broken('issuer_parameter');
    if (error === 'access_denied') throw new SignInRefused('sign_in_cancelled', 'provider_cancelled');
    if (error !== undefined) throw broken('provider_error');
    if (typeof code !== 'string' || code === '' || code.length > MAX_CODE_CHARACTERS) throw broken('code_missing');
    return code;
  }

  async #redeemed(code: string, transaction: Transaction, response: ServerResponse): Promise<SignInOutcome> {
    const { nonce, state, handOver } = transaction;
    const authParams = { scope: SCOPE, nonce };
    const passing: PassportRequest = { query: { code, state }, session: { kind: 'arrival', authParams, transaction } };
    await super.canActivate(passportContext(passing, response));
    if (passing.user === undefined) throw broken('protocol');
    return { kind: 'arrived', person: passing.user, handOver };
  }
}

function refused({ code, reason }: SignInRefused, handOver: HandOver | null): SignInOutcome {
  return { kind: 'refused', code, reason, handOver };
}
