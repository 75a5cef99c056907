import { addressKey } from '../../../auth/index.js';
import { callerError } from '../../../kernel/index.js';
import type { Demand, RateCounters } from '../../../platform/rate-limits/index.js';
import type { RateClass } from '../../../platform/routing/index.js';
import type { TenantContext, TenantRequest } from '../../../tenancy/index.js';
import { BUCKETS_OF } from './rate-table.js';
import type { ClassBuckets, RateName, RateTable } from './rate-table.js';

/** When a tenant's settings say nothing, as it has no AI: enough to be told so. */
const ANALYSES_PER_MINUTE = 20;

/** A request as its limits see it, with what Express works out. */
export interface CountedRequest extends TenantRequest {
  /** The client's address behind trusted hops. */
  readonly ip?: string | undefined;
  readonly query: Readonly<Record<string, unknown>>;
}

/**
 * How often one client, one person and one tenant may ask. Every bucket belongs to one tenant: the traffic of one
 * never uses up another's. Requests outside of every tenant (probes, the sign-in host) are not counted here.
 * Spec: web-api.md section 9.
 */
export class RateLimits {
  /** @param table null = no limits, for tests of other things */
  constructor(
    private readonly table: RateTable | null,
    private readonly counters: RateCounters,
  ) {}

  /**
   * Step 5 of a request: whoever is not signed in counts by address.
   * @throws PublisherError `rate_limited`
   */
  admitAddress(request: CountedRequest, { tenant, identity }: TenantContext, rateClass: RateClass): void {
    const { address }: ClassBuckets = BUCKETS_OF[rateClass];
    if (this.table === null || identity !== null || address === null) return;
    this.#take([demand(`${tenant} ${address} ${addressKey(request.ip)}`, this.table[address])]);
  }

  /**
   * Step 9: the person by what the provider calls them, and the tenant. Refused requests count nowhere.
   * @param isAdmin of this tenant: nobody else's wishes for a fresh listing are granted, nor counted
   * @throws PublisherError `rate_limited`
   */
  admit(request: CountedRequest, context: TenantContext, rateClass: RateClass, isAdmin: boolean): void {
    const { table } = this;
    if (table === null) return;
    const { tenant, identity } = context;
    const buckets: ClassBuckets = BUCKETS_OF[rateClass];
    const demands = [this.#ofTenant('tenantTotal', context, table)];
    for (const name of buckets.tenant) demands.push(this.#ofTenant(name, context, table));
    if (rateClass === 'listing' && isAdmin && request.query['fresh'] === 'true') {
      demands.push(this.#ofTenant('tenantFreshListings', context, table));
    }
    if (identity !== null) {
      const person = `${identity.mode} ${identity.subject}`;
      for (const name of buckets.person) demands.push(demand(`${tenant} ${name} ${person}`, table[name]));
    }
    this.#take(demands);
  }

  #ofTenant(name: RateName, { tenant, config }: TenantContext, table: RateTable): Demand {
    return demand(`${tenant} ${name}`, table[name] ?? config.ai?.ratePerMinute ?? ANALYSES_PER_MINUTE);
  }

  #take(demands: readonly Demand[]): void {
    const waitMs = this.counters.take(demands);
    if (waitMs === 0) return;
    throw callerError('rate_limited', 'Too many requests of one kind in a minute.', {
      retryAfterSeconds: Math.ceil(waitMs / 1000),
    });
  }
}

function demand(key: string, perMinute: number | null): Demand {
  return { key, perMinute: Math.max(1, perMinute ?? ANALYSES_PER_MINUTE) };
}
