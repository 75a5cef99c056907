import { concerns } from './toxics.js';
import type { Direction, Toxic, ToxicKind } from './toxics.js';

/** The toxics in force, and a way to notice that they change. */
export class Weather {
  #toxics: readonly Toxic[] = [];
  #change = withResolver();

  constructor(private readonly random: () => number) {}

  set(toxics: readonly Toxic[]): void {
    this.#toxics = toxics;
    const { resolve } = this.#change;
    this.#change = withResolver();
    resolve();
  }

  /** Resolves at the next change. */
  get changed(): Promise<void> {
    return this.#change.promise;
  }

  /** The first toxic of a kind in a direction, or null. */
  find<K extends ToxicKind>(kind: K, direction: Direction): Extract<Toxic, { kind: K }> | null {
    const found = this.#toxics.find((toxic) => toxic.kind === kind && concerns(toxic, direction));
    return (found as Extract<Toxic, { kind: K }> | undefined) ?? null;
  }

  /** Milliseconds a piece waits in this direction. */
  delayMs(direction: Direction): number {
    const latency = this.find('latency', direction);
    return latency === null ? 0 : latency.ms + (latency.jitterMs ?? 0) * this.random();
  }
}

function withResolver(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
