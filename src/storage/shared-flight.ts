import { orAbort } from './abort.js';

interface Flight<T> {
  readonly promise: Promise<T>;
  readonly control: AbortController;
  waiting: number;
}

/**
 * One call per key at a time: those who ask meanwhile share its result or its error. A caller that gives up
 * leaves, the call goes on for the others, and is aborted when nobody waits any more.
 * Spec: reliability.md section 3.
 */
export class SharedFlights<T> {
  readonly #flights = new Map<string, Flight<T>>();

  /** @param work is given a signal that is aborted when the last waiting caller has left */
  async join(key: string, signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const flight = this.#flights.get(key) ?? this.#start(key, work);
    flight.waiting += 1;
    try {
      return await orAbort(flight.promise, signal);
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0) this.#end(key, flight);
    }
  }

  /** Lets the next caller start anew; those who wait already get the result of the old call. */
  forget(key: string): void {
    this.#flights.delete(key);
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const control = new AbortController();
    const flight: Flight<T> = { promise: work(control.signal), control, waiting: 0 };
    // Every waiter sees the error; when all have left there is nobody to tell.
    flight.promise.catch(() => undefined);
    this.#flights.set(key, flight);
    return flight;
  }

  #end(key: string, flight: Flight<T>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
    flight.control.abort();
  }
}
