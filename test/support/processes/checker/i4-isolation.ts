import type { Evidence } from './evidence.js';

/** I4: no request carries one tenant's token, key, reference or host and names another tenant's things. */
export function mixedCalls({ calls }: Evidence): readonly string[] {
  return calls.flatMap(({ what, owners, named }) => {
    if (named.includes('')) return [`outside of every tenant: ${what}`];
    if (new Set(named).size > 1) return [`two tenants in one request: ${what}`];
    const [tenant] = named;
    return tenant === undefined || owners.includes(tenant) ? [] : [`${tenant}'s things by another's secret: ${what}`];
  });
}
