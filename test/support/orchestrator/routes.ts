import type { IncomingMessage } from 'node:http';
import type { TenantSource } from './tenant-files.js';

/** An answer of the contract. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly allow?: string;
}

const NOT_FOUND: Answer = { status: 404, body: { error: 'not_found' } };
const bad = (error: string): Answer => ({ status: 400, body: { error } });
/** A host as the publisher must send it: lower case, no port, no trailing dot. */
const HOST = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?)\.([a-z0-9.-]*[a-z0-9])$/;

/** The host that is asked for, or null when the request does not name one properly. */
export function hostOf(request: IncomingMessage, url: URL, body: string): string | null {
  if (request.method === 'GET') {
    const hosts = url.searchParams.getAll('host');
    return hosts.length === 1 && HOST.test(hosts[0] ?? '') ? (hosts[0] ?? null) : null;
  }
  const host = textField(request, body, 'host');
  return host !== null && HOST.test(host) ? host : null;
}

/** `…/v1/runtime/by-host`. Spec: orchestrator.md sections 1 and 3. */
export async function answerRuntime(host: string | null, baseDomain: string, tenants: TenantSource): Promise<Answer> {
  if (host === null) return bad('bad_host');
  const [, label, , domain] = HOST.exec(host) ?? [];
  if (label === undefined || domain !== baseDomain) return NOT_FOUND;
  const file = await tenants(label);
  return file ? { status: 200, body: file.envelope } : NOT_FOUND;
}

/** `…/v1/credentials/resolve`: a reference of another tenant is as unknown as no reference at all. */
export async function answerCredentials(
  request: IncomingMessage,
  body: string,
  tenants: TenantSource,
): Promise<Answer> {
  const tenant = request.headers['x-tenant'];
  if (typeof tenant !== 'string' || tenant === '') return bad('missing_tenant');
  const ref = textField(request, body, 'credentials_ref');
  if (ref === null) return bad('bad_credentials_ref');
  const file = await tenants(tenant);
  const credentials = new Map(Object.entries(file?.credentials ?? {}));
  const payload = credentials.get(ref);
  return payload ? { status: 200, body: payload } : NOT_FOUND;
}

/** A text field of a JSON body that was sent as JSON; null = anything else. */
function textField(request: IncomingMessage, body: string, name: string): string | null {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return null;
  try {
    const value = (JSON.parse(body) as Record<string, unknown> | null)?.[name];
    return typeof value === 'string' && value !== '' ? value : null;
  } catch {
    return null;
  }
}
