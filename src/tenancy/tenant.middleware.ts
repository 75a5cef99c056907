import type { ServerResponse } from 'node:http';
import type { ConfigSource, ResolvedConfig } from '../config-source/index.js';
import { callerError, PublisherError } from '../kernel/index.js';
import type { WaitOptions } from '../kernel/index.js';
import type { LogContext } from '../platform/logging/index.js';
import { ClientPresence } from './client-presence.js';
import type { HostRule } from './host-rule.js';
import type { IdentityReader } from './identity-reader.port.js';
import type { ReadingLeases } from './reading-leases.js';
import { TenantContext } from './tenant-context.js';
import type { TenantRejections } from './tenant-rejections.js';
import type { HostReading } from './parse-tenant-host.js';
import { isTenantPath, pathOf } from './tenant-request.js';
import type { TenantRequest } from './tenant-request.js';
import type { RuntimeLease } from './tenant-runtime-pool.js';
import type { TransportRule } from './transport-rule.port.js';

/** What the middleware works with; all of it lives as long as the process. */
export interface TenantMiddlewareParts {
  readonly hosts: HostRule;
  readonly configs: ConfigSource;
  readonly leases: ReadingLeases;
  readonly identities: IdentityReader;
  readonly transport: TransportRule;
  readonly rejections: TenantRejections;
  readonly logContext: LogContext;
}

/**
 * Host → config → runtime → context on the request. Whatever is wrong with a host, the answer is the same
 * constant 404, and a host that cannot be a tenant's never reaches the orchestrator. Spec: tenancy.md section 2.
 */
export class TenantMiddleware {
  readonly #parts: TenantMiddlewareParts;

  constructor(parts: TenantMiddlewareParts) {
    this.#parts = parts;
  }

  /** Express middleware; errors go to `next` as `PublisherError`. A client that has gone away is answered nothing. */
  use(request: TenantRequest, response: ServerResponse, next: (error?: unknown) => void): void {
    if (!isTenantPath(pathOf(request))) return next();
    const client = new ClientPresence(response);
    this.#enter(request, response, client).then(
      (goesOn) => (goesOn ? next() : undefined),
      (error: unknown) => (client.isGone && !isBug(error) ? undefined : next(error)),
    );
  }

  /** @returns whether the request goes on; false = it was answered here, or nobody waits for an answer */
  async #enter(request: TenantRequest, response: ServerResponse, client: ClientPresence): Promise<boolean> {
    const reading = this.#read(request);
    const { host } = reading;
    if (host === this.#parts.hosts.canonicalHost) request.canonicalHost = host;
    if (reading.outcome === 'canonical') return this.#parts.transport.admit(request, response, host);
    const { lease, resolved } = await this.#resolve(host, request.requestId, client);
    if (client.isGone) {
      lease.release(); // its 'close' has been, nothing else would
      return false;
    }
    response.once('close', lease.release);
    request.releaseTenant = lease.release;
    if (!this.#parts.transport.admit(request, response, host)) return false;
    const { identity, sessionExpired, duplicateCookie } = this.#parts.identities.read(request);
    request.duplicateCookie = duplicateCookie;
    request.tenantContext = new TenantContext(
      host,
      request.requestId,
      resolved.ageSeconds,
      resolved.isStale,
      lease.runtime,
      identity,
      sessionExpired,
      client,
    );
    if (resolved.isStale) response.setHeader('X-Config-Stale', String(Math.floor(resolved.ageSeconds)));
    return true;
  }

  #read(request: TenantRequest): KnownHost {
    const reading = this.#parts.hosts.read(request.rawHeaders, request.url ?? '/');
    if (reading.outcome === 'tenant' || reading.outcome === 'canonical') {
      // An absolute-form target that names this very host: the router knows paths only.
      request.url = (request.url ?? '/').replace(/^https?:\/\/[^/?#]*\/?/i, '/');
      return reading;
    }
    this.#parts.rejections.badHost();
    if (reading.outcome === 'unreadable') throw callerError('bad_host', 'The request does not name one host.');
    throw callerError('not_found', 'No tenant has this host.');
  }

  async #resolve(
    host: string,
    requestId: string,
    client: WaitOptions,
  ): Promise<{ lease: RuntimeLease; resolved: ResolvedConfig }> {
    const { configs, rejections, leases, logContext } = this.#parts;
    const resolved = await configs.getConfig(host, requestId, client).catch((error: unknown) => {
      rejections.lookupFailed(error);
      throw error;
    });
    const fields = logContext.current();
    if (fields !== undefined) {
      fields.tenant = resolved.config.tenant;
      fields.config_version = resolved.config.configVersion;
    }
    return { lease: await leases.acquire(resolved.config, requestId, client), resolved };
  }
}

type KnownHost = Extract<HostReading, { readonly outcome: 'tenant' | 'canonical' }>;

/** Worth a line even when nobody waits for the answer. */
function isBug(error: unknown): boolean {
  if (error instanceof PublisherError) return error.family === 'bug';
  return !(error instanceof Error || error instanceof DOMException) || error.name !== 'AbortError';
}
