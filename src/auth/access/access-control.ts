import { callerError, upstreamError, type PublisherError } from '../../kernel/index.js';
import type { TenantContext } from '../../tenancy/index.js';
import type { AuthSettings } from '../auth.settings.js';
import type { Revocations } from '../cookies/revocations.js';
import { authModeFor, type AuthMode } from './auth-mode.js';
import { decideRole, type Role } from './role.js';
import { mayChange, originIsAllowed, saysElsewhere, type OriginFacts } from './same-origin.js';
import type { UnservedTenants } from './unserved-tenants.js';

/** Who may call a route. Spec: web-api.md section 2. */
export type AccessPolicy = 'open' | 'view' | 'admin';

/** One request as access control sees it. */
export interface AccessRequest extends OriginFacts {
  readonly policy: AccessPolicy;
  readonly context: TenantContext;
  /** Two values of one of our cookies arrived. */
  readonly duplicateCookie: boolean;
}

/** Redis is asked about every second, and comes back sooner than people do. */
const UNCERTAIN_RETRY_SECONDS = 5;

/**
 * Decides at every request, by the config of that request, whether a route may be called. Fails closed.
 * Spec: auth.md; order of the checks: web-api.md section 2, steps 6 to 8.
 */
export class AccessControl {
  /**
   * @param revocations whether all sign-outs are known
   * @param unserved told of tenants that want a way to sign in which this process does not have
   */
  constructor(
    private readonly settings: AuthSettings,
    private readonly revocations: Pick<Revocations, 'isCertain'>,
    private readonly unserved: Pick<UnservedTenants, 'note'>,
  ) {}

  /**
   * @throws PublisherError `duplicate_cookie`; `sign_in_required`, `session_expired`, `not_admin_here`,
   *   `auth_not_configured`, `auth_disabled`; `cross_origin_refused`; `sign_in_unavailable`
   */
  check(request: AccessRequest): void {
    this.#noteUnserved(request.context);
    if (request.duplicateCookie && request.path.startsWith('/api/')) {
      throw callerError('duplicate_cookie', 'Two sign-in cookies of one name arrived.');
    }
    // Another site gains nothing from knowing whether anybody is signed in: it is refused before that is asked.
    if (saysElsewhere(request)) throw callerError('cross_origin_refused', 'The request came from elsewhere.');
    if (!this.#allows(request.policy, request.context)) throw this.refusal(request.context);
    if (!originIsAllowed(request)) throw callerError('cross_origin_refused', 'The request came from elsewhere.');
    if (request.policy !== 'open' && mayChange(request)) this.requireCertain(request.context);
  }

  /**
   * A change is made only when it is certain that its person has not signed out, at whichever replica. Signing out, and
   * in, goes on all the same. Spec: auth.md section 6.
   * @throws PublisherError `sign_in_unavailable`
   */
  requireCertain({ identity }: Pick<TenantContext, 'identity'>): void {
    if (identity === null || this.revocations.isCertain()) return;
    throw upstreamError('sign_in_unavailable', 'It is not certain that this person is still signed in.', {
      retryAfterSeconds: UNCERTAIN_RETRY_SECONDS,
    });
  }

  /** The person's role at this tenant now. */
  roleOf(context: TenantContext): Role {
    return decideRole(context, this.settings);
  }

  /** How people sign in at this tenant now. */
  modeOf(context: TenantContext): AuthMode {
    return authModeFor(context.config, this.settings);
  }

  /** Why somebody who is no admin is refused: 403 when nobody could sign in, or they have no rights; else 401. */
  refusal(context: TenantContext): PublisherError {
    const { closed } = this.modeOf(context);
    if (closed !== null) return callerError(closed, 'Nobody can sign in at this tenant.');
    if (this.roleOf(context) === 'signed_in') {
      return callerError('not_admin_here', 'The signed-in person is not on the list of this tenant.');
    }
    return context.sessionExpired
      ? callerError('session_expired', 'The identity has expired.')
      : callerError('sign_in_required', 'This needs an admin of this tenant.');
  }

  #noteUnserved(context: TenantContext): void {
    if (context.config.auth?.enabled !== true) return;
    if (this.modeOf(context).closed === 'auth_not_configured') this.unserved.note(context.tenant);
  }

  #allows(policy: AccessPolicy, context: TenantContext): boolean {
    if (policy === 'open') return true;
    if (policy === 'view' && context.config.features.autoViewEnabled) return true;
    return this.roleOf(context) === 'admin';
  }
}
