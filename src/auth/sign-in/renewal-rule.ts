import type { IncomingHttpHeaders } from 'node:http';
import type { HostRule } from '../../tenancy/index.js';
import type { AuthSettings } from '../auth.settings.js';
import { publicOrigin } from '../public-origin.js';

const NEIGHBOURS: ReadonlySet<string | undefined> = new Set(['same-site', 'same-origin']);

/**
 * Who may ask the canonical host for a new identity: a page of a host that can be a tenant's, and nobody else. In
 * standalone mode that is the one host itself. Spec: auth.md section 6.
 */
export class RenewalRule {
  constructor(
    private readonly settings: Pick<AuthSettings, 'secureCookies' | 'publicPort' | 'orchestrated' | 'auth0'>,
    private readonly hosts: Pick<HostRule, 'read'>,
  ) {}

  admits(headers: IncomingHttpHeaders): boolean {
    return this.#sayWhere(headers['sec-fetch-site']) && this.#isTenantOrigin(headers.origin ?? '');
  }

  /** Over plain http, in development, browsers do not say where a request comes from. */
  #sayWhere(site: string | string[] | undefined): boolean {
    if (site === undefined) return !this.settings.secureCookies;
    return typeof site === 'string' && NEIGHBOURS.has(site);
  }

  /** As browsers write it, to the letter: other spellings of a host are no origin of ours. */
  #isTenantOrigin(origin: string): boolean {
    const { auth0, orchestrated } = this.settings;
    if (auth0 === null) return false;
    if (!orchestrated) return origin === publicOrigin(this.settings, auth0.canonicalHost);
    const authority = /^https?:\/\/([^/]+)$/.exec(origin)?.[1];
    if (authority === undefined) return false;
    const reading = this.hosts.read(['Host', authority], '/');
    return reading.outcome === 'tenant' && origin === publicOrigin(this.settings, reading.host);
  }
}
