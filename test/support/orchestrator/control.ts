import type { Fault, FaultScope, Route } from './fault.js';

interface Planned extends FaultScope {
  readonly route: Route | 'any';
  readonly fault: Fault;
  left: number;
}

interface Slowness extends FaultScope {
  readonly ms: number;
  readonly route: Route | 'any';
}

/** Switches for tests. */
export class Control {
  #planned: Planned[] = [];
  #slow: Slowness[] = [];
  /** Milliseconds every answer waits. */
  latencyMs = 0;
  /** False: POST on the runtime route is answered 405, as an older orchestrator does. */
  postSupported = true;

  constructor(
    public primaryToken: string,
    public secondaryToken: string | null,
  ) {}

  /**
   * Makes a route fail. Of several plans the oldest that fits and is not used up counts.
   * @param options `times`: how often, default for ever; `tenant`: only for one
   */
  fail(route: Route | 'any', fault: Fault, options: { readonly times?: number; readonly tenant?: string } = {}): void {
    const { times = Number.POSITIVE_INFINITY, tenant } = options;
    this.#planned.push({ route, fault, tenant, left: times });
  }

  /** Makes answers wait, before a fault as well. @param ms ≥ 0; of several that fit the longest counts */
  slow(ms: number, options: { readonly route?: Route; readonly tenant?: string } = {}): void {
    this.#slow.push({ ms, route: options.route ?? 'any', tenant: options.tenant });
  }

  /** Everything answers properly again. */
  heal(): void {
    this.#planned = [];
    this.#slow = [];
    this.latencyMs = 0;
    this.postSupported = true;
  }

  /** The fault of this request, counted. Null = answer properly. */
  take(route: Route, tenant: string): Fault | null {
    const planned = this.#planned.find((one) => one.left > 0 && fits(one, route, tenant));
    if (!planned) return null;
    planned.left -= 1;
    return planned.fault;
  }

  /** Milliseconds this request waits. */
  waitMs(route: Route | 'unknown', tenant: string): number {
    const fitting = this.#slow.filter((one) => fits(one, route, tenant)).map(({ ms }) => ms);
    return Math.max(this.latencyMs, ...fitting);
  }

  accepts(authorization: string | undefined): boolean {
    const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
    return token !== undefined && (token === this.primaryToken || token === this.secondaryToken);
  }
}

function fits(one: FaultScope & { readonly route: Route | 'any' }, route: string, tenant: string): boolean {
  return (one.route === 'any' || one.route === route) && (one.tenant === undefined || one.tenant === tenant);
}
