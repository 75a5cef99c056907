import type { ErrorCode } from '../../../src/kernel/index.js';
import { isPageRequest, PROBLEM_TEXTS } from '../../../src/web/index.js';
import type { Route } from '../../../src/web/index.js';
import { commonCodes } from './common-codes.js';
import type { HandlerFacts } from './handlers.js';
import { refTo } from './json-schema.js';
import type { JsonSchema } from './json-schema.js';
import type { HandlerTypes } from './type-schemas.js';

type Headers = Readonly<Record<string, object>>;
type Responses = Record<string, object>;

const header = (name: string): object => ({ $ref: `#/components/headers/${name}` });
const IDS: Headers = { 'X-Request-Id': header('X-Request-Id'), 'X-Correlation-ID': header('X-Correlation-ID') };

const WORDS: Readonly<Record<number, string>> = {
  200: 'Done.',
  201: 'Stored.',
  202: 'It goes on; ask the operation.',
  204: 'Done; there is nothing to tell.',
  206: 'The part that was asked for.',
  207: 'Done in part; look at each result.',
  302: 'Go on there.',
  303: 'Go on there.',
  304: 'What the caller has is still right.',
  308: 'The same over https.',
  503: 'Not ready.',
};

/** Every answer a route may give, by status. */
export function responsesOf(route: Route, facts: HandlerFacts, types: HandlerTypes): Responses {
  return { ...successes(facts, types, route), ...refusals(route, facts) };
}

function successes(facts: HandlerFacts, types: HandlerTypes, route: Route): Responses {
  const bodies = facts.answers ?? { [facts.status]: facts.status === 204 ? null : undefined };
  const named = new Map(types.returns.map(({ name, schema }) => [name, schema]));
  const entries = Object.entries(bodies).map(([status, body]) => {
    const content = contentOf(body, named, types, route);
    return [
      status,
      {
        description: WORDS[Number(status)] ?? 'An answer.',
        headers: headersOf(Number(status), facts, content),
        ...content,
      },
    ];
  });
  const found = Object.fromEntries(entries) as Responses;
  if (facts.isJsonRead) found['304'] = { description: WORDS[304], headers: { ...IDS, ETag: header('ETag') } };
  if (isPageRequest(route.method, route.path)) {
    found['308'] = { description: WORDS[308], headers: { ...IDS, Location: header('Location') } };
  }
  return found;
}

/** @param body undefined = the whole return type */
function contentOf(
  body: string | null | undefined,
  named: ReadonlyMap<string | null, JsonSchema>,
  { returns }: HandlerTypes,
  { controller, handler }: Route,
): { readonly content?: Record<string, object> } {
  if (body === null) return {};
  if (body?.includes('/') === true) return { content: { [body]: {} } };
  const schemas = body === undefined ? returns.map(({ schema }) => schema) : [named.get(body)];
  const [first] = schemas;
  if (first === undefined) {
    throw new Error(`${controller.name}.${handler}: ${body ?? 'nothing'} is no type that it returns.`);
  }
  const schema = schemas.length === 1 ? first : { anyOf: schemas as JsonSchema[] };
  return { content: { 'application/json': { schema } } };
}

function headersOf(
  status: number,
  { isJsonRead, takes, answers }: HandlerFacts,
  { content }: { content?: object },
): Headers {
  const isKept =
    isJsonRead || (answers !== null && 304 in answers && (status === 200 || status === 206 || status === 304));
  return {
    ...IDS,
    ...(isKept ? { ETag: header('ETag') } : {}),
    ...(isJsonRead ? { 'X-Config-Stale': header('X-Config-Stale') } : {}),
    ...([202, 302, 303].includes(status) ? { Location: header('Location') } : {}),
    ...(takes.includes('Range') && content !== undefined ? { 'Accept-Ranges': header('Accept-Ranges') } : {}),
    ...(status === 206 ? { 'Content-Range': header('Content-Range') } : {}),
    ...(takes.includes('Idempotency-Key') && (status === 200 || status === 207)
      ? { 'Idempotent-Replayed': header('Idempotent-Replayed') }
      : {}),
    ...(status === 503 ? { 'Retry-After': header('Retry-After') } : {}),
  };
}

function refusals(route: Route, facts: HandlerFacts): Responses {
  const codes = [...new Set([...commonCodes(route), ...facts.refuses])];
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = PROBLEM_TEXTS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const isPage = isPageRequest(route.method, route.path);
  const ordered = [...byStatus].sort(([a], [b]) => a - b);
  return Object.fromEntries(ordered.map(([status, own]) => [status, refusal(status, own.sort(), isPage)]));
}

function refusal(status: number, codes: readonly ErrorCode[], isPage: boolean): object {
  const schema = {
    allOf: [refTo('ProblemBody')],
    properties: { status: { const: status }, code: { enum: codes } },
  };
  const waits = status === 429 || status === 503 || codes.includes('in_progress');
  return {
    description: `Refused: ${codes.join(', ')}.`,
    headers: {
      ...IDS,
      ...(waits ? { 'Retry-After': header('Retry-After') } : {}),
      ...(status === 401 ? { 'WWW-Authenticate': header('WWW-Authenticate') } : {}),
    },
    content: isPage ? { 'text/html': {} } : { 'application/problem+json': { schema } },
  };
}
