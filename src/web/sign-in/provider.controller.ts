import type { ServerResponse } from 'node:http';
import { Controller, Get, HttpCode, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import {
  Auth0CallbackGuard,
  Auth0StartGuard,
  FailedSignIns,
  FinishSignIn,
  SignInAddresses,
  type SignInRequest,
} from '../../auth/index.js';
import { bugError, callerError } from '../../kernel/index.js';
import { Answers, Policy, Refuses, ServedOn } from '../../platform/routing/index.js';
import { HandOverGuard } from './hand-over.guard.js';
import { PageAnswerFilter } from './page-answer.js';
import { addCookies, redirect } from './redirect.js';
import { CountedAs, SignInRateGuard } from './sign-in-rate.guard.js';

/** To the provider and back, on the canonical host alone. Spec: auth.md section 5, steps 2 to 4. */
@Controller('auth')
@UseFilters(PageAnswerFilter)
export class ProviderController {
  constructor(
    private readonly finish: FinishSignIn,
    private readonly failed: FailedSignIns,
    private readonly addresses: SignInAddresses,
  ) {}

  /** Sends the browser to the provider to sign in. */
  @Get('start')
  @Policy('open')
  @ServedOn('canonical')
  @CountedAs('start')
  @UseGuards(SignInRateGuard, HandOverGuard, Auth0StartGuard)
  // Passport answers in the guard; what Nest sets afterwards is what the request log reads.
  @HttpCode(302)
  // 200: somebody whom another site has sent here is asked first.
  @Answers({ 200: 'text/html', 302: null })
  @Refuses('provider_unavailable', 'sign_in_expired', 'too_many_attempts')
  start(@Res() response: ServerResponse): void {
    if (!response.headersSent) throw bugError('The guard of the provider did not send the browser away.');
  }

  /** Takes the provider's answer and goes back to the site that asked. */
  @Get('callback')
  @Policy('open')
  @ServedOn('canonical')
  @CountedAs('callback')
  @UseGuards(SignInRateGuard, Auth0CallbackGuard)
  @Answers({ 303: null })
  @Refuses('callback_failed', 'provider_unavailable', 'sign_in_expired', 'too_many_attempts')
  async callback(@Req() request: SignInRequest, @Res() response: ServerResponse): Promise<void> {
    const outcome = request.signInOutcome;
    if (outcome === undefined) throw bugError('The guard of the provider left no outcome.');
    try {
      const { location, cookies } = await this.finish.run(outcome, request.requestId);
      addCookies(response, cookies);
      redirect(response, location);
    } catch (error) {
      // Of an answer to no sign-in of this browser nothing is worth hiding; else its code leaves the address.
      const sealed = outcome.handOver === null ? null : this.failed.seal(error, outcome.handOver);
      if (sealed === null) throw error;
      redirect(response, this.addresses.failure(sealed));
    }
  }

  /** Why a sign-in failed, at an address that holds neither code nor state. */
  @Get('failed')
  @Policy('open')
  @ServedOn('canonical')
  @Answers({})
  @Refuses('callback_failed', 'provider_unavailable', 'sign_in_expired')
  failure(@Req() request: SignInRequest): never {
    const failed = this.failed.open(request.query['e']);
    if (failed === null) throw callerError('callback_failed', 'The note of a failed sign-in is none of ours.');
    request.wayBack = this.addresses.page(failed.handOver);
    throw failed.error;
  }
}
