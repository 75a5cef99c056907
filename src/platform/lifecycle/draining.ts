import { setMaxListeners } from 'node:events';

/** Time to record what was cut. Spec: reliability.md section 7. */
const CUT_BEFORE_END_MS = 5_000;

/** What must happen before the process may end. */
export type DrainStep = () => void | Promise<void>;

/**
 * Whether this process is going away. From the first moment on: readiness fails, no mutation, claim, job or
 * next platform is begun; what runs is finished. Spec: reliability.md section 7.
 */
export class Draining {
  readonly #graceMs: number;
  readonly #steps = new Set<DrainStep>();
  readonly #begun = new AbortController();
  readonly #cut = new AbortController();
  #finished: Promise<void> | null = null;

  /** @param graceMs how long the process has from the beginning of the drain to its end */
  constructor(graceMs: number) {
    this.#graceMs = graceMs;
    // Everything that runs listens: Node would take more than ten of them for a leak and say so on stderr.
    setMaxListeners(0, this.#begun.signal, this.#cut.signal);
  }

  isDraining(): boolean {
    return this.#finished !== null;
  }

  /** Aborted when draining begins. */
  get begun(): AbortSignal {
    return this.#begun.signal;
  }

  /** Aborted 5 s before the time is over: what is still open then is cut and recorded as `unknown`. */
  get cut(): AbortSignal {
    return this.#cut.signal;
  }

  /**
   * Registers something the end of the process waits for, e.g. a send that must be recorded.
   * @returns takes it back
   */
  onDrain(step: DrainStep): () => void {
    this.#steps.add(step);
    return () => this.#steps.delete(step);
  }

  /** Begins to drain; the promise resolves when every step has settled. Later calls wait for the same. */
  begin(): Promise<void> {
    this.#finished ??= this.#run();
    return this.#finished;
  }

  async #run(): Promise<void> {
    this.#begun.abort();
    setTimeout(() => this.#cut.abort(), Math.max(0, this.#graceMs - CUT_BEFORE_END_MS)).unref();
    await Promise.allSettled([...this.#steps].map(async (step) => step()));
  }
}
