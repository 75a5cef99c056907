import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import type { Route } from '../../../src/web/index.js';
import { handlerFacts } from './handlers.js';
import type { HandlerFacts } from './handlers.js';
import type { JsonSchema } from './json-schema.js';
import { HEADERS, INFO, SERVERS, TAGS, tagOf } from './preamble.js';
import { withRules } from './request-rules.js';
import { bodyOf, parametersOf, pathTemplate } from './requests.js';
import { responsesOf } from './responses.js';
import { withSharedResponses } from './shared-responses.js';
import type { HandlerTypes, TypeSchemas } from './type-schemas.js';

/** One method of one path. */
interface Operation {
  readonly responses: Readonly<Record<string, object>>;
}

/**
 * The API document (OpenAPI 3.1) of these routes: policies, parameters, rules and codes from what stands at the handlers,
 * bodies from their types. Spec: web-api.md sections 4 and 11.1.
 */
export function openApiDocument(routes: readonly Route[], types: TypeSchemas, version: string): object {
  types.interface('ProblemBody');
  const requests = new Map<string, JsonSchema>();
  const operations = [...routes].sort(byPath).map((route) => operationOf(route, types, requests));
  const paths: Record<string, Record<string, Operation>> = {};
  for (const { path, method, operation } of operations) paths[path] = { ...paths[path], [method]: operation };
  const shared = withSharedResponses(paths);
  const schemas = reachable(new Map([...types.named, ...requests]), [shared.paths, shared.responses]);
  return {
    openapi: '3.1.0',
    info: { ...INFO, version },
    servers: [SERVERS.tenant],
    tags: TAGS,
    paths: shared.paths,
    components: {
      schemas,
      responses: shared.responses,
      headers: HEADERS,
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'pv2_id', description: 'Set by signing in at the site.' },
      },
    },
  };
}

function operationOf(
  route: Route,
  types: TypeSchemas,
  requests: Map<string, JsonSchema>,
): { readonly path: string; readonly method: string; readonly operation: Operation } {
  const facts = handlerFacts(route);
  const requestNames = [facts.query, facts.body].flatMap((request) => request?.name ?? []);
  const handler = types.handler(route.controller.name, route.handler, requestNames);
  const query = facts.query && requestSchema(facts.query, handler, types, requests);
  const body = facts.body && requestSchema(facts.body, handler, types, requests);
  if (facts.body !== null && body !== null) requests.set(facts.body.name, body);
  // Routes of machines are no part of this document: they are in no room it is made from.
  const security = { open: undefined, webhook: undefined, view: [{}, { session: [] }], admin: [{ session: [] }] }[
    route.policy
  ];
  const operation = {
    operationId: operationId(route),
    tags: [tagOf(route.path)],
    ...(handler.text === '' ? {} : { description: handler.text }),
    'x-policy': route.policy,
    ...(route.hosts.includes('tenant') ? {} : { servers: [SERVERS.canonical] }),
    ...(security === undefined ? {} : { security }),
    parameters: parametersOf(route, facts, query),
    ...requestBody(facts, body),
    responses: responsesOf(route, facts, handler),
  };
  return { path: pathTemplate(route.path), method: route.method.toLowerCase(), operation };
}

function requestBody(facts: HandlerFacts, schema: JsonSchema | null): object {
  const requestBody = bodyOf(facts, schema);
  return requestBody === undefined ? {} : { requestBody };
}

/** The schema of a request class; classes inside it become components with their own rules. */
function requestSchema(
  request: NewableFunction,
  handler: HandlerTypes,
  types: TypeSchemas,
  requests: Map<string, JsonSchema>,
): JsonSchema {
  const schema = handler.parameters.get(request.name);
  if (schema === undefined) throw new Error(`The source of ${request.name} was not found beside its handler.`);
  addNested(request, schema, types, requests);
  return withRules(schema, request);
}

function addNested(
  request: NewableFunction,
  schema: JsonSchema,
  types: TypeSchemas,
  requests: Map<string, JsonSchema>,
): void {
  for (const name of Object.keys(schema.properties ?? {})) {
    const nested = defaultMetadataStorage.findTypeMetadata(request, name)?.typeFunction() as
      NewableFunction | undefined;
    const given = nested && types.named.get(nested.name);
    if (nested === undefined || given === undefined || requests.has(nested.name)) continue;
    requests.set(nested.name, withRules(given, nested));
    addNested(nested, given, types, requests);
  }
}

/** E.g. `images.page`: the controller without its suffix, and the handler. */
function operationId({ controller, handler, path }: Route): string {
  const area = controller.name.replace(/Controller$/, '');
  const page = handler === 'page' && area === 'Page' ? path.replaceAll(/[^a-z]+/g, '_') : '';
  return `${area.charAt(0).toLowerCase()}${area.slice(1)}.${handler}${page}`;
}

/** Schemas that something refers to, by name. */
function reachable(schemas: ReadonlyMap<string, JsonSchema>, from: readonly object[]): Record<string, JsonSchema> {
  const found = new Map<string, JsonSchema>();
  const visit = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      const schema = schemas.get(name);
      if (schema === undefined) throw new Error(`A schema refers to ${name}, which is not known.`);
      if (found.has(name)) continue;
      found.set(name, schema);
      visit(schema);
    }
  };
  visit(from);
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function byPath(a: Route, b: Route): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.method < b.method ? -1 : 1;
}
