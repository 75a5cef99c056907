import { callerError, upstreamError, type PublisherError, type WaitOptions } from '../../kernel/index.js';
import type { AuthSettings } from '../auth.settings.js';
import { authModeFor } from '../access/auth-mode.js';
import { isOnList } from '../access/role.js';
import type { Sessions } from '../cookies/sessions.js';
import type { AuthErrorCode } from './auth-error.js';
import type { SignInAddresses } from './sign-in-addresses.js';
import type { SignInLog } from './sign-in-log.js';
import type { HandOver, ProviderPerson, SignInOutcome } from './sign-in-outcome.js';
import type { TenantAdmins } from './tenant-admins.port.js';

/** Where the browser goes after the provider, and what it takes along. */
export interface FinishedSignIn {
  readonly location: string;
  /** `Set-Cookie` lines; empty = nobody was signed in. */
  readonly cookies: readonly string[];
}

type Refused = Extract<SignInOutcome, { readonly kind: 'refused' }>;

/**
 * The last steps of signing in, on the canonical host: whoever the provider sent back is looked for on the list of the
 * tenant they came from. Spec: auth.md section 5, steps 3 and 4.
 */
export class FinishSignIn {
  constructor(
    private readonly settings: AuthSettings,
    private readonly admins: TenantAdmins,
    private readonly sessions: Sessions,
    private readonly addresses: SignInAddresses,
    private readonly log: SignInLog,
  ) {}

  /**
   * @param requestId sent along when the tenant's settings are asked for
   * @throws PublisherError what ends on a page of the canonical host: `callback_failed`, `sign_in_expired`,
   *   `provider_unavailable`; `not_found` (the tenant is gone), `config_unavailable`
   */
  async run(outcome: SignInOutcome, requestId: string, options?: WaitOptions): Promise<FinishedSignIn> {
    // The provider's guard has told the log already.
    if (outcome.kind === 'refused') return this.#sendBack(outcome);
    try {
      return await this.#decide(outcome.person, outcome.handOver, requestId, options);
    } catch (error) {
      this.log.failed(error);
      throw error;
    }
  }

  async #decide(
    { subject, email, providerSessionId }: ProviderPerson,
    handOver: HandOver,
    requestId: string,
    options?: WaitOptions,
  ): Promise<FinishedSignIn> {
    const auth = await this.admins.authOf(handOver.tenant, requestId, options);
    const { closed } = authModeFor({ auth }, this.settings);
    const refusal = closed ?? (isOnList(email, auth, this.settings) ? null : 'access_denied');
    if (refusal !== null) {
      this.log.refused(refusal);
      return this.#refusal(handOver, refusal);
    }
    const person = { subject, email, mode: 'auth0', tenant: null } as const;
    const cookies = this.sessions.start(person, providerSessionId);
    this.log.succeeded(person);
    return { location: this.addresses.page(handOver), cookies };
  }

  #sendBack({ code, handOver }: Refused): FinishedSignIn {
    if (code === 'callback_failed' || code === 'provider_unavailable' || handOver === null) throw asError(code);
    return this.#refusal(handOver, code);
  }

  #refusal({ tenant }: HandOver, code: AuthErrorCode): FinishedSignIn {
    return { location: this.addresses.refusal(tenant, code), cookies: [] };
  }
}

/** Of those who cannot be sent back only a few words have a text of their own. */
function asError(code: Refused['code']): PublisherError {
  switch (code) {
    case 'provider_unavailable':
      return upstreamError(code, 'The sign-in service does not answer.');
    case 'sign_in_expired':
      return callerError(code, 'The sign-in took too long.');
    default:
      return callerError('callback_failed', 'What came back from the sign-in service cannot be believed.');
  }
}
