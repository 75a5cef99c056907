import type { Target } from './target.js';

/** A request that has arrived whole. */
export interface S3Request {
  readonly method: string;
  readonly target: Target;
  readonly headers: Headers;
  /** As received, before any decoding of chunks. */
  readonly body: Buffer;
}

/** Header values by lower-case name, each occurrence apart. */
export class Headers {
  readonly #values: Readonly<Partial<Record<string, readonly string[]>>>;

  constructor(values: Readonly<Partial<Record<string, readonly string[]>>>) {
    this.#values = values;
  }

  /** All occurrences joined by a comma, or null. */
  get(name: string): string | null {
    return this.#values[name]?.join(',') ?? null;
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  get names(): string[] {
    return Object.keys(this.#values);
  }
}

/** A proper answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null = none; a HEAD names the length of what it does not send. */
  readonly body: Buffer | string | null;
}
