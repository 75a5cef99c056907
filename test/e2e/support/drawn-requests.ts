import fc from 'fast-check';
import type { ApiDocument, DocumentedParameter, Placed } from '../../support/api/api-document.js';
import type { Schema } from '../../support/api/fits.js';
import { formOf } from '../../support/app/index.js';

/** What exists in the tenants, by the name of the parameter or member that may hold it. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

/** A request that the document has, or nearly has. */
export interface DrawnRequest {
  readonly placed: Placed;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | null;
}

type Body = Pick<DrawnRequest, 'body'> & { readonly type: string | null };

const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', '..', '%00', 'null', '-1', '1e9', '{}', '<b>', 'a'.repeat(300), '\u202e.jpg', '../../etc/passwd'),
);
const anything = fc.oneof(
  odd,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(odd, { maxLength: 3 }),
);
const malformed = fc.constantFrom('{', '{"a":1,"a":2}', '[[[[', 'null', '"', '{"__proto__":{}}', '\u0000');
const otherTypes = fc.constantFrom('text/plain', 'multipart/form-data', 'application/json');

/** Draws requests from the API document, with what exists where it fits and with what nobody expects. */
export class DrawnRequests {
  /** @param pictures real photos, to be uploaded */
  constructor(
    private readonly document: ApiDocument,
    private readonly known: Known,
    private readonly pictures: readonly Buffer[],
  ) {}

  of(asked: readonly Placed[]): fc.Arbitrary<DrawnRequest> {
    return fc.constantFrom(...asked).chain((placed) =>
      fc
        .record({
          names: this.#parameters(placed, 'path'),
          query: this.#parameters(placed, 'query'),
          own: this.#parameters(placed, 'header'),
          sent: this.#body(placed),
          as: fc.constantFrom(placed.method, placed.method, placed.method, placed.method, 'HEAD', 'DELETE', 'PUT'),
        })
        .map(({ names, query, own, sent, as }) => ({
          placed,
          method: as,
          path: addressOf(placed.path, names, query),
          headers: headersOf(own, sent.type),
          body: sent.body,
        })),
    );
  }

  #parameters({ operation }: Placed, place: DocumentedParameter['in']): fc.Arbitrary<Record<string, unknown>> {
    const own = operation.parameters.filter((parameter) => parameter.in === place);
    const values = own.map(({ name, schema }) => [name, this.#named(name, schema)] as const);
    return fc.record(Object.fromEntries(values), { requiredKeys: [] });
  }

  #body({ operation }: Placed): fc.Arbitrary<Body> {
    const [[type, media] = [null, {}]] = Object.entries(operation.requestBody?.content ?? {});
    if (type === null) return fc.constant({ body: null, type });
    if (type === 'multipart/form-data') return this.#form();
    const fitting = this.#valuesOf(media.schema ?? {}).map((value) => ({ body: JSON.stringify(value), type }));
    return fc.oneof(
      { arbitrary: fitting, weight: 8 },
      malformed.map((body) => ({ body, type })),
      fc.record({ body: malformed, type: otherTypes }),
    );
  }

  #form(): fc.Arbitrary<Body> {
    const name = fc.oneof(this.#existing('filename', odd), fc.constantFrom('new.jpg', 'new.png', 'new.txt'));
    const bytes = fc.constantFrom(...this.pictures, ...this.pictures, Buffer.alloc(0), Buffer.from('no picture'));
    const field = fc.constantFrom('file', 'file', 'file', 'other', null);
    const parts = fc.array(fc.record({ filename: name, bytes, field }), { minLength: 0, maxLength: 2 });
    const one = fc.record({ filename: name, bytes });
    return fc
      .oneof(
        { arbitrary: one.map((part) => formOf(part)), weight: 3 },
        parts.map((several) => formOf(...several)),
      )
      .map(({ body, contentType }) => ({ body, type: contentType }));
  }

  #named(name: string, schema: Schema): fc.Arbitrary<unknown> {
    return this.#existing(name, this.#valuesOf(schema));
  }

  /** Mostly what exists under this name, if anything does. */
  #existing<T>(name: string, others: fc.Arbitrary<T>): fc.Arbitrary<T> {
    const known = this.known[name] as readonly T[] | undefined;
    if (known === undefined) return others;
    return fc.oneof({ arbitrary: fc.constantFrom(...known), weight: 5 }, others);
  }

  /** Values that mostly fit a schema, and sometimes nearly do. */
  #valuesOf(given: Schema): fc.Arbitrary<unknown> {
    const schema = typeof given['$ref'] === 'string' ? this.document.follow(given['$ref']) : given;
    const words = schema['enum'] as readonly unknown[] | undefined;
    const fitting = words === undefined ? this.#ofType(schema) : fc.constantFrom(...words);
    return fc.oneof({ arbitrary: fitting, weight: 12 }, { arbitrary: anything, weight: 1 });
  }

  #ofType(schema: Schema): fc.Arbitrary<unknown> {
    const parts = schema['anyOf'] as readonly Schema[] | undefined;
    if (parts !== undefined) return fc.oneof(...parts.map((part) => this.#valuesOf(part)));
    const [type] = [schema['type']].flat();
    switch (type) {
      case 'object':
        return this.#object(schema);
      case 'array':
        return fc.array(this.#valuesOf((schema['items'] ?? {}) as Schema), { maxLength: 4 });
      case 'boolean':
        return fc.boolean();
      case 'integer':
      case 'number':
        return fc.integer({ min: -1, max: 300 });
      case 'null':
        return fc.constant(null);
      default: {
        const { pattern } = schema;
        return typeof pattern === 'string' && !/\(\?|\\u/.test(pattern) ? fc.stringMatching(new RegExp(pattern)) : odd;
      }
    }
  }

  #object(schema: Schema): fc.Arbitrary<unknown> {
    const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
    const values = Object.entries(properties).map(([name, one]) => [name, this.#named(name, one)] as const);
    const members = Object.fromEntries(values);
    const requiredKeys = (schema['required'] ?? []) as string[];
    return fc.oneof(
      { arbitrary: fc.record(members, { requiredKeys }), weight: 10 },
      fc.record(members, { requiredKeys: [] }),
      fc.dictionary(odd, anything),
    );
  }
}

function addressOf(path: string, names: Record<string, unknown>, query: Record<string, unknown>): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(names[name]) || 'photo.jpg');
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encoded(value)}`);
  return pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`;
}

function headersOf(own: Record<string, unknown>, type: string | null): Record<string, string> {
  const printable = Object.entries(own).map(([name, value]) => [name, String(value).replaceAll(/[^\x21-\x7e]/g, '-')]);
  return {
    ...(Object.fromEntries(printable) as Record<string, string>),
    ...(type === null ? {} : { 'Content-Type': type }),
  };
}

/** Halves of characters have no form in an address. */
function encoded(value: unknown): string {
  return encodeURIComponent(Buffer.from(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toString());
}
