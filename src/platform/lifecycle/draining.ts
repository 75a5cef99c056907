/** What must happen before the process may end. */
export type DrainStep = () => void | Promise<void>;

/**
 * Whether this process is going away. From the first moment on: readiness fails, no mutation, claim, job or
 * next platform is begun; what runs is finished. Spec: reliability.md section 7.
 */
export class Draining {
  readonly #steps = new Set<DrainStep>();
  readonly #signal = new AbortController();
  #finished: Promise<void> | null = null;

  isDraining(): boolean {
    return this.#finished !== null;
  }

  /** Aborted when draining begins. */
  get signal(): AbortSignal {
    return this.#signal.signal;
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
    this.#signal.abort();
    await Promise.allSettled([...this.#steps].map(async (step) => step()));
  }
}
