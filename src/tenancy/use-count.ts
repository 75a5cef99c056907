/** Those who came before the same retirement; closed as soon as something waits for them to leave. */
interface Generation {
  users: number;
  readonly whenEmpty: (() => void)[];
}

/**
 * Who uses a thing, so that it, or a part of it, is thrown away only when nobody can hold it any more.
 */
export class UseCount {
  /** Oldest first; the last one is open. */
  readonly #generations: Generation[] = [newGeneration()];
  #users = 0;
  #isRetired = false;
  #onIdle: (() => void) | null = null;

  /** Users inside now. */
  get users(): number {
    return this.#users;
  }

  /** One more user. @returns leaves; calling it again does nothing */
  enter(): () => void {
    const generation = this.#generations.at(-1) ?? newGeneration();
    generation.users += 1;
    this.#users += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      generation.users -= 1;
      this.#users -= 1;
      this.#settle();
    };
  }

  /**
   * Calls back once when everyone who is inside now has left, at once when nobody is. Whoever comes later is not
   * waited for: a part that was replaced is not seen by them.
   */
  afterPresent(callback: () => void): void {
    if (this.#users === 0) return callback();
    this.#generations.at(-1)?.whenEmpty.push(callback);
    this.#generations.push(newGeneration());
  }

  /**
   * The thing itself is no longer handed out; whoever is inside may still bring in work of their own.
   * @param onIdle called once, when nobody uses it; of several retirements the first counts
   */
  retire(onIdle: () => void): void {
    if (this.#isRetired) return;
    this.#isRetired = true;
    this.#onIdle = onIdle;
    this.#settle();
  }

  #settle(): void {
    while (this.#generations.length > 1 && this.#generations[0]?.users === 0) {
      this.#generations.shift()?.whenEmpty.forEach((callback) => callback());
    }
    if (this.#users > 0) return;
    const onIdle = this.#onIdle;
    this.#onIdle = null;
    onIdle?.();
  }
}

function newGeneration(): Generation {
  return { users: 0, whenEmpty: [] };
}
