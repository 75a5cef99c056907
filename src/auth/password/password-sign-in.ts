import { callerError, type Clock } from '../../kernel/index.js';
import type { TenantContext } from '../../tenancy/index.js';
import type { AccessControl } from '../access/access-control.js';
import type { Sessions } from '../cookies/sessions.js';
import { addressKey } from './client-address.js';
import type { PasswordCheck } from './password-check.js';
import type { SignInLog } from '../sign-in/sign-in-log.js';
import type { SignInThrottle } from './sign-in-throttle.js';

/** Every answer takes at least this long, whatever it says. */
const MIN_ANSWER_MS = 250;
/** The one person of password mode; the tenant is bound beside it. */
export const PASSWORD_SUBJECT = 'password';

/** Signing in with the one password. Spec: auth.md section 7. */
export class PasswordSignIn {
  /**
   * @param check null when no password is configured
   * @param sleep waits so many milliseconds
   */
  constructor(
    private readonly access: AccessControl,
    private readonly check: PasswordCheck | null,
    private readonly throttle: SignInThrottle,
    private readonly sessions: Sessions,
    private readonly log: SignInLog,
    private readonly clock: Clock,
    private readonly sleep: (ms: number) => Promise<unknown>,
  ) {}

  /**
   * @param address the client's address behind trusted hops
   * @returns `Set-Cookie` lines of the new session
   * @throws PublisherError `password_login_disabled`, `wrong_password`, `too_many_attempts`
   */
  async signIn(context: TenantContext, address: string | undefined, password: string): Promise<string[]> {
    const { check } = this;
    if (check === null || this.access.modeOf(context).mode !== 'password') {
      throw callerError('password_login_disabled', 'This tenant has no password sign-in.');
    }
    const startedMs = this.clock.monotonicMs();
    try {
      await this.#attempt(check, addressKey(address), password);
      const { tenant } = context;
      const person = { subject: PASSWORD_SUBJECT, email: null, mode: 'password', tenant } as const;
      const lines = this.sessions.start(person);
      this.log.succeeded(person);
      return lines;
    } catch (error) {
      this.log.failed(error);
      throw error;
    } finally {
      const restMs = startedMs + MIN_ANSWER_MS - this.clock.monotonicMs();
      if (restMs > 0) await this.sleep(restMs);
    }
  }

  async #attempt(check: PasswordCheck, address: string, password: string): Promise<void> {
    await this.throttle.admit(address);
    if (!(await check.isRight(password))) throw callerError('wrong_password', 'The password is not right.');
    await this.throttle.succeeded(address);
  }
}
