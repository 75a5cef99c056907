import type { components, paths } from './schema.js';

/** Types of the API by name, e.g. `Schemas['DetailView']`: generated from the document of the service. */
export type Schemas = components['schemas'];

type Verb = 'get' | 'post' | 'put' | 'delete';
type Operation<P extends keyof paths, V extends Verb> = Exclude<paths[P][V], undefined>;
/** Paths of the document that take a method. */
export type PathOf<V extends Verb> = {
  [P in keyof paths]: [Operation<P, V>] extends [never] ? never : P;
}[keyof paths];

type JsonIn<T> = T extends { readonly content: { readonly 'application/json': infer Body } } ? Body : never;
type ResponsesOf<O> = O extends { readonly responses: infer All } ? All[keyof All] : never;
type AnswerOf<P extends keyof paths, V extends Verb> = JsonIn<ResponsesOf<Operation<P, V>>>;
type ParametersOf<O, Place extends 'path' | 'query'> = O extends {
  readonly parameters: { readonly [key in Place]?: infer Found };
}
  ? Exclude<Found, undefined>
  : never;
type BodyOf<O> = O extends { readonly requestBody?: infer Body } ? JsonIn<Exclude<Body, undefined>> : never;

/** What one may ask for at a path that is read. */
export type QueryOf<P extends PathOf<'get'>> = ParametersOf<Operation<P, 'get'>, 'query'>;

type InPath<O> = [ParametersOf<O, 'path'>] extends [never] ? unknown : { readonly path: ParametersOf<O, 'path'> };
type InQuery<O> = [ParametersOf<O, 'query'>] extends [never] ? unknown : { readonly query?: ParametersOf<O, 'query'> };
type InBody<O> = [BodyOf<O>] extends [never] ? unknown : { readonly body?: BodyOf<O> };
type Parts<O> = InPath<O> & InQuery<O> & InBody<O>;

declare const answers: unique symbol;

/** An address to read from that knows what is answered there. */
export type Address<A> = string & { readonly [answers]: A };

/** A change that knows what it is answered. */
export interface Change<A> {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly [answers]: A;
}

/**
 * Where to read, by the words of the API document: a path, parameter or value that is not in it does not compile.
 * Spec: ui.md section 2.
 */
export function from<P extends PathOf<'get'>>(path: P, parts: Parts<Operation<P, 'get'>>): Address<AnswerOf<P, 'get'>> {
  return addressOf(path, parts) as Address<AnswerOf<P, 'get'>>;
}

/** An address that the service itself gave, of a picture for instance; nothing is read of its answer. */
export const given = (address: string): Address<never> => address as Address<never>;

/** What to change, by the words of the API document. */
export function change<V extends 'post' | 'put' | 'delete', P extends PathOf<V>>(
  verb: V,
  path: P,
  parts: Parts<Operation<P, V>>,
): Change<AnswerOf<P, V>> {
  const { body } = parts as { readonly body?: unknown };
  return { method: verb.toUpperCase(), path: addressOf(path, parts), body } as Change<AnswerOf<P, V>>;
}

function addressOf(path: string, parts: unknown): string {
  const { path: names = {}, query = {} } = parts as Readonly<Record<string, Readonly<Record<string, string>>>>;
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ''));
  const given = Object.entries(query).filter(([, value]) => (value as string | undefined) !== undefined);
  return given.length === 0 ? filled : `${filled}?${new URLSearchParams(given).toString()}`;
}
