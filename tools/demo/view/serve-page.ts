import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RunningView {
  readonly url: string;
  close(): Promise<void>;
}

/** What came out of a request. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly location?: string;
}

/** A page may load our style and pictures, a file that is opened by itself nothing at all. */
const POLICY = ["default-src 'none'", "img-src 'self'", "style-src 'self'", "base-uri 'none'", "form-action 'none'"];

export interface PageOptions {
  /** 0 = any free one. */
  readonly port: number;
  /** What the page may do beyond showing style and pictures, e.g. `script-src 'self'`. */
  readonly mayAlso?: readonly string[];
  readonly answer: (url: URL) => Answer;
}

/** Serves pages that only show: on this machine only, under its own name only. */
export async function servePage({ port: wanted, mayAlso = [], answer }: PageOptions): Promise<RunningView> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(wanted, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  // Another name means that some page on the network has this address looked up as its own.
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const policy = [...POLICY, "frame-ancestors 'none'", ...mayAlso].join('; ');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const isOurs = hosts.includes(request.headers.host ?? '');
    send(request, response, policy, isOurs ? asked(request, answer) : note(421, 'Not the name of this page.'));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function asked(request: IncomingMessage, answer: PageOptions['answer']): Answer {
  if (request.method !== 'GET' && request.method !== 'HEAD') return note(405, 'This page only shows.');
  const target = request.url ?? '/';
  if (!URL.canParse(target, 'http://view')) return note(404, 'Nothing here.');
  return answer(new URL(target, 'http://view'));
}

export const note = (status: number, body: string): Answer => ({ status, type: 'text/plain; charset=utf-8', body });

export const page = (body: string): Answer => ({ status: 200, type: 'text/html; charset=utf-8', body });

/** A file as it is; its type comes from its bytes, whatever its name says. */
export const file = (bytes: Buffer): Answer => ({ status: 200, type: typeOf(bytes), body: bytes });

/** By the first bytes: what is no picture is plain text. */
function typeOf(bytes: Buffer): string {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (bytes.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))) return 'image/png';
  if (bytes.subarray(8, 12).toString('latin1') === 'WEBP') return 'image/webp';
  return 'text/plain; charset=utf-8';
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  policy: string,
  { status, type, body, location }: Answer,
): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': bytes.length,
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
    ...(location ? { Location: location } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
