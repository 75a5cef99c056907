import type { IncomingMessage } from 'node:http';
import { ENDPOINTS, routeOf } from '../endpoints/routes.js';
import type { Route } from '../endpoints/routes.js';
import type { Content } from '../endpoints/endpoint.js';
import { displayPath } from '../store/nodes.js';
import type { Tree } from '../store/tree.js';

/** A request that has arrived as a whole. */
export interface ReadRequest {
  readonly message: IncomingMessage;
  readonly method: string;
  readonly route: Route | 'unknown';
  readonly path: string;
  readonly query: string;
  readonly content: Content;
  /** Text the arguments are in; null = none came. */
  readonly argsText: string | null;
  /** The arguments; undefined = no JSON. */
  readonly args: unknown;
  /** Form of the token endpoint. */
  readonly form: URLSearchParams;
  /** Token behind `Bearer `. */
  readonly token: string | null;
}

/** More than that is not kept of any body. */
const MAX_BODY_BYTES = 150 * 1024 * 1024;

/** @throws Error when the other side goes away in the middle */
export async function readRequest(message: IncomingMessage): Promise<ReadRequest> {
  const [path = '', query = ''] = splitOnce(message.url ?? '', '?');
  const route = routeOf(path);
  const content = await readBody(message);
  const argsText = argsTextOf(route, message, content);
  return {
    message,
    method: message.method ?? '',
    route,
    path,
    query,
    content,
    argsText,
    args: argsText === null ? null : parsed(argsText),
    form: new URLSearchParams(route === 'token' ? content.bytes.toString('utf8') : ''),
    token: /^Bearer (\S+)$/.exec(message.headers.authorization ?? '')?.[1] ?? null,
  };
}

async function readBody(message: IncomingMessage): Promise<Content> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  return { bytes: Buffer.concat(chunks), tooLarge: bytes > MAX_BODY_BYTES };
}

function argsTextOf(route: Route | 'unknown', message: IncomingMessage, { bytes }: Content): string | null {
  if (route === 'unknown' || route === 'token' || route === 'link') return null;
  if (ENDPOINTS[route].style !== 'rpc') return message.headers['dropbox-api-arg']?.toString() ?? null;
  return bytes.length === 0 ? null : bytes.toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Every path, id and revision there is in arguments of any route. */
export function pathsIn(args: unknown): readonly string[] {
  if (args === null || typeof args !== 'object') return [];
  return Object.entries(args).flatMap(([name, value]) => {
    if (typeof value === 'string') return PATH_FIELDS.has(name) ? [value] : [];
    return pathsIn(value);
  });
}

const PATH_FIELDS = new Set(['path', 'from_path', 'to_path']);

/** What a path stood for when it arrived: ids and revisions as the path their file has. */
export function resolvedIn(tree: Tree, path: string): string {
  if (path.startsWith('rev:')) {
    const known = tree.revisions.find(path.slice(4));
    return known ? displayPath(known.file) : path;
  }
  if (!path.startsWith('id:')) return path;
  const [id = '', rest] = splitOnce(path, '/');
  const node = tree.byId(id);
  return node ? displayPath(node) + (rest === undefined ? '' : `/${rest}`) : path;
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
