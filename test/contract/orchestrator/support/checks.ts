/** Registers one check: its name in the report, and the sentence that says what holds. */
export type Check = (name: string, sentence: string, run: () => Promise<void>) => void;

/**
 * The checks of the integration report, registered and counted: what ran, and which criterion rests on which
 * check of this very run.
 */
export class Checks {
  readonly #registered = new Set<string>();
  readonly #passed = new Set<string>();

  /** @param requiresAll whether a criterion may only rest on checks that exist; false when some are not registered */
  constructor(private readonly requiresAll: boolean) {}

  /** One section of the report. */
  category(title: string, register: (check: Check) => void): void {
    describe(title, () => {
      register((name, sentence, run) => this.#register(`${title}/${name}`, `${name}: ${sentence}`, run));
    });
  }

  /**
   * A criterion that holds when the checks it rests on have passed in this run. Of those that were not registered
   * (a real orchestrator has no switches) nothing is said; when none was, neither is the criterion.
   * @param proofs `<section>/<name>`
   */
  criterion(id: string, sentence: string, proofs: readonly string[]): void {
    const unknown = proofs.filter((proof) => !this.#registered.has(proof));
    if (this.requiresAll && unknown.length > 0) throw new Error(`${id} rests on no check: ${unknown.join(', ')}.`);
    const present = proofs.filter((proof) => this.#registered.has(proof));
    if (present.length === 0) return;
    this.#register(id, `${id} ${sentence}`, async () => {
      expect(present.filter((proof) => !this.#passed.has(proof))).toEqual([]);
    });
  }

  /** For the end of the run. Neither address nor host nor token is in it. */
  summary(kind: 'development' | 'real'): string {
    const which = kind === 'real' ? 'a real orchestrator' : 'the development orchestrator';
    return `${this.#passed.size} of ${this.#registered.size} checks passed against ${which}`;
  }

  #register(key: string, name: string, run: () => Promise<void>): void {
    if (this.#registered.has(key)) throw new Error(`There are two checks named ${key}.`);
    this.#registered.add(key);
    test(name, async () => {
      await run();
      this.#passed.add(key);
    });
  }
}
