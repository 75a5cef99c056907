import type { Route } from '../../../src/web/index.js';
import type { RequestHeader } from '../../../src/platform/routing/index.js';
import type { HandlerFacts } from './handlers.js';
import { refTo } from './json-schema.js';
import type { JsonSchema } from './json-schema.js';

/** How the parameters of a path are told; what has no form of its own is any text. */
const PATH_PARAMETERS: Readonly<Record<string, JsonSchema>> = {
  filename: { type: 'string', minLength: 1, description: 'A name of that folder’s own listing, percent-encoded once.' },
  folder: { type: 'string', minLength: 1 },
  contentHash: { type: 'string', minLength: 1, description: 'SHA-256 of the photo’s bytes, 64 hex digits.' },
  id: { type: 'string', minLength: 1, description: 'As the answer that began it said.' },
  path: { type: 'string', minLength: 1 },
};

const HEADER_PARAMETERS: Readonly<Record<RequestHeader, JsonSchema>> = {
  'If-Match': {
    type: 'string',
    description: '`"<version>"` of the photo that was seen; other bytes under that name are not touched.',
  },
  'Idempotency-Key': {
    type: 'string',
    pattern: '^[A-Za-z0-9_-]{8,128}$',
    description: 'One key for one intention; the same key again gives the same answer. Not needed for a dry run.',
  },
  Prefer: { type: 'string', description: '`respond-async`: answer 202 as soon as it is certain that it goes on.' },
  Range: { type: 'string', description: 'One range of bytes.' },
  'If-Range': { type: 'string', description: 'The ETag the range belongs to.' },
  'Last-Event-ID': { type: 'string', description: 'Where a stream that broke off goes on.' },
};

/** One part, one file. Spec: web-api.md section 9. */
const UPLOAD: JsonSchema = {
  type: 'object',
  properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
  required: ['file'],
};

/** Names between slashes that stand for something, in the order of the path. */
export function pathNames(path: string): readonly string[] {
  return path.split('/').flatMap((segment) => (/^[:*]/.test(segment) ? [segment.slice(1)] : []));
}

/** `/api/images/:filename` as OpenAPI writes it. */
export function pathTemplate(path: string): string {
  return path.replaceAll(/[:*]([A-Za-z]+)/g, '{$1}');
}

/** Parameters of a route: those of its path, its query, and the headers it reads. */
export function parametersOf(route: Route, facts: HandlerFacts, query: JsonSchema | null): readonly object[] {
  const inPath = pathNames(route.path).map((name) => parameter('path', name, true, PATH_PARAMETERS[name]));
  const required = new Set(query?.required ?? []);
  const inQuery = Object.entries(query?.properties ?? {}).map(([name, schema]) =>
    parameter('query', name, required.has(name), withoutNull(schema)),
  );
  const inHeaders = facts.takes.map((name) => parameter('header', name, false, HEADER_PARAMETERS[name]));
  const conditional = facts.isJsonRead ? [parameter('header', 'If-None-Match', false, { type: 'string' })] : [];
  return [...inPath, ...inQuery, ...inHeaders, ...conditional];
}

/** The body of a route as a reference to its class; undefined = it takes none. */
export function bodyOf({ body, takesUpload }: HandlerFacts, schema: JsonSchema | null): object | undefined {
  if (takesUpload) return { required: true, content: { 'multipart/form-data': { schema: UPLOAD } } };
  if (body === null || schema === null) return undefined;
  const isNeeded = (schema.required ?? []).length > 0;
  return { required: isNeeded, content: { 'application/json': { schema: refTo(body.name) } } };
}

function parameter(place: string, name: string, required: boolean, given: JsonSchema | undefined): object {
  const { description, ...schema } = given ?? { type: 'string' };
  return { name, in: place, required, ...(description === undefined ? {} : { description }), schema };
}

/** A query has no null. */
function withoutNull({ type, enum: words, anyOf, ...schema }: JsonSchema): JsonSchema {
  const types = [type ?? []].flat().filter((one) => one !== 'null');
  const rest = anyOf?.filter((one) => one.type !== 'null');
  const [only] = rest ?? [];
  if (rest?.length === 1 && only !== undefined) return { ...schema, ...only };
  return {
    ...schema,
    ...(types.length === 0 ? {} : { type: types.length === 1 ? types[0] : types }),
    ...(Array.isArray(words) ? { enum: words.filter((word) => word !== null) as unknown[] } : {}),
    ...(rest === undefined ? {} : { anyOf: rest }),
  };
}
