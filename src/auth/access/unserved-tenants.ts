import { LRUCache } from 'lru-cache';
import type { EventLog } from '../../platform/logging/index.js';

/** Tenants that were told of; beyond it one may be told of twice. */
const MAX_TENANTS = 10_000;

/** Tenants whose settings ask for a sign-in that this process cannot give: one warning each. Spec: auth.md section 2. */
export class UnservedTenants {
  readonly #told = new LRUCache<string, true>({ max: MAX_TENANTS });

  constructor(private readonly log: EventLog) {}

  /** @param tenant label; the line names it by itself */
  note(tenant: string): void {
    if (this.#told.has(tenant)) return;
    this.#told.set(tenant, true);
    this.log.warn('sign_in_misconfigured', 'A tenant asks for signing in, and Auth0 is not configured here.', {
      reason: 'auth_not_configured',
    });
  }
}
