import { randomUUID } from 'node:crypto';
import type { Target } from './target.js';

/** An answer as a check looks at it. Its body is never given to an assertion: what is compared is printed. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

type Token = 'primary' | 'secondary' | 'wrong' | 'none';

const TIMEOUT_MS = 10_000;

/** The service routes, called without any code of the publisher in between. */
export class ServiceApi {
  constructor(private readonly target: Target) {}

  byGet(host = this.target.host, token: Token = 'primary'): Promise<ApiAnswer> {
    return this.#call('GET', `/v1/runtime/by-host?host=${encodeURIComponent(host)}`, this.#headers(token));
  }

  byPost(host = this.target.host): Promise<ApiAnswer> {
    return this.#call('POST', '/v1/runtime/by-host', this.#headers('primary'), { host });
  }

  /** @param tenant null = no X-Tenant header */
  resolve(ref: string, tenant: string | null = this.target.tenant): Promise<ApiAnswer> {
    const headers = { ...this.#headers('primary'), ...(tenant === null ? {} : { 'X-Tenant': tenant }) };
    return this.#call('POST', '/v1/credentials/resolve', headers, { credentials_ref: ref });
  }

  #headers(token: Token): Record<string, string> {
    const { token: primary, secondaryToken } = this.target;
    const tokens = { primary: primary.reveal(), secondary: secondaryToken?.reveal(), wrong: randomUUID(), none: null };
    const value = tokens[token];
    return { 'X-Request-Id': randomUUID(), ...(value ? { Authorization: `Bearer ${value}` } : {}) };
  }

  async #call(method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<ApiAnswer> {
    const init: RequestInit = { method, headers, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) };
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { ...headers, 'Content-Type': 'application/json' };
    }
    try {
      const answer = await fetch(`${this.target.url}${path}`, init);
      return { status: answer.status, headers: answer.headers, body: objectOf(await answer.text()) };
    } catch {
      // The reason names address and host; neither belongs into a report.
      throw new Error('The orchestrator could not be reached.');
    }
  }
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return objectIn(JSON.parse(text));
  } catch {
    return {};
  }
}

/** The value as an object; empty when it is none. */
export function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Which of these fields are not there with this type; names only, for an assertion to print. */
export function lacking(
  object: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, 'string' | 'boolean' | 'number' | 'object' | 'present'>>,
): readonly string[] {
  return Object.entries(fields).flatMap(([name, type]) => {
    const value = object[name];
    const fits = type === 'present' ? name in object : typeof value === type && value !== null && value !== '';
    return fits ? [] : [name];
  });
}

/** References of a runtime answer, by the part of the config they are for. */
export function referencesIn(envelope: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const config = objectIn(envelope['config']);
  const atTop = { ...objectIn(envelope['credentials_refs']), ...objectIn(config['credentials_refs']) };
  const telegram = entriesOf(config['publishers']).find(
    (entry) => entry['type'] === 'telegram' && entry['enabled'] !== false,
  );
  const found = {
    storage: objectIn(config['storage'])['credentials_ref'] ?? atTop['storage'],
    ai: objectIn(config['ai'])['credentials_ref'] ?? atTop['openai'] ?? atTop['ai'],
    telegram: telegram?.['credentials_ref'] ?? atTop['telegram'],
    smtp: objectIn(config['email_server'])['password_ref'] ?? atTop['smtp'],
  };
  const texts = Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(texts);
}

/** Entries of `publishers`, in either of its forms. */
export function entriesOf(publishers: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(publishers)) return publishers.map(objectIn);
  return Object.entries(objectIn(publishers)).map(([type, entry]) => ({ type, ...objectIn(entry) }));
}
