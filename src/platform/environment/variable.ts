import type { Secret } from '../../kernel/index.js';

/** What a default may depend on. */
export interface Facts {
  readonly production: boolean;
  readonly test: boolean;
  /** Whether standard output is a terminal. */
  readonly terminal: boolean;
}

/** A value that breaks its rule. Holds the rule, never the value. */
export class Broken {
  constructor(readonly rule: string) {}
}

/**
 * One environment variable, declared once: the loader, the documentation and `.env.example` are made from it.
 * Spec: configuration.md.
 */
export interface Variable<T> {
  readonly name: string;
  /** Older or foreign names that mean the same. */
  readonly aliases: readonly string[];
  /** One line for the documentation. */
  readonly help: string;
  /** Completes the sentence "NAME must be …". */
  readonly rule: string;
  /** The default as people read it; null = not set. */
  readonly defaultText: string | null;
  /** Its value never leaves a `Secret`. */
  readonly isSecret: boolean;
  /** `<NAME>_FILE` may name a mounted file that holds the value. */
  readonly hasFileVariant: boolean;
  /** `<NAME>__<PUBLISHER ID>` may set it for one publisher entry. */
  readonly perPublisher: boolean;
  /** What `.env.example` shows instead of the default; refused as a value. Null = the default. */
  readonly example: string | null;
  /** Further secret texts within a value, for the log scrubber's register. */
  readonly secretsWithin?: (value: string) => readonly string[];
  /** An empty value counts as unset instead of breaking the rule. */
  readonly blankIsUnset: boolean;
  /** Aliases whose number is forced into the range with a warning, as an older version allowed more. */
  readonly clampedAliases: readonly string[];
  /** @param raw the text of the environment. */
  readonly parse: (raw: string) => T | Broken;
  /** A value outside the range, forced into it; only for `clampedAliases`. */
  readonly clamp?: (raw: string) => T | Broken;
  readonly fallback: (facts: Facts) => T;
}

/** Variables of one group by the property they become. */
export type VariableTable = Readonly<Record<string, Variable<unknown>>>;

/** The values a table is parsed into. */
export type ValuesOf<Table extends VariableTable> = {
  readonly [Property in keyof Table]: Table[Property] extends Variable<infer Value> ? Value : never;
};

/** A group of variables with the heading it has in the documentation. */
export interface VariableGroup<Table extends VariableTable = VariableTable> {
  readonly title: string;
  readonly intro: string;
  readonly variables: Table;
}

/** JSON as it comes: its owner parses it. */
export type JsonObject = Readonly<Record<string, unknown>>;

export type SecretText = Secret<string> | null;
