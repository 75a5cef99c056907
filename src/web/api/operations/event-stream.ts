import type { ServerResponse } from 'node:http';

/** How soon a browser asks again after the stream has ended. */
const RETRY_MS = 3_000;

/**
 * Server-sent events on one answer. Each event has an id, a name and one JSON object; a comment in between keeps
 * proxies from closing the connection. Spec: web-api.md section 8.
 */
export class EventStream {
  readonly #heartbeat: NodeJS.Timeout;

  /** Sends the headers. @param heartbeatMs between two comments */
  constructor(
    private readonly response: ServerResponse,
    heartbeatMs: number,
  ) {
    response.statusCode = 200;
    response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    response.setHeader('X-Accel-Buffering', 'no');
    response.write(`retry: ${RETRY_MS}\n\n`);
    this.#heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs);
    response.once('close', () => clearInterval(this.#heartbeat));
  }

  /** @param data must be JSON: it never holds a line break */
  send(id: string, name: string, data: object): void {
    if (this.response.writableEnded) return;
    this.response.write(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  end(): void {
    clearInterval(this.#heartbeat);
    this.response.end();
  }
}
