import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Schema } from './fits.js';

const FILE = join(__dirname, '..', '..', '..', 'src/web/api/docs/document/openapi.json');

export interface DocumentedParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

/** One status of one operation. */
export interface DocumentedResponse {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
  readonly headers?: Readonly<Record<string, unknown>>;
}

/** One method of one path. */
export interface DocumentedOperation {
  readonly operationId: string;
  readonly 'x-policy': string;
  readonly servers?: readonly unknown[];
  readonly parameters: readonly DocumentedParameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema?: Schema }>>;
  };
  readonly responses: Readonly<Record<string, DocumentedResponse | { readonly $ref: string }>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
}

/** An operation and where it stands. */
export interface Placed {
  readonly method: string;
  readonly path: string;
  readonly operation: DocumentedOperation;
}

/** The API document of this clone, as it is served. */
export class ApiDocument {
  readonly operations: readonly Placed[];
  readonly #document: Document;
  readonly #patterns: readonly (readonly [RegExp, Placed])[];

  private constructor(text: string) {
    const document = JSON.parse(text) as Document;
    this.#document = document;
    this.operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
    );
    // What is spelt out comes before what stands for anything, as the router has it.
    const ordered = [...this.operations].sort((a, b) => namesIn(a.path) - namesIn(b.path));
    this.#patterns = ordered.map((placed) => [patternOf(placed.path), placed]);
  }

  /** As it was read. */
  get whole(): unknown {
    return this.#document;
  }

  static read(): ApiDocument {
    return new ApiDocument(readFileSync(FILE, 'utf8'));
  }

  /** The operation that a request asks for; null = none. HEAD is that of GET. @param path without a query */
  find(method: string, path: string): Placed | null {
    const asked = method === 'HEAD' ? 'GET' : method;
    return this.#patterns.find(([pattern, placed]) => placed.method === asked && pattern.test(path))?.[1] ?? null;
  }

  /** What an operation may answer with a status; null = it never does. */
  response({ operation }: Placed, status: number): DocumentedResponse | null {
    const found = operation.responses[String(status)];
    if (found === undefined) return null;
    return '$ref' in found ? this.follow(found.$ref) : found;
  }

  /** What a `$ref` of the document refers to. @throws Error when there is nothing */
  follow(ref: string): Schema {
    const found = ref
      .split('/')
      .slice(1)
      .reduce<unknown>((at, name) => (at as Readonly<Record<string, unknown>> | undefined)?.[name], this.#document);
    if (typeof found !== 'object' || found === null) throw new Error(`The API document has no ${ref}.`);
    return found as Schema;
  }
}

function namesIn(path: string): number {
  return path.split('{').length;
}

function patternOf(path: string): RegExp {
  const source = path
    .split(/(\{\w+\})/)
    .map((part) =>
      part.startsWith('{') ? (part === '{path}' ? '.+' : '[^/]+') : part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'),
    )
    .join('');
  return new RegExp(`^${source}$`);
}
