import { inspect } from 'node:util';

/** Deeper than anything that is thrown on purpose. */
const MAX_DEPTH = 12;

/** Lines of a stack are places in our code, not words of an upstream; its first line is the message. */
const FRAME = /^[\s'"`]*at .*$/gmu;

/**
 * Everything an error, or any other value, shows to whoever looks closely: as a debugger prints it, as JSON, its stack, its
 * own members, enumerable or not, symbols, and those of all it leads to.
 */
export function everythingOf(value: unknown): string {
  const parts = [inspect(value, { showHidden: true, depth: Infinity, maxStringLength: null, maxArrayLength: null })];
  walk(value, parts, new Set(), 0);
  return parts.join('\n');
}

/** The same without the places in our own code. */
export function wordsOf(value: unknown): string {
  return everythingOf(value).replace(FRAME, '');
}

function walk(value: unknown, parts: string[], seen: Set<unknown>, depth: number): void {
  if (typeof value === 'string') return void parts.push(value);
  if (typeof value !== 'object' && typeof value !== 'function') return void parts.push(inspect(value));
  if (value === null || seen.has(value) || depth > MAX_DEPTH) return;
  seen.add(value);
  if (value instanceof Uint8Array) parts.push(Buffer.from(value).toString('latin1'));
  parts.push(jsonOf(value));
  const inner = value instanceof Map || value instanceof Set ? [...value].flat() : [];
  for (const one of inner) walk(one, parts, seen, depth + 1);
  for (const name of Reflect.ownKeys(value)) {
    parts.push(String(name));
    walk(read(value, name), parts, seen, depth + 1);
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Error.prototype)
    walkGetters(value, prototype, parts, seen, depth);
}

/** What a class computes of its private parts. */
function walkGetters(value: object, prototype: unknown, parts: string[], seen: Set<unknown>, depth: number): void {
  if (typeof prototype !== 'object' || prototype === null) return;
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if ('get' in property) walk(read(value, name), parts, seen, depth + 1);
  }
}

function read(value: object, name: PropertyKey): unknown {
  try {
    return Reflect.get(value, name);
  } catch (error) {
    return `a getter threw ${String(error)}`;
  }
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return ''; // a circle, or a number without a form: its members are looked at one by one
  }
}
