import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEMO_TENANTS } from '../photos/index.js';
import type { DemoTenant } from '../photos/index.js';
import type { StoredFile } from '../storages/demo-storage.js';
import { storagePage } from './page.js';
import { STYLE } from './style.js';
import { tenantView } from './tenant-view.js';

export interface ViewOptions {
  /** 0 = any free one. */
  readonly port: number;
  /** For people: `Dropbox stand-in`. */
  readonly storage: string;
  /** The files of a tenant, by path without a slash at the front. */
  readonly files: (tenant: DemoTenant) => ReadonlyMap<string, StoredFile>;
  /** Where a tenant's photos lie, without slashes around it. */
  readonly root: string;
  /** What stands before a tenant's paths when they are shown. */
  readonly above: (tenant: DemoTenant) => string;
  readonly publisherUrl: (tenant: DemoTenant) => string;
}

export interface RunningView {
  readonly url: string;
  close(): Promise<void>;
}

/** What came out of a request. */
interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly location?: string;
}

/** The page may load our style and pictures; a file that is opened by itself may do nothing at all. */
const POLICY =
  "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Shows what lies in a stand-in: reading only, on this machine only, under its own name only. */
export async function startView(options: ViewOptions): Promise<RunningView> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  // Another name means that some page on the network has this address looked up as its own.
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const isOurs = hosts.includes(request.headers.host ?? '');
    send(request, response, isOurs ? answer(request, options) : note(421, 'Not the name of this page.'));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(request: IncomingMessage, options: ViewOptions): Answer {
  if (request.method !== 'GET' && request.method !== 'HEAD') return note(405, 'This page only shows.');
  const target = request.url ?? '/';
  if (!URL.canParse(target, 'http://view')) return note(404, 'Nothing here.');
  const url = new URL(target, 'http://view');
  if (url.pathname === '/style.css') return { status: 200, type: 'text/css; charset=utf-8', body: STYLE };
  if (url.pathname === '/favicon.ico') return note(204, '');
  const [, name, action, ...rest] = url.pathname.split('/');
  if (name === '' && action === undefined) return { ...note(303, ''), location: `/${DEMO_TENANTS[0]}` };
  const tenant = DEMO_TENANTS.find((one) => one === name);
  if (!tenant || rest.length > 0) return note(404, 'Nothing here.');
  if (action === undefined) return pageOf(tenant, options);
  const file = action === 'file' ? options.files(tenant).get(url.searchParams.get('path') ?? '') : undefined;
  return file ? { status: 200, type: typeOf(file.bytes), body: file.bytes } : note(404, 'No such file any more.');
}

function pageOf(tenant: DemoTenant, { storage, files, root, above, publisherUrl }: ViewOptions): Answer {
  const head = { tenant, tenants: DEMO_TENANTS, storage, above: above(tenant), publisherUrl: publisherUrl(tenant) };
  return {
    status: 200,
    type: 'text/html; charset=utf-8',
    body: storagePage({ ...head, root }, tenantView(files(tenant), root)),
  };
}

const note = (status: number, body: string): Answer => ({ status, type: 'text/plain; charset=utf-8', body });

/** By the first bytes: what is no picture is plain text, whatever its name says. */
function typeOf(bytes: Buffer): string {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (bytes.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))) return 'image/png';
  if (bytes.subarray(8, 12).toString('latin1') === 'WEBP') return 'image/webp';
  return 'text/plain; charset=utf-8';
}

function send(request: IncomingMessage, response: ServerResponse, { status, type, body, location }: Answer): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': bytes.length,
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
    ...(location ? { Location: location } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
