import type { ServerResponse } from 'node:http';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { AccessControl, Actors, Sessions } from '../../auth/index.js';
import { bugError } from '../../kernel/index.js';
import type { LogContext } from '../../platform/logging/index.js';
import { pathOf, TenantContext } from '../../tenancy/index.js';
import type { FreshTenant, TenantRequest } from '../../tenancy/index.js';
import { POLICY_METADATA } from '../../platform/routing/index.js';
import type { RoutePolicy } from '../../platform/routing/index.js';
import { originOf } from './scheme.js';

const LOG_ACTOR_DIGITS = 12;
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What the guard works with. */
export interface PolicyGuardParts {
  readonly access: Pick<AccessControl, 'check'>;
  readonly sessions: Pick<Sessions, 'endPlanted'>;
  readonly actors: Pick<Actors, 'of'>;
  readonly fresh: FreshTenant;
  readonly logContext: LogContext;
}

/**
 * Steps 5 to 9 of a request: who is asking, what this route asks for, and where the request comes from; all
 * before a byte of the body is read. Spec: web-api.md section 2.
 *
 * The rate limits (step 5 by address, step 9 by person and tenant; web-api.md section 9) belong before and
 * after `#check`.
 */
export class PolicyGuard implements CanActivate {
  readonly #parts: PolicyGuardParts;

  constructor(parts: PolicyGuardParts) {
    this.#parts = parts;
  }

  canActivate(execution: ExecutionContext): boolean | Promise<boolean> {
    const policy = Reflect.getMetadata(POLICY_METADATA, execution.getHandler()) as RoutePolicy | undefined;
    if (policy === undefined) throw bugError('A route without a policy was called.');
    const request = execution.switchToHttp().getRequest<TenantRequest>();
    const context = request.tenantContext;
    if (context === undefined) {
      if (policy !== 'open') throw bugError('A route outside of every tenant must be open.');
      return true;
    }
    if (request.duplicateCookie === true) this.#endPlanted(request, execution.switchToHttp().getResponse());
    this.#check(request, policy, context);
    this.#nameActor(context);
    // Reads stay synchronous: an asynchronous guard costs half of the throughput of a hot route.
    return policy !== 'admin' || READS.has(request.method ?? '') || this.#checkFresh(request, context);
  }

  /** A change is decided by the valid config alone: whoever was taken off the list meanwhile is refused. */
  async #checkFresh(request: TenantRequest, context: TenantContext): Promise<boolean> {
    const runtime = await this.#parts.fresh.runtimeFor(context.host, context.requestId);
    if (runtime === context.runtime && !context.isStale) return true;
    const { host, requestId, identity, sessionExpired } = context;
    request.tenantContext = new TenantContext(host, requestId, 0, false, runtime, identity, sessionExpired);
    this.#check(request, 'admin', request.tenantContext);
    return true;
  }

  #check(request: TenantRequest, policy: RoutePolicy, context: TenantContext): void {
    this.#parts.access.check({
      policy,
      context,
      method: request.method ?? '',
      path: pathOf(request),
      headers: request.headers,
      ownOrigin: originOf(request, context.host),
      duplicateCookie: request.duplicateCookie === true,
    });
  }

  #nameActor({ identity }: TenantContext): void {
    const fields = this.#parts.logContext.current();
    if (identity === null || fields === undefined) return;
    fields.actor = this.#parts.actors.of(identity).slice(0, LOG_ACTOR_DIGITS);
  }

  #endPlanted(request: TenantRequest, response: ServerResponse): void {
    for (const line of this.#parts.sessions.endPlanted(pathOf(request))) response.appendHeader('Set-Cookie', line);
  }
}
