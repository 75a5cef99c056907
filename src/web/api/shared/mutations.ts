import { Inject, Injectable } from '@nestjs/common';
import { AccessControl, Actors } from '../../../auth/index.js';
import { callerError } from '../../../kernel/index.js';
import {
  FreshTenant,
  IdentityReader,
  TenantContext,
  type TenantRequest,
  type TenantRuntime,
} from '../../../tenancy/index.js';

/** What a mutation works with: never the request's own runtime, which may be stale. */
export interface Mutation {
  readonly runtime: TenantRuntime;
  /** Pseudonym of the person, 16 hex. */
  readonly actor: string;
  readonly requestId: string;
}

/** The one gate every mutation passes before its first effect. Spec: reliability.md section 1 (V). */
@Injectable()
export class Mutations {
  constructor(
    @Inject(FreshTenant) private readonly fresh: FreshTenant,
    private readonly access: AccessControl,
    private readonly actors: Actors,
    @Inject(IdentityReader) private readonly identities: IdentityReader,
  ) {}

  /**
   * Fetches a valid config and decides the person's rights again by it: a stale list grants nothing.
   * @throws PublisherError `config_unavailable`, `not_found`, `storage_unavailable`, and every refusal of
   *   access control
   */
  async begin(context: TenantContext): Promise<Mutation> {
    const mutation = await this.#decide(context);
    this.access.requireCertain(context);
    return mutation;
  }

  /**
   * The same for somebody who only looks on, later in a request that goes on for minutes: the cookies are read again as
   * well.
   */
  again(request: TenantRequest, { host, requestId, runtime }: TenantContext): Promise<Mutation> {
    const { identity, sessionExpired } = this.identities.read(request);
    return this.#decide(new TenantContext(host, requestId, 0, false, runtime, identity, sessionExpired));
  }

  async #decide(context: TenantContext): Promise<Mutation> {
    const { host, requestId, identity, sessionExpired } = context;
    const runtime = await this.fresh.runtimeFor(host, requestId);
    const now = new TenantContext(host, requestId, 0, false, runtime, identity, sessionExpired);
    if (identity === null || this.access.roleOf(now) !== 'admin') throw this.access.refusal(now);
    return { runtime, actor: this.actors.of(identity), requestId };
  }
}

/** @throws PublisherError `feature_disabled`, naming the flag */
export function requireFeature(enabled: boolean, feature: string): void {
  if (!enabled) {
    throw callerError('feature_disabled', 'This function is switched off for this tenant.', { members: { feature } });
  }
}
