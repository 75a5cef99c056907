import type { EnvironmentProblem } from './environment-error.js';
import type { Variable } from './variable.js';

export type RawEnvironment = Readonly<Record<string, string | undefined>>;

/** The text a variable was given, and the name it stood under. */
export interface RawValue {
  readonly raw: string;
  readonly givenAs: string;
}

/** Finds a variable's text under its name, its aliases or in its file, and notes what contradicts. */
export class RawValues {
  readonly problems: EnvironmentProblem[] = [];
  /** Paths of secrets that were read from a file, by variable name. */
  readonly files = new Map<string, string>();

  /** @param readFile text of a file; throws when it cannot be read */
  constructor(
    private readonly env: RawEnvironment,
    private readonly readFile: (path: string) => string,
  ) {}

  /** Null = not set. */
  find(variable: Variable<unknown>): RawValue | null {
    const names = [variable.name, ...variable.aliases, ...variable.clampedAliases];
    const given = names.filter((name) => this.#isSet(name, variable.blankIsUnset));
    if (variable.hasFileVariant && this.#isSet(`${variable.name}_FILE`, false)) {
      return given.length > 0
        ? this.#contradiction([...given, `${variable.name}_FILE`])
        : this.#fromFile(variable.name);
    }
    const [first] = given;
    if (first === undefined) return null;
    const raw = this.env[first] ?? '';
    return given.every((name) => this.env[name] === raw) ? { raw, givenAs: first } : this.#contradiction(given);
  }

  /** Variables `<NAME>__<PUBLISHER ID>`, or the same with `_FILE`, by name without `_FILE`. */
  perPublisher(variable: Variable<unknown>): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const name of Object.keys(this.env)) {
      if (!name.startsWith(`${variable.name}__`) || !this.#isSet(name, true)) continue;
      const value = name.endsWith('_FILE')
        ? this.#fromFile(name.slice(0, -'_FILE'.length))
        : { raw: this.env[name] ?? '' };
      if (value) found.set(name.replace(/_FILE$/, ''), value.raw);
    }
    return found;
  }

  #isSet(name: string, blankIsUnset: boolean): boolean {
    const raw = this.env[name];
    return raw !== undefined && !(blankIsUnset && raw.trim() === '');
  }

  #contradiction(names: readonly string[]): null {
    this.problems.push({ variable: names[0] ?? '', rule: `contradicts itself: set only one of ${names.join(', ')}` });
    return null;
  }

  #fromFile(name: string): RawValue | null {
    const path = this.env[`${name}_FILE`] ?? '';
    try {
      // Editors and `echo` end a file with a line break that is no part of the secret.
      const raw = this.readFile(path).replace(/\r?\n$/, '');
      this.files.set(name, path);
      return { raw, givenAs: name };
    } catch {
      this.problems.push({ variable: `${name}_FILE`, rule: 'must name a file that can be read' });
      return null;
    }
  }
}
