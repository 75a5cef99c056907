/** What begins when the service listens; a command builds the same application and begins none of it. */
export class ServiceStart {
  readonly #steps: (() => void)[] = [];

  onStart(step: () => void): void {
    this.#steps.push(step);
  }

  /** Runs every step, in the order they came. */
  begin(): void {
    for (const step of this.#steps.splice(0)) step();
  }
}
