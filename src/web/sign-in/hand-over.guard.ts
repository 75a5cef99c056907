import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { comesFromAnotherSite, HandOvers, SignInAddresses, SignInLog, type SignInRequest } from '../../auth/index.js';
import { callerError } from '../../kernel/index.js';
import { PageAnswer } from './page-answer.js';

/**
 * Comes before the provider's guard: opens the hand-over of a tenant and leaves on the request where the person came
 * from. Whoever was led here by another site has to click first. Spec: auth.md section 5, step 2.
 */
@Injectable()
export class HandOverGuard implements CanActivate {
  constructor(
    private readonly handOvers: HandOvers,
    private readonly addresses: SignInAddresses,
    private readonly log: SignInLog,
  ) {}

  canActivate(execution: ExecutionContext): boolean {
    const request = execution.switchToHttp().getRequest<SignInRequest>();
    const sealed = request.query['t'];
    const arrived = this.handOvers.open(sealed);
    if (arrived.outcome === 'broken') {
      this.log.refused('hand_over_broken');
      throw callerError('callback_failed', 'The hand-over is none of ours.');
    }
    request.wayBack = this.addresses.page(arrived.handOver);
    if (arrived.outcome === 'expired') {
      this.log.refused('hand_over_expired');
      throw callerError('sign_in_expired', 'The hand-over is too old.');
    }
    const switchAccount = request.query['switch'] === '1';
    if (comesFromAnotherSite(request.headers)) throw this.#askFirst(String(sealed), switchAccount, request.wayBack);
    request.handOver = arrived.handOver;
    request.switchAccount = switchAccount;
    return true;
  }

  #askFirst(sealed: string, switchAccount: boolean, wayBack: string): PageAnswer {
    return new PageAnswer({
      title: 'Sign in?',
      text: 'Another site has sent you here. Go on only if you want to sign in now.',
      links: [
        { href: this.addresses.start(sealed, switchAccount), text: 'Go on to sign in' },
        { href: wayBack, text: 'Back to the site' },
      ],
    });
  }
}
