import type { IncomingHttpHeaders } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** Which socket a host of the test world stands behind. */
export interface BrowserNetwork {
  /** Base domain; it and every host below are the application. */
  readonly base: string;
  readonly appPort: number;
  /** The client's own, as the proxy tells it: rate limits are per address. */
  readonly address: string;
  /** Origin of the provider, and the PEM to trust there. */
  readonly provider: { readonly origin: string; readonly certificate: string };
}

/** What goes over the wire. */
export interface WireRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** What came back; status 0 = nobody there. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

const NOBODY: WireAnswer = { status: 0, headers: {}, bytes: Buffer.alloc(0) };

/**
 * Sends a request where the name would lead: to the application as its proxy does, to the provider over TLS, or
 * nowhere.
 */
export function sendFrom(network: BrowserNetwork, { url, method, headers, body }: WireRequest): Promise<WireAnswer> {
  const { hostname, host, protocol, origin, pathname, search } = new URL(url);
  const path = `${pathname}${search}`;
  const isApp = hostname === network.base || hostname.endsWith(`.${network.base}`);
  if (!isApp && origin !== network.provider.origin) return Promise.resolve(NOBODY);
  const forwarded = { 'X-Forwarded-Proto': protocol.slice(0, -1), 'X-Forwarded-For': network.address };
  return new Promise((resolve, reject) => {
    const asked = isApp
      ? requestHttp({
          host: '127.0.0.1',
          port: network.appPort,
          path,
          method,
          headers: { Host: host, ...headers, ...forwarded },
          agent: false,
        })
      : (protocol === 'https:' ? requestHttps : requestHttp)(url, {
          method,
          headers,
          agent: false,
          ca: network.provider.certificate,
        });
    asked.once('error', reject);
    asked.once('response', (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => void parts.push(part));
      answer.once('error', reject);
      answer.once('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(parts) });
      });
    });
    asked.end(body ?? undefined);
  });
}
