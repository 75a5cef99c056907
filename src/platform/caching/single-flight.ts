import { orAbort } from '../../kernel/index.js';

interface Flight<T> {
  readonly promise: Promise<T>;
  readonly control: AbortController;
  readonly leader: string | null;
  waiting: number;
}

/** How a caller takes part in a flight. */
export interface FlightOptions {
  /** Ends this caller's wait; the others go on waiting. Without one the caller stays to the end. */
  readonly signal?: AbortSignal | undefined;
  /** Who asks, for those who join later; in practice a request id. */
  readonly id?: string;
  /** Told the id of the caller who started the flight, when this one joined it. */
  readonly onJoined?: (leader: string) => void;
}

/**
 * One piece of work per key at a time: who comes meanwhile shares its result or its error. A caller that gives
 * up leaves and the work goes on for the others; it is aborted when nobody waits any more. Nothing is kept
 * afterwards, and keys never wait for each other. Spec: reliability.md section 3.
 */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>();

  /** @param joined told of each caller who joined a flight; see `countJoins` */
  constructor(private readonly joined: () => void = () => undefined) {}

  /**
   * Joins the flight of this key, or starts `work` as its flight.
   * @param work is given a signal that fires when the last waiting caller has left
   * @throws what `work` threw, or the reason of the caller's own signal
   */
  async run(key: string, work: (signal: AbortSignal) => Promise<T>, options: FlightOptions = {}): Promise<T> {
    options.signal?.throwIfAborted();
    const known = this.#flights.get(key);
    if (known) this.joined();
    if (known?.leader) options.onJoined?.(known.leader);
    const flight = known ?? this.#start(key, work, options.id ?? null);
    flight.waiting += 1;
    try {
      return await orAbort(flight.promise, options.signal);
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0) {
        this.#land(key, flight);
        flight.control.abort();
      }
    }
  }

  /** The flight of this key, if one is in the air. */
  current(key: string): Promise<T> | null {
    return this.#flights.get(key)?.promise ?? null;
  }

  /** Lets the next caller start anew; those who wait already get the result of the old work. */
  forget(key: string): void {
    this.#flights.delete(key);
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>, leader: string | null): Flight<T> {
    const control = new AbortController();
    const flight: Flight<T> = { promise: work(control.signal), control, leader, waiting: 0 };
    this.#flights.set(key, flight);
    const land = (): void => this.#land(key, flight);
    // Every waiter sees the error; when all have left there is nobody to tell.
    flight.promise.then(land, land);
    return flight;
  }

  #land(key: string, flight: Flight<T>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}
