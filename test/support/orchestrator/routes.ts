import type { IncomingMessage } from 'node:http';
import type { Answer } from './answer.js';
import type { Control } from './control.js';
import type { Route } from './fault.js';
import type { TenantSource } from './tenant-files.js';
import { answerUsage } from './usage.js';
import type { UsageBook } from './usage.js';

/** A request, read once. */
export interface ReadRequest {
  readonly message: IncomingMessage;
  readonly route: Route | 'unknown';
  readonly query: URLSearchParams;
  /** Null = larger than any request of the contract. */
  readonly body: string | null;
}

/** What answers are made from. */
export interface Desk {
  readonly tenants: TenantSource;
  readonly baseDomain: string;
  readonly control: Control;
  readonly usage: UsageBook;
}

const PATHS = new Map<string, Route>([
  ['/v1/runtime/by-host', 'runtime'],
  ['/v1/credentials/resolve', 'credentials'],
  ['/v1/billing/usage', 'usage'],
]);
const METHODS = { runtime: ['GET', 'POST'], credentials: ['POST'], usage: ['POST'] } as const satisfies Record<
  Route,
  readonly string[]
>;
const MAX_HOST = 253;
/** A host as the publisher must send it: lower case, no port, no trailing dot. */
const HOST = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?)\.([a-z0-9.-]*[a-z0-9])$/;

const NOT_FOUND: Answer = { status: 404, body: { error: 'not_found' } };
const bad = (error: string): Answer => ({ status: 400, body: { error } });

/** @param body null = it was too large */
export function readRequest(message: IncomingMessage, body: string | null): ReadRequest {
  const [path = '', ...query] = (message.url ?? '').split('?');
  return { message, route: PATHS.get(path) ?? 'unknown', query: new URLSearchParams(query.join('?')), body };
}

/** Whom a request is about: the host it asks for, or the tenant it names; empty = it does not say so properly. */
export function subjectOf(request: ReadRequest): string {
  if (request.route === 'runtime') return hostOf(request) ?? '';
  if (request.route === 'usage') return textField(request, 'tenant_id') ?? '';
  return String(request.message.headers['x-tenant'] ?? '');
}

/** The proper answer: refusals in the order of the contract's table. Spec: orchestrator.md section 1. */
export async function answerRequest(request: ReadRequest, desk: Desk): Promise<Answer> {
  return refusal(request, desk.control) ?? (await granted(request, desk));
}

function refusal({ message, route, body }: ReadRequest, control: Control): Answer | null {
  if (route === 'unknown') return NOT_FOUND;
  const method = message.method ?? '';
  const off = route === 'runtime' && !control.postSupported ? 'POST' : null;
  const methods = METHODS[route].filter((one) => one !== off);
  if (!methods.some((one) => one === method)) {
    return { status: 405, body: { error: 'method_not_allowed' }, allow: methods.join(', ') };
  }
  if (!control.accepts(message.headers.authorization)) return { status: 403, body: { error: 'forbidden' } };
  if (!message.headers['x-request-id']) return bad('missing_request_id');
  if (body === null) return { status: 413, body: { error: 'body_too_large' } };
  if (method === 'POST' && !isJson(message)) return bad('bad_content_type');
  return null;
}

async function granted(request: ReadRequest, desk: Desk): Promise<Answer> {
  switch (request.route) {
    case 'runtime':
      return answerRuntime(hostOf(request), desk);
    case 'credentials':
      return answerCredentials(request, desk.tenants);
    case 'usage':
      return answerUsage(jsonObject(request), desk.tenants, desk.usage);
    case 'unknown':
      return NOT_FOUND;
  }
}

/** `…/v1/runtime/by-host`. Spec: orchestrator.md section 3. */
async function answerRuntime(host: string | null, { baseDomain, tenants }: Desk): Promise<Answer> {
  if (host === null) return bad('bad_host');
  const [, label, , domain] = HOST.exec(host) ?? [];
  if (label === undefined || domain !== baseDomain) return NOT_FOUND;
  const file = await tenants(label);
  return file ? { status: 200, body: file.envelope } : NOT_FOUND;
}

/** `…/v1/credentials/resolve`: a reference of another tenant is as unknown as no reference at all. */
async function answerCredentials(request: ReadRequest, tenants: TenantSource): Promise<Answer> {
  const tenant = request.message.headers['x-tenant'];
  if (typeof tenant !== 'string' || tenant === '') return bad('missing_tenant');
  const ref = textField(request, 'credentials_ref');
  if (ref === null) return bad('bad_credentials_ref');
  const file = await tenants(tenant);
  const credentials = new Map(Object.entries(file?.credentials ?? {}));
  const payload = credentials.get(ref);
  return payload ? { status: 200, body: payload } : NOT_FOUND;
}

/** The host that is asked for, or null when the request does not name one properly. */
function hostOf(request: ReadRequest): string | null {
  const asked = request.message.method === 'GET' ? request.query.getAll('host') : [textField(request, 'host')];
  const [host] = asked;
  return asked.length === 1 && host && host.length <= MAX_HOST && HOST.test(host) ? host : null;
}

/** A text field of a body that was sent as JSON; null = anything else. */
function textField(request: ReadRequest, name: string): string | null {
  const value = jsonObject(request)?.[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function jsonObject({ message, body }: ReadRequest): Readonly<Record<string, unknown>> | null {
  if (!isJson(message) || body === null) return null;
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function isJson(message: IncomingMessage): boolean {
  return /^application\/json\s*(;|$)/i.test(message.headers['content-type'] ?? '');
}
