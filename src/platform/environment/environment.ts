import type { AiConfig, Secret, StorageProvider } from '../../kernel/index.js';
import { VARIABLE_GROUPS } from './groups.js';
import type { ValuesOf, Variable } from './variable.js';

type Groups = typeof VARIABLE_GROUPS;

/**
 * Everything the process was told at start, typed and frozen, without any secret.
 * Spec: configuration.md.
 */
export type Environment = {
  readonly [Group in Exclude<keyof Groups, 'secrets'>]: ValuesOf<Groups[Group]['variables']>;
} & {
  /** `NODE_ENV=production`. */
  readonly isProduction: boolean;
  /** Where the one tenant of standalone mode keeps its photos: as said, else by what credentials are set. */
  readonly standaloneStorage: StorageProvider;
  /** Whether the pipeline-log relay runs; without it none of its variables was read. */
  readonly pipelineLogsOn: boolean;
  /** Whether traces are recorded; without them none of the other `OTEL_*` was read. */
  readonly tracingOn: boolean;
  /** Who writes the captions of standalone mode: as said, else by whether there is a key. */
  readonly standaloneCaptioning: AiConfig['provider'];
};
export const Environment = Symbol('Environment');

/**
 * The process's own secrets; null = not set. Injected only where a secret is used.
 * Spec: configuration.md sections 2 to 4.
 */
export type Secrets = ValuesOf<Groups['secrets']['variables']> & {
  /** `<VARIABLE>__<PUBLISHER ID>`: secrets of single publisher entries, by the whole variable name. */
  readonly perPublisher: ReadonlyMap<string, Secret<string>>;
  /** Paths of the secrets that came from a file, by variable name without `_FILE`. */
  readonly files: ReadonlyMap<string, string>;
};
export const Secrets = Symbol('Secrets');

/** One text of a secret, by the name of its variable. */
export interface SecretText {
  readonly variable: string;
  readonly text: string;
}

/** Every text of the process's secrets, for the log scrubber's register and for nothing else. */
export function secretTexts(secrets: Secrets): readonly SecretText[] {
  const table = VARIABLE_GROUPS.secrets.variables;
  const own = Object.entries<Variable<unknown>>(table).flatMap(([property, { name, secretsWithin }]) =>
    textsOf(secrets[property as keyof typeof table]).flatMap((text) => [
      { variable: name, text },
      ...(secretsWithin?.(text) ?? []).map((part) => ({ variable: name, text: part })),
    ]),
  );
  const perPublisher = [...secrets.perPublisher].flatMap(([variable, secret]) =>
    textsOf(secret).map((text) => ({ variable, text })),
  );
  return [...own, ...perPublisher];
}

/** What a secret may hold: one text, several, or texts by name. */
type SecretValue = string | readonly string[] | Readonly<Record<string, string>>;

function textsOf(secret: Secret<SecretValue> | null): readonly string[] {
  const value = secret?.reveal() ?? [];
  return typeof value === 'string' ? [value] : Object.values(value);
}
