const DONE = 0;
const FAILED = 1;

/** What the end of the process is made of. */
export interface ProcessEndParts {
  /** Drains and closes everything. */
  readonly stop: () => Promise<void>;
  /** After this the process ends all the same, with 1; ≥ the time `stop` may take. */
  readonly limitMs: number;
  readonly exit: (code: number) => void;
}

/**
 * How this process ends: it drains once, whoever asks for it and how often, and leaves with 1 when any bug had a
 * part in it. Spec: reliability.md section 7
 */
export class ProcessEnd {
  readonly #parts: ProcessEndParts;
  #code = DONE;
  #hasBegun = false;

  constructor(parts: ProcessEndParts) {
    this.#parts = parts;
  }

  /** SIGTERM or SIGINT: the first drains and leaves with 0, the next one leaves with 1 at once. */
  onSignal(): void {
    if (this.#hasBegun) this.#parts.exit(FAILED);
    else this.#begin();
  }

  /** A bug nobody caught: drains, leaves with 1. A drain that runs already goes on: its sends must be recorded. */
  onBug(): void {
    this.#code = FAILED;
    if (!this.#hasBegun) this.#begin();
  }

  #begin(): void {
    this.#hasBegun = true;
    const { stop, limitMs, exit } = this.#parts;
    const late = setTimeout(() => exit(FAILED), limitMs);
    void Promise.resolve()
      .then(stop)
      .catch(() => (this.#code = FAILED))
      .finally(() => {
        clearTimeout(late);
        exit(this.#code);
      });
  }
}
