import { inspect } from 'node:util';

const MASK = '[secret]';

/**
 * A value that must not leave the process by accident. Printing, serialising or interpolating it gives
 * `[secret]`; {@link Secret.reveal} is the one way out and is called only inside an adapter.
 * Spec: orchestrator.md section 5.
 */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself. Call it as late as possible, and do not keep the result. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }

  [Symbol.toPrimitive](): string {
    return MASK;
  }
}
