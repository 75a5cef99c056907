/** The routes of the contract. */
export type Route = 'runtime' | 'credentials';

/** What a route does instead of answering properly. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string; readonly body?: unknown }
  /** 200 with this text as its body, whatever it is. */
  | { readonly kind: 'body'; readonly text: string }
  /** Accepts and never answers. */
  | { readonly kind: 'hang' }
  /** Cuts the connection. */
  | { readonly kind: 'reset' };

interface Planned {
  readonly route: Route;
  readonly fault: Fault;
  /** Only for this tenant; null = for all. */
  readonly tenant: string | null;
  left: number;
}

/** Switches for tests. */
export class Control {
  #planned: Planned[] = [];
  /** Milliseconds every answer waits. */
  latencyMs = 0;
  /** False: POST on the runtime route is answered 405, as an older orchestrator does. */
  postSupported = true;

  constructor(
    public primaryToken: string,
    public secondaryToken: string | null,
  ) {}

  /** Makes a route fail. @param options `times`: how often, default for ever; `tenant`: only for one */
  fail(route: Route, fault: Fault, options: { readonly times?: number; readonly tenant?: string } = {}): void {
    this.#planned.push({
      route,
      fault,
      tenant: options.tenant ?? null,
      left: options.times ?? Number.POSITIVE_INFINITY,
    });
  }

  /** Everything answers properly again. */
  heal(): void {
    this.#planned = [];
    this.latencyMs = 0;
    this.postSupported = true;
  }

  /** The fault of this request, counted. Null = answer properly. */
  take(route: Route, tenant: string): Fault | null {
    const planned = this.#planned.find(
      (one) => one.route === route && one.left > 0 && (one.tenant === null || one.tenant === tenant),
    );
    if (!planned) return null;
    planned.left -= 1;
    return planned.fault;
  }

  accepts(authorization: string | undefined): boolean {
    const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
    return token !== undefined && (token === this.primaryToken || token === this.secondaryToken);
  }
}

/** One request as it arrived; the evidence of tests. Never printed. */
export interface JournalEntry {
  readonly method: string;
  readonly route: Route | 'unknown';
  /** Host asked for, or the tenant of the X-Tenant header. */
  readonly subject: string;
  readonly requestId: string | null;
  readonly token: string | null;
  readonly body: string;
  /** Filled in when the answer is sent; 0 = none was sent. */
  status: number;
}
