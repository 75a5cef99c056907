import { Secret } from '../../kernel/index.js';
import { base, parseJson } from './declare.js';
import type { Common } from './declare.js';
import { Broken } from './variable.js';
import type { Variable } from './variable.js';

interface SecretOptions {
  /** Shortest allowed length in characters. */
  readonly minLength?: number;
  readonly perPublisher?: boolean;
  /** Shown by `.env.example`; everybody knows it, so it is refused. */
  readonly example?: string;
}

/** A secret. A blank one counts as unset: older environments carry empty names along. */
export function secret(options: Common & SecretOptions): Variable<Secret<string> | null> {
  const length = options.minLength ? `at least ${options.minLength} characters long` : 'a text that is not empty';
  const rule = options.example === undefined ? length : `${length} and not the value of .env.example`;
  const isGood = (raw: string): boolean => raw.length >= (options.minLength ?? 1) && raw !== options.example;
  return {
    ...secretBase<Secret<string>>(options, rule),
    perPublisher: options.perPublisher ?? false,
    example: options.example ?? null,
    parse: (raw) => (isGood(raw) ? new Secret(raw) : new Broken(rule)),
  };
}

/**
 * A secret of a certain form, such as an address with a password in it.
 * @param options.accept whether it can be used
 */
export function checkedSecret(
  options: Common & {
    readonly rule: string;
    readonly accept: (raw: string) => boolean;
    readonly secretsWithin?: (raw: string) => readonly string[];
  },
): Variable<Secret<string> | null> {
  return {
    ...secretBase<Secret<string>>(options, options.rule),
    ...(options.secretsWithin ? { secretsWithin: options.secretsWithin } : {}),
    parse: (raw) => (options.accept(raw) ? new Secret(raw) : new Broken(options.rule)),
  };
}

/** Comma-separated secrets, at most `maxItems`. @param options.itemRule completes "values …" */
export function secretList(
  options: Common & {
    readonly maxItems: number;
    readonly itemRule: string;
    readonly accept: (item: string) => boolean;
    readonly secretsWithin?: (item: string) => readonly string[];
  },
): Variable<Secret<readonly string[]> | null> {
  const rule = `at most ${options.maxItems} comma-separated values ${options.itemRule}`;
  return {
    ...secretBase<Secret<readonly string[]>>(options, rule),
    ...(options.secretsWithin ? { secretsWithin: options.secretsWithin } : {}),
    parse: (raw) => {
      const items = raw.split(',').map((item) => item.trim());
      const good = items.length <= options.maxItems && items.every((item) => options.accept(item));
      return good ? new Secret<readonly string[]>(items) : new Broken(rule);
    },
  };
}

/** A JSON object of texts whose values are secret. @param options.accept whether it can be used */
export function secretTextsByName(
  options: Common & {
    readonly rule: string;
    readonly accept: (texts: Readonly<Record<string, string>>) => boolean;
  },
): Variable<Secret<Readonly<Record<string, string>>> | null> {
  return {
    ...secretBase<Secret<Readonly<Record<string, string>>>>(options, options.rule),
    parse: (raw) => {
      const texts = parseJson(raw);
      return isTexts(texts) && options.accept(texts) ? new Secret(texts) : new Broken(options.rule);
    },
  };
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((one) => typeof one === 'string');
}

function secretBase<T>(options: Common, rule: string) {
  return {
    ...base<T | null>({ ...options, default: null }, rule),
    isSecret: true,
    hasFileVariant: true,
    blankIsUnset: true,
  };
}
