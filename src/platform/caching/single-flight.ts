/**
 * One piece of work per key at a time: who comes meanwhile shares its result or its error. Nothing is kept
 * afterwards, and keys never wait for each other. Spec: reliability.md section 3.
 */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Promise<T>>();

  /** Joins the flight of this key, or starts `work` as its flight. */
  run(key: string, work: () => Promise<T>): Promise<T> {
    const flying = this.#flights.get(key);
    if (flying) return flying;
    const flight = work().finally(() => this.#flights.delete(key));
    this.#flights.set(key, flight);
    return flight;
  }

  /** The flight of this key, if one is in the air. */
  current(key: string): Promise<T> | null {
    return this.#flights.get(key) ?? null;
  }
}
