import type { Endpoint, Plan } from './plan.js';

interface Planned {
  readonly endpoint: Endpoint;
  readonly plan: Plan;
  left: number;
}

/** What the switches of a running provider reach. */
export interface Switchboard {
  /** A new signing key; the JWKS has only that one from now on. @returns its id */
  rotateKeys(): string;
  /** Stops listening and cuts every connection. */
  hangUp(): Promise<void>;
  /** Listens on the same port again. */
  listen(): Promise<void>;
  /** Ends everybody's session at the provider. */
  endSessions(): void;
}

/** Switches for tests. */
export class OidcControl {
  #planned: Planned[] = [];
  /** Added to the times in ID tokens, in ms. */
  clockOffsetMs = 0;

  constructor(private readonly board: Switchboard) {}

  /** The next requests to an endpoint, one fault each, in this order. */
  next(endpoint: Endpoint, ...plans: readonly Plan[]): void {
    for (const plan of plans) this.plan(endpoint, plan, { times: 1 });
  }

  /** Makes requests to an endpoint answer so. @param times default: until healed. The oldest plan comes first */
  plan(endpoint: Endpoint, plan: Plan, { times = Number.POSITIVE_INFINITY }: { readonly times?: number } = {}): void {
    this.#planned.push({ endpoint, plan, left: times });
  }

  /** Everything answers properly again, on time, also after `refuseConnections`. Keys stay as they are. */
  async heal(): Promise<void> {
    this.#planned = [];
    this.clockOffsetMs = 0;
    await this.board.listen();
  }

  /** Nothing listens any more, until healed. */
  refuseConnections(): Promise<void> {
    return this.board.hangUp();
  }

  /** A new signing key, as when a provider rotates. @returns its id */
  rotateKeys(): string {
    return this.board.rotateKeys();
  }

  /** Nobody is signed in at the provider any more. */
  endSessions(): void {
    this.board.endSessions();
  }

  /** How many plans wait for a request; those until healed count as one. */
  get waiting(): number {
    return this.#planned.length;
  }

  /** The plan of this request, counted. Null = answer properly. */
  take(endpoint: Endpoint): Plan | null {
    const planned = this.#planned.find((one) => one.endpoint === endpoint);
    if (!planned) return null;
    planned.left -= 1;
    if (planned.left <= 0) this.#planned = this.#planned.filter((one) => one !== planned);
    return planned.plan;
  }
}
