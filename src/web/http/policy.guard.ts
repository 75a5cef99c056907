import type { ServerResponse } from 'node:http';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { AccessControl, Actors, Sessions } from '../../auth/index.js';
import { bugError, PublisherError } from '../../kernel/index.js';
import type { ErrorCode } from '../../kernel/index.js';
import type { EventLog, LogContext } from '../../platform/logging/index.js';
import { pathOf } from '../../tenancy/index.js';
import type { TenantContext, TenantRequest } from '../../tenancy/index.js';
import { HOSTS_METADATA, POLICY_METADATA, rateClassOf } from '../../platform/routing/index.js';
import type { HostKind, RoutePolicy } from '../../platform/routing/index.js';
import type { CountedRequest, RateLimits } from './rate-limits/index.js';
import { originOf } from './scheme.js';

const LOG_ACTOR_DIGITS = 12;
/** Anybody may keep these answers, so a line for one person's browser must never be in them. */
const FILES = /^\/(?:assets\/|favicon\.ico$)/;
const EVERYDAY: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['sign_in_required', 'session_expired']);

/** What the guard works with. */
export interface PolicyGuardParts {
  readonly access: Pick<AccessControl, 'check' | 'roleOf'>;
  readonly sessions: Pick<Sessions, 'endPlanted' | 'read'>;
  readonly actors: Pick<Actors, 'of'>;
  readonly rates: Pick<RateLimits, 'admitAddress' | 'admit'>;
  readonly logContext: LogContext;
  readonly log: EventLog;
}

/**
 * Steps 5 to 9 of a request: who is asking, what this route asks for, and where the request comes from; all
 * before a byte of the body is read. Synchronous: an asynchronous guard costs half of a hot route's
 * throughput. A change is decided once more by fresh config in its handler (step 13). Spec: web-api.md section 2.
 */
export class PolicyGuard implements CanActivate {
  readonly #parts: PolicyGuardParts;

  constructor(parts: PolicyGuardParts) {
    this.#parts = parts;
  }

  canActivate(execution: ExecutionContext): boolean {
    const policy = Reflect.getMetadata(POLICY_METADATA, execution.getHandler()) as RoutePolicy | undefined;
    if (policy === undefined) throw bugError('A route without a policy was called.');
    const request = execution.switchToHttp().getRequest<CountedRequest>();
    if (policy === 'webhook') return true;
    const context = request.tenantContext;
    if (context === undefined) {
      if (policy !== 'open') throw bugError('A route outside of every tenant must be open.');
      if (request.canonicalHost !== undefined) this.#enterCanonical(execution, request);
      return true;
    }
    if (request.duplicateCookie === true) this.#endPlanted(request, execution.switchToHttp().getResponse());
    this.#nameActor(context);
    const { rates, access } = this.#parts;
    const rateClass = rateClassOf(execution.getHandler(), request.method ?? '');
    rates.admitAddress(request, context, rateClass);
    try {
      this.#check(request, policy, context);
    } catch (refusal) {
      this.#sayRefused(refusal);
      throw refusal;
    }
    rates.admit(request, context, rateClass, access.roleOf(context) === 'admin');
    return true;
  }

  /** On the canonical host nobody has read the cookies yet. Probes have no host, and no cookie counts there. */
  #enterCanonical(execution: ExecutionContext, request: TenantRequest): void {
    if (!isCanonical(execution)) throw bugError('A route of tenants was called on the canonical host.');
    request.duplicateCookie = this.#parts.sessions.read(request).duplicateCookie;
    if (request.duplicateCookie) this.#endPlanted(request, execution.switchToHttp().getResponse());
  }

  #check(request: TenantRequest, policy: Exclude<RoutePolicy, 'webhook'>, context: TenantContext): void {
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

  /** Nobody being signed in is everyday; the rest is worth a look. */
  #sayRefused(refusal: unknown): void {
    if (!(refusal instanceof PublisherError)) return;
    const level = EVERYDAY.has(refusal.code) ? 'info' : 'warn';
    this.#parts.log[level]('access_denied', 'A request was refused for want of rights.', { reason: refusal.code });
  }

  #endPlanted(request: TenantRequest, response: ServerResponse): void {
    const path = pathOf(request);
    if (FILES.test(path)) return;
    for (const line of this.#parts.sessions.endPlanted(path)) response.appendHeader('Set-Cookie', line);
  }
}

function isCanonical(execution: ExecutionContext): boolean {
  const hosts = Reflect.getMetadata(HOSTS_METADATA, execution.getHandler()) as readonly HostKind[] | undefined;
  return hosts?.includes('canonical') ?? false;
}
