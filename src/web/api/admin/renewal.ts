import { Injectable } from '@nestjs/common';
import { AccessControl, comesFromOurselves, RenewalRule, Sessions } from '../../../auth/index.js';
import { originOf } from '../../http/index.js';
import type { ApiRequest } from '../shared/api-request.js';

/**
 * A new identity from a living session: of Auth0 on the canonical host, where pages of tenants ask for it; of a
 * password on the tenant's own host. Spec: auth.md sections 6 and 7.
 */
@Injectable()
export class Renewal {
  constructor(
    private readonly access: AccessControl,
    private readonly sessions: Sessions,
    private readonly rule: RenewalRule,
  ) {}

  /** `Set-Cookie` lines; empty = whoever asks gets nothing. */
  linesFor(request: ApiRequest): readonly string[] {
    const { headers } = request;
    if (request.canonicalHost !== undefined) {
      return this.rule.admits(headers) ? this.sessions.renew(headers, ({ mode }) => mode === 'auth0') : [];
    }
    const context = request.tenantContext;
    if (context === undefined || this.access.modeOf(context).mode !== 'password') return [];
    if (!comesFromOurselves({ headers, ownOrigin: originOf(request, context.host) })) return [];
    return this.sessions.renew(headers, ({ mode, tenant }) => mode === 'password' && tenant === context.tenant);
  }
}
