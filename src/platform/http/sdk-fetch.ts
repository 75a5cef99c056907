import type { Secret } from '../../kernel/index.js';
import type { HttpClient } from './http-client.js';
import { UpstreamError } from './upstream-error.js';

/** What the calls of one attempt of an SDK share. */
export interface SdkCall {
  /** Words of ours for logs and errors. */
  readonly dependency: string;
  readonly operation: string;
  /** Where the SDK may go: each origin it asks for, and the one that is asked in its place. */
  readonly origins: ReadonlyMap<string, string>;
  /** Most bytes of an answer's body. */
  readonly maxBytes: number;
  /** Answer headers the SDK or its caller reads, in lower case. */
  readonly keepHeaders: readonly string[];
  /** Takes the place of the SDK's own header, so that the SDK never has it: some keep their last request for good. */
  readonly authorization?: Secret<string>;
  /** Milliseconds left when a request begins, > 0. */
  timeoutMs(this: void): number;
  readonly signal?: AbortSignal | undefined;
}

/** The part of a request that SDKs use. */
export interface SdkRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | null;
}

/** The part of a response that SDKs use. */
export interface SdkResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(this: void, name: string): string | null };
  text(this: void): Promise<string>;
  arrayBuffer(this: void): Promise<ArrayBuffer>;
}

/** A `fetch` for SDKs. */
export type SdkFetch = (url: string, request?: SdkRequest) => Promise<SdkResponse>;

/**
 * A `fetch` over {@link HttpClient} to hand to an SDK: deadline over the body, byte cap, no redirects, no proxy, and
 * only the hosts the SDK is for. It throws UpstreamError, which SDKs let through as it is.
 * @throws UpstreamError as `HttpClient.send`; `rejected` for another host, before anything is sent
 * Spec: reliability.md section 4, storage.md section 4.
 */
export function sdkFetch(http: HttpClient, call: SdkCall): SdkFetch {
  return async (url, { method = 'GET', headers = {}, body } = {}) => {
    const { origin, pathname, search } = new URL(url);
    const target = call.origins.get(origin);
    if (target === undefined || !isMethod(method))
      throw new UpstreamError({ ...call, kind: 'rejected', ambiguous: false });
    const { dependency, operation, maxBytes, keepHeaders, signal } = call;
    const answer = await http.send({
      dependency,
      operation,
      method,
      url: `${target}${pathname}${search}`,
      headers: authorized(headers, call.authorization),
      ...(body === undefined || body === null ? {} : { body }),
      timeoutMs: call.timeoutMs(),
      maxBytes,
      keepHeaders,
      signal,
    });
    const { buffer, byteOffset, byteLength } = answer.body;
    return {
      ok: answer.status >= 200 && answer.status < 300,
      status: answer.status,
      headers: { get: (name) => answer.headers[name.toLowerCase()] ?? null },
      text: async () => Buffer.from(buffer, byteOffset, byteLength).toString('utf8'),
      arrayBuffer: async () => (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength),
    };
  };
}

function authorized(
  headers: Readonly<Record<string, string>>,
  authorization: Secret<string> | undefined,
): Readonly<Record<string, string>> {
  if (authorization === undefined) return headers;
  const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization');
  return { ...Object.fromEntries(others), Authorization: authorization.reveal() };
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'] as const;

function isMethod(method: string): method is (typeof METHODS)[number] {
  return (METHODS as readonly string[]).includes(method);
}
