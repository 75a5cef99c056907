import { types } from 'node:util';
import type { SafeError } from './safe-error.js';

const MAX_VALUE = 256;
const MAX_ITEMS = 64;
/** Fields, and one level of names to words in them such as `results`: nothing we log on purpose is deeper. */
const MAX_DEPTH = 2;
/** The field of what was thrown, see `EventLog.failure`. */
const THROWN = 'err';

/** How foreign values are turned into what may stand in a line. */
export interface FieldRules {
  /** Masks secrets; a long text is scrubbed before it is cut, or half a secret would be left. */
  readonly scrub: (text: string) => string;
  readonly errorFields: (thrown: unknown) => SafeError;
}

/**
 * Whatever reaches the logger, by plan or by mistake, as fields of a line: texts are cut to 256 characters,
 * errors reduced to their allow-list, and of requests, clients and other objects only their kind is said.
 * Spec: observability.md sections 2 and 5
 */
export function safeFields(fields: Readonly<Record<string, unknown>>, rules: FieldRules): Record<string, unknown> {
  return Object.fromEntries(
    entriesOf(fields).map(([name, value]) => [
      cutText(name, rules),
      // Anything may be thrown, a text with a secret too.
      name === THROWN ? rules.errorFields(value) : safeValue(value, rules, 1),
    ]),
  );
}

/** A text as it may stand in a line. */
export function cutText(text: string, { scrub }: FieldRules): string {
  return text.length > MAX_VALUE ? scrub(text).slice(0, MAX_VALUE) : text;
}

function safeValue(value: unknown, rules: FieldRules, depth: number): unknown {
  if (typeof value === 'string') return cutText(value, rules);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? 'function' : value;
  if (types.isNativeError(value)) return rules.errorFields(value);
  if (depth < MAX_DEPTH && Array.isArray(value)) {
    return value.slice(0, MAX_ITEMS).map((item) => safeValue(item, rules, depth + 1));
  }
  if (depth >= MAX_DEPTH || !isPlain(value)) return 'object';
  const entries = entriesOf(value).slice(0, MAX_ITEMS);
  return Object.fromEntries(entries.map(([name, item]) => [cutText(name, rules), safeValue(item, rules, depth + 1)]));
}

/** Members that are plain values; getters are not asked. */
function entriesOf(value: object): readonly [string, unknown][] {
  return Object.entries(Object.getOwnPropertyDescriptors(value)).flatMap(([name, descriptor]) =>
    descriptor.enumerable === true && 'value' in descriptor ? [[name, descriptor.value]] : [],
  );
}

function isPlain(value: object): boolean {
  if (types.isProxy(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
