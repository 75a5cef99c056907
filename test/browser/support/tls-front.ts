import { createHash, X509Certificate } from 'node:crypto';
import { request } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from '../../support/certificates/index.js';

/** One request that reached the application through the front. */
export interface Visit {
  readonly method: string;
  readonly host: string;
  /** Path and query. */
  readonly path: string;
  /** As the browser said it: `Sec-Fetch-Site`, `-Mode` and `-Dest`, with blanks between. */
  readonly fetch: string;
  readonly origin: string | null;
  readonly agent: string;
  /** Names only. */
  readonly cookies: readonly string[];
  /** Null while it has not been answered. */
  status: number | null;
}

/** The TLS end that people's browsers talk to; see {@link startTlsFront}. */
export interface TlsFront {
  /** On 127.0.0.1; the browser is told that it is port 443 of every name. */
  readonly port: number;
  /** SHA-256 of the certificate's public key, base64: what the browser is told to trust. */
  readonly keyHash: string;
  /** What went to the application, oldest first. */
  readonly visits: Visit[];
  /** Who answers for a host instead of the application. May be changed while it runs. */
  readonly sites: Map<string, RequestListener>;
  close(): Promise<void>;
}

/** Enough for a browser's whole jar: what is too large is for the application to say. */
const MAX_HEADER_BYTES = 2 * 1024 * 1024;

/**
 * Ends TLS as a proxy in front of the service does: forwards everything, Host included, and says `https`. Hosts
 * with a site of their own are answered by that.
 * @param appPort where the application listens on 127.0.0.1
 * @param sites other people's sites, by host
 */
export async function startTlsFront(appPort: number, sites: Map<string, RequestListener>): Promise<TlsFront> {
  const { certificate, key } = selfSigned();
  const visits: Visit[] = [];
  const forward = forwardTo(appPort, visits);
  const server = createServer({ cert: certificate, key, maxHeaderSize: MAX_HEADER_BYTES }, (incoming, outgoing) => {
    const site = sites.get(hostOf(incoming));
    if (site !== undefined) return void site(incoming, outgoing);
    forward(incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    keyHash: publicKeyHash(certificate),
    ...{ visits, sites },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Sends everything on to an application as a proxy does. @param visits where it is written down */
export function forwardTo(port: number, visits: Visit[] = []): RequestListener {
  return (incoming, outgoing) => {
    const visit = visitOf(incoming);
    visits.push(visit);
    pass(port, incoming, outgoing, visit);
  };
}

/** What `--ignore-certificate-errors-spki-list` of Chromium takes. @param certificate PEM */
export function publicKeyHash(certificate: string): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}

function hostOf(incoming: IncomingMessage): string {
  return (incoming.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
}

function visitOf(incoming: IncomingMessage): Visit {
  const { headers } = incoming;
  const said = ['sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest'].map((name) => headers[name] ?? '-');
  return {
    method: incoming.method ?? '',
    host: hostOf(incoming),
    path: incoming.url ?? '',
    fetch: said.join(' '),
    origin: headers.origin ?? null,
    agent: headers['user-agent'] ?? '',
    cookies: (headers.cookie ?? '').split('; ').flatMap((pair) => (pair === '' ? [] : [pair.split('=')[0] ?? ''])),
    status: null,
  };
}

function pass(port: number, incoming: IncomingMessage, outgoing: ServerResponse, visit: Visit): void {
  const headers = { ...incoming.headers, 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' };
  const { method, url: path } = incoming;
  const onward = request({ port, host: '127.0.0.1', method, path, headers }, (answer) => {
    visit.status = answer.statusCode ?? 0;
    outgoing.writeHead(visit.status, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
  outgoing.on('close', () => onward.destroy());
  incoming.pipe(onward);
}
