/**
 * Who still uses a thing that is going to be thrown away: it is disposed when the last user has left.
 */
export class UseCount {
  readonly #onIdle: () => void;
  #users = 0;
  #retired = false;

  /** @param onIdle called once, when the thing is retired and nobody uses it */
  constructor(onIdle: () => void) {
    this.#onIdle = onIdle;
  }

  /** One more user. @returns leaves; calling it again does nothing */
  enter(): () => void {
    this.#users += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#users -= 1;
      if (this.#retired && this.#users === 0) this.#onIdle();
    };
  }

  /** The thing is no longer handed out. */
  retire(): void {
    if (this.#retired) return;
    this.#retired = true;
    if (this.#users === 0) this.#onIdle();
  }
}
