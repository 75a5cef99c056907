import { inspect } from 'node:util';

const MASK = '[secret]';

/** The string fields of one resolved secret. */
export type CredentialFields = Secret<Readonly<Record<string, string>>>;

/**
 * Asks for a tenant's secret anew after its provider has refused the one at hand.
 * @returns null = there is no other one
 */
export type RenewCredential = (signal?: AbortSignal) => Promise<CredentialFields | null>;

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
