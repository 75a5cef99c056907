import fc from 'fast-check';
import { AnswerCheck } from '../support/api/answer-check.js';
import { ApiDocument } from '../support/api/api-document.js';
import type { DocumentedParameter, Placed } from '../support/api/api-document.js';
import type { Schema } from '../support/api/fits.js';
import { signIn, startTestApp } from '../support/app/index.js';
import type { AdminHeaders, TestApp } from '../support/app/index.js';
import { Asking, type Answer } from './support/asking.js';

/** `FUZZ_RUNS=5000` before a release; the seed of a failure is in its message. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 200);
const SEED = process.env['FUZZ_SEED'] === undefined ? Date.now() % 2 ** 31 : Number(process.env['FUZZ_SEED']);
/** What a route may always say when it cannot work now; everything else from 500 on is a fault. */
const DOCUMENTED_ABSENCE = 503;
const SUITE_MS = 600_000;
const TENANTS = ['aurora', 'harbor'] as const;

const document = ApiDocument.read();
const check = new AnswerCheck(document);
/** Streams go on for minutes, signing out ends the admin of this test, other hosts have tests of their own. */
const asked = document.operations.filter(
  ({ path, operation }) =>
    path.startsWith('/api/') && !/\/(?:events|logout)$/.test(path) && operation.servers === undefined,
);

let app: TestApp;
let asking: Asking;
const admins = new Map<string, AdminHeaders>();
beforeAll(async () => {
  // What is asked for so often is what other tests look at.
  app = await startTestApp({ withoutUi: true, env: { RATE_LIMITS_LIFTED: 'true' } });
  asking = new Asking(app.port);
  for (const tenant of TENANTS) admins.set(tenant, await signIn(app.url, `${tenant}.localhost`));
});
afterAll(async () => {
  asking.close();
  await app.stop();
});

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

/** Values that mostly fit a schema, and sometimes nearly do. */
function valuesOf(given: Schema): fc.Arbitrary<unknown> {
  const schema = typeof given['$ref'] === 'string' ? document.follow(given['$ref']) : given;
  const words = schema['enum'] as readonly unknown[] | undefined;
  const fitting = words === undefined ? ofType(schema) : fc.constantFrom(...words);
  return fc.oneof({ arbitrary: fitting, weight: 5 }, { arbitrary: anything, weight: 1 });
}

function ofType(schema: Schema): fc.Arbitrary<unknown> {
  const parts = schema['anyOf'] as readonly Schema[] | undefined;
  if (parts !== undefined) return fc.oneof(...parts.map(valuesOf));
  const [type] = [schema['type']].flat();
  switch (type) {
    case 'object': {
      const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
      const members = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, valuesOf(one)]));
      const requiredKeys = (schema['required'] ?? []) as string[];
      const whole = fc.record(members, { requiredKeys });
      return fc.oneof(
        { arbitrary: whole, weight: 6 },
        fc.record(members, { requiredKeys: [] }),
        fc.dictionary(odd, anything),
      );
    }
    case 'array':
      return fc.array(valuesOf((schema['items'] ?? {}) as Schema), { maxLength: 4 });
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

interface Asked {
  readonly placed: Placed;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

const requests: fc.Arbitrary<Asked> = fc.constantFrom(...asked).chain((placed) => {
  const { operation, path, method } = placed;
  const of = (place: DocumentedParameter['in']) => operation.parameters.filter((parameter) => parameter.in === place);
  const record = (place: DocumentedParameter['in']) =>
    fc.record(Object.fromEntries(of(place).map(({ name, schema }) => [name, valuesOf(schema)])), { requiredKeys: [] });
  const [media] = Object.values(operation.requestBody?.content ?? {});
  const body =
    media?.schema === undefined ? fc.constant(null) : valuesOf(media.schema).map((value) => JSON.stringify(value));
  const malformed = fc.constantFrom('{', '{"a":1,"a":2}', '[[[[', 'null', '"', '{"__proto__":{}}', '\u0000');
  return fc
    .record({
      names: fc.dictionary(
        fc.constantFrom('filename', 'id', 'contentHash'),
        fc.oneof(odd, fc.constant('ab'.repeat(32))),
      ),
      query: record('query'),
      own: record('header'),
      body: fc.oneof({ arbitrary: body, weight: 6 }, { arbitrary: malformed, weight: 1 }),
      type: fc.constantFrom(
        'application/json',
        'application/json',
        'application/json',
        'text/plain',
        'multipart/form-data',
      ),
      as: fc.constantFrom(method, method, method, 'HEAD', 'DELETE', 'PUT'),
    })
    .map(({ names, query, own, body: text, type, as }) => {
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(names[name] || 'photo.jpg'));
      const pairs = Object.entries(query).map(([name, value]) => `${name}=${encoded(String(value))}`);
      const headers = Object.entries(own).map(([name, value]) => [
        name,
        String(value).replaceAll(/[^\x21-\x7e]/g, '-'),
      ]);
      return {
        placed,
        method: as,
        path: pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`,
        headers: { ...Object.fromEntries(headers), ...(text === null ? {} : { 'Content-Type': type }) },
        body: text,
      };
    });
});

/** Halves of characters have no form in an address. */
function encoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

function faultsOf({ method, path }: Asked, answer: Answer): readonly string[] {
  const { status, headers, json, text } = answer;
  const bare = path.split('?')[0] ?? '';
  const isProblem = headers['content-type'] === 'application/problem+json; charset=utf-8';
  const isHead = method === 'HEAD';
  return [
    ...check.wrong({ method, path: bare, status, headers, json: text === '' || isHead ? null : json }),
    ...(status >= 500 && status !== DOCUMENTED_ABSENCE ? [`${status} ${String(answer.code)}`] : []),
    ...(status >= 400 && !isProblem ? ['is refused without a problem'] : []),
  ];
}

it.each([
  ['a stranger', false],
  ['an admin', true],
] as const)(
  'when %s asks for what the document has, and for what it nearly has, every answer is a documented one',
  async (_who, isAdmin) => {
    const property = fc.asyncProperty(requests, fc.constantFrom(...TENANTS), async (request, tenant) => {
      const host = `${tenant}.localhost`;
      const own = isAdmin ? { ...admins.get(tenant) } : { 'Sec-Fetch-Site': 'same-origin' };
      const { method, path, headers, body } = request;
      const answer = await asking.ask({
        ...{ host, proto: null, method, path, headers: { ...own, ...headers } },
        ...(body === null || method === 'HEAD' ? {} : { body }),
      });
      expect(faultsOf(request, answer)).toEqual([]);
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED, endOnFailure: true });
  },
  SUITE_MS,
);
