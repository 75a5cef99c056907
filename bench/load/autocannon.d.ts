/** The part of autocannon we use; it brings no types. */
declare module 'autocannon' {
  interface Options {
    readonly url: string;
    readonly connections: number;
    /** Seconds, ≥ 1. */
    readonly duration: number;
    readonly requests: readonly { readonly path: string; readonly headers: Readonly<Record<string, string>> }[];
  }
  interface Result {
    readonly duration: number;
    readonly '2xx': number;
    readonly non2xx: number;
    readonly errors: number;
  }
  function autocannon(options: Options): Promise<Result>;
  export = autocannon;
}
