import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MetricsReport } from './metrics.port.js';

/** Those of the main server, but nobody has a reason to send a body or many headers. */
const LIMITS = {
  headersTimeout: 15_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 95_000,
  maxHeaderSize: 16 * 1024,
} as const;
const PATH = /^\/metrics(?:\?|$)/u;

/** `METRICS_PORT` cannot be listened on. */
export class MetricsPortError extends Error {
  constructor(readonly code: string) {
    super('The port of the metrics cannot be listened on.');
    this.name = 'MetricsPortError';
  }
}

/**
 * The metrics on a port of their own: `/metrics` by GET and HEAD, nothing else, for anybody who reaches the port.
 * Spec: observability.md section 7, "Exposure".
 */
export class MetricsListener {
  #server: Server | null = null;

  constructor(private readonly report: MetricsReport) {}

  /**
   * @param port 0 = any free one
   * @throws MetricsPortError when it cannot be had
   */
  async listen(port: number, host: string): Promise<AddressInfo> {
    const server = createServer(LIMITS, (request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => reject(new MetricsPortError(error.code ?? '')));
      server.listen(port, host, resolve);
    });
    this.#server = server;
    return server.address() as AddressInfo;
  }

  /** Nest's hook: comes after the main server has closed, so that the end of a drain can still be watched. */
  async onApplicationShutdown(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (!PATH.test(url)) return end(response, 404);
    if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return end(response, 405);
    }
    const text = await this.report.text();
    response.setHeader('Content-Type', this.report.contentType);
    response.setHeader('Content-Length', Buffer.byteLength(text));
    response.end(method === 'HEAD' ? undefined : text);
  }
}

/** Whatever a body holds is not read. */
function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Length': 0, Connection: 'close' });
  response.end();
}
