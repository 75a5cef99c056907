import type { ServerResponse } from 'node:http';
import type { AccessControl } from '../../auth/index.js';
import type { Clock } from '../../kernel/index.js';
import type { LogContext } from '../../platform/logging/index.js';
import { RequestTimes } from '../../platform/timings/index.js';
import type { TenantRequest } from '../../tenancy/index.js';

/** Who is told: `SERVER_TIMING`. */
export type ServerTimingMode = 'admin' | 'all' | 'off';

/** What it works with. */
export interface ServerTimingParts {
  readonly access: Pick<AccessControl, 'roleOf'>;
  readonly logContext: Pick<LogContext, 'attached'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

/**
 * Says in `Server-Timing` what a request has waited for until its answer began. Only tenants that were found have it,
 * and no answer that anybody may keep: it would tell the times of one person to others. Spec: observability.md section 8.
 */
export class ServerTiming {
  constructor(
    private readonly mode: ServerTimingMode,
    private readonly parts: ServerTimingParts,
  ) {}

  /** Called when a request comes in. @returns null = its times are of interest to nobody */
  timesOf({ headers }: Pick<TenantRequest, 'headers'>): RequestTimes | null {
    if (this.mode === 'off') return null;
    // Whoever sends no cookie is not signed in.
    if (this.mode === 'admin' && headers.cookie === undefined) return null;
    return new RequestTimes(() => this.parts.clock.monotonicMs());
  }

  /** Called when the tenant of a request is known, if it has one. */
  announce({ tenantContext }: TenantRequest, response: ServerResponse): void {
    const times = this.parts.logContext.attached()?.times ?? null;
    if (times === null || tenantContext === undefined) return;
    if (this.mode === 'admin' && this.parts.access.roleOf(tenantContext) !== 'admin') return;
    sayAtTheBeginning(response, times);
  }
}

/** Headers are sent when an answer begins: that is the last moment to say something, and the first to know enough. */
function sayAtTheBeginning(response: ServerResponse, times: RequestTimes): void {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = (...args: unknown[]) => {
    if (!response.headersSent && !mayBeKeptByAnybody(response)) response.setHeader('Server-Timing', times.header());
    return writeHead(...args);
  };
}

function mayBeKeptByAnybody(response: ServerResponse): boolean {
  return /\bpublic\b/.test(String(response.getHeader('Cache-Control') ?? ''));
}
