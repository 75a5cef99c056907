import { ageMs, momentOf } from '../../kernel/index.js';
import type { Clock, Moment } from '../../kernel/index.js';
import { SingleFlight } from '../../platform/caching/index.js';

/** Probes and ordinary calls of this long ago still say how things are. */
const VALID_MS = 5000;

/** Whether the orchestrator answers: at most one probe per 5 s, none while ordinary calls tell. Spec: reliability.md section 7. */
export class Connectivity {
  readonly #flights = new SingleFlight<boolean>();
  #last: { readonly at: Moment; readonly reachable: boolean } | null = null;

  constructor(
    private readonly probe: () => Promise<boolean>,
    private readonly clock: Clock,
  ) {}

  /** An ordinary call ended. */
  note(reachable: boolean): void {
    this.#last = { at: momentOf(this.clock), reachable };
  }

  async isReachable(): Promise<boolean> {
    if (this.#last && ageMs(this.clock, this.#last.at) < VALID_MS) return this.#last.reachable;
    return this.#flights.run('probe', async () => {
      const reachable = await this.probe();
      this.note(reachable);
      return reachable;
    });
  }
}
