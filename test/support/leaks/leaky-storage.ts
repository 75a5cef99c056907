import type { ImageStorage } from '../../../src/storage/index.js';

/** How a careless adapter hands on what its SDK threw. */
export type Spoil = (error: Error, secret: string) => Error;

/** A secret, in the ways in which errors of SDKs and clients carry it. */
export const SPOILS: readonly (readonly [how: string, spoil: Spoil])[] = [
  ['as its cause', (error, secret) => Object.assign(error, { cause: new Error(`401: Bearer ${secret}`) })],
  ['as a hidden cause', (error, secret) => hide(error, 'cause', { config: { headers: { Authorization: secret } } })],
  ['in its message', (error, secret) => Object.assign(error, { message: `${error.message} (${secret})` })],
  ['in its stack', (error, secret) => Object.assign(error, { stack: `${String(error)}: ${secret}\n${error.stack}` })],
  ['in a member', (error, secret) => Object.assign(error, { response: { status: 401, data: secret } })],
  ['in a hidden member', (error, secret) => hide(error, '$response', { body: secret })],
  ['under a symbol', (error, secret) => Object.assign(error, { [Symbol('request')]: { headers: { a: secret } } })],
  ['as the name of a member', (error, secret) => Object.assign(error, { headers: { [secret]: 'x' } })],
  ['in bytes', (error, secret) => Object.assign(error, { body: Buffer.from(secret) })],
  ['in a map', (error, secret) => Object.assign(error, { headers: new Map([['authorization', secret]]) })],
  ['behind a getter', (error, secret) => Object.defineProperty(error, 'request', { get: () => secret })],
  ['in its JSON', (error, secret) => hide(error, 'toJSON', () => ({ name: error.name, token: secret }))],
  ['in base64', (error, secret) => Object.assign(error, { auth: base64(`user:${secret}`) })],
  ['in hex', (error, secret) => Object.assign(error, { raw: Buffer.from(secret).toString('hex') })],
  ['encoded as in a URL', (error, secret) => Object.assign(error, { query: `?t=${encodeURIComponent(secret)}` })],
  ['in part', (error, secret) => Object.assign(error, { hint: `${secret.slice(2, 16)}…` })],
  ['in one of many', (error, secret) => Object.assign(error, { errors: [new Error('first'), new Error(secret)] })],
  ['deep inside', (error, secret) => Object.assign(error, { a: { b: { c: { d: { e: { f: [{ g: secret }] } } } } } })],
];

/** The same storage, whose errors are spoiled on their way out. */
export function leaky(storage: ImageStorage, secret: string, spoil: Spoil): ImageStorage {
  return wrapped(storage, (error) => (error instanceof Error ? spoil(error, secret) : error)) as ImageStorage;
}

function wrapped(target: object, spoiled: (error: unknown) => unknown): object {
  return new Proxy(target, {
    get: (of, name) => {
      const value: unknown = Reflect.get(of, name, of);
      if (typeof value === 'object' && value !== null) return wrapped(value, spoiled);
      if (typeof value !== 'function') return value;
      return (...args: readonly unknown[]): unknown =>
        Promise.resolve(Reflect.apply(value, of, args)).catch((error: unknown) => {
          throw spoiled(error);
        });
    },
  });
}

function hide(error: Error, name: string, value: unknown): Error {
  return Object.defineProperty(error, name, { value, enumerable: false, configurable: true });
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
