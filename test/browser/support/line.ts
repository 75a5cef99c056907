import { createServer, request } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request of a page, as it went over the line. */
export interface Call {
  readonly method: string;
  /** First label of the host. */
  readonly tenant: string;
  /** Without query, decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Null while nothing has been answered. */
  status: number | null;
  /** `left` = the page called it off, or the line was cut. */
  end: 'open' | 'answered' | 'left';
}

/** What the line does to a request or its answer. */
export type Fault =
  /** Goes on after a while. */
  | { readonly does: 'wait'; readonly ms: number }
  | { readonly does: 'hold'; readonly until: Promise<void> }
  /** The service is never asked. */
  | {
      readonly does: 'answer';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly does: 'cut' }
  /** The service does it, and the answer is lost. */
  | { readonly does: 'lose' }
  /** The answer comes with another body (JSON) or further headers. */
  | {
      readonly does: 'change';
      readonly body?: (body: Readonly<Record<string, unknown>>) => unknown;
      readonly headers?: Readonly<Record<string, string>>;
    };

/** Which requests a fault is for: a pattern for `<method> <path>`, or a question. */
export type Which = RegExp | ((call: Call) => boolean);

/** Far longer than anything takes on a machine that is not busy. */
const LONGEST_WAIT_MS = 30_000;
const POLL_MS = 15;

interface Rule {
  readonly which: Which;
  readonly fault: Fault | ((call: Call) => Fault | null);
  left: number;
}

/**
 * The way between browsers and the service, where things go wrong on purpose. It is a proxy and not an interception in
 * the browser: that would switch its cache off, and nothing would be called off on the wire.
 */
export class Line {
  readonly calls: Call[] = [];
  /** The most requests for thumbnails that were under way at once; may be set back. */
  mostThumbnails = 0;
  readonly #rules: Rule[] = [];
  #thumbnails = 0;

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    private target: number,
  ) {}

  /** @param target port of the service on 127.0.0.1 */
  static async open(target: number): Promise<Line> {
    const server = createServer();
    const line = new Line(server, target);
    server.on('request', (incoming, outgoing) => void line.#take(incoming, outgoing));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** From now on requests go to another process of the service. @param port on 127.0.0.1 */
  leadTo(port: number): void {
    this.target = port;
  }

  /** @param times how many requests it hits, default all @returns what ends it */
  fault(which: Which, fault: Rule['fault'], times = Number.POSITIVE_INFINITY): () => void {
    const rule: Rule = { which, fault, left: times };
    this.#rules.push(rule);
    return () => void this.#rules.splice(this.#rules.indexOf(rule), this.#rules.includes(rule) ? 1 : 0);
  }

  /** Everything passes again. */
  mend(): void {
    this.#rules.length = 0;
  }

  /** Calls that match, oldest first. @param since how many calls there had been */
  of(which: Which, since = 0): readonly Call[] {
    return this.calls.slice(since).filter((call) => matches(which, call));
  }

  /** Waits for the calls a page makes. @throws Error with the last calls when they do not come in 30 s */
  async until(isThere: (line: Line) => boolean): Promise<void> {
    const end = Date.now() + LONGEST_WAIT_MS;
    while (!isThere(this)) {
      if (Date.now() > end) {
        const last = this.calls.slice(-12).map(({ method, path, status, end }) => `${method} ${path} ${status} ${end}`);
        throw new Error(`What was waited for did not go over the line. Last went:\n${last.join('\n')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  async #take(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const call = callOf(incoming);
    this.calls.push(call);
    this.#watch(call, outgoing);
    const fault = this.#faultFor(call);
    if (fault?.does === 'wait') await new Promise((resolve) => setTimeout(resolve, fault.ms));
    if (fault?.does === 'hold') await fault.until;
    if (outgoing.destroyed) return;
    if (fault?.does === 'cut') return void outgoing.destroy();
    if (fault?.does === 'answer') return answer(outgoing, fault);
    this.#pass(incoming, outgoing, fault);
  }

  #watch(call: Call, outgoing: ServerResponse): void {
    const isThumbnail = call.path.endsWith('/thumbnail');
    if (isThumbnail) this.mostThumbnails = Math.max(this.mostThumbnails, (this.#thumbnails += 1));
    outgoing.once('close', () => {
      if (isThumbnail) this.#thumbnails -= 1;
      call.status = outgoing.headersSent ? outgoing.statusCode : null;
      call.end = outgoing.writableFinished ? 'answered' : 'left';
    });
  }

  #faultFor(call: Call): Fault | null {
    // The newest first: a test that adds one means it.
    for (const rule of this.#rules.toReversed()) {
      if (rule.left <= 0 || !matches(rule.which, call)) continue;
      const fault = typeof rule.fault === 'function' ? rule.fault(call) : rule.fault;
      if (fault === null) continue;
      rule.left -= 1;
      return fault;
    }
    return null;
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse, fault: Fault | null): void {
    const changes = fault?.does === 'change' ? fault : null;
    const headers = { ...incoming.headers, ...(changes?.body ? { 'accept-encoding': 'identity' } : {}) };
    // What was not changed here would be answered with 304.
    if (changes) delete headers['if-none-match'];
    const { method, url: path } = incoming;
    const onward = request({ port: this.target, host: '127.0.0.1', method, path, headers }, (reply) => {
      if (fault?.does === 'lose') return void reply.resume().on('end', () => outgoing.destroy());
      if (changes?.body) return void rewrite(reply, outgoing, changes.body);
      outgoing.writeHead(reply.statusCode ?? 0, { ...reply.headers, ...changes?.headers });
      reply.pipe(outgoing);
      return undefined;
    });
    onward.on('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  }
}

/** A refusal as the service words it. Spec: web-api.md section 3. */
export function refusal(status: number, code: string, more: Readonly<Record<string, unknown>> = {}): Fault {
  const seconds = more['retryAfterSeconds'];
  return {
    does: 'answer',
    status,
    body: {
      type: `urn:publisher-v2:problem:${code}`,
      title: code,
      status,
      code,
      requestId: 'request-of-a-test',
      ...more,
    },
    headers: {
      'Content-Type': 'application/problem+json',
      ...(typeof seconds === 'number' ? { 'Retry-After': String(seconds) } : {}),
    },
  };
}

/** A gate for {@link Fault} `hold`. */
export function gate(): { readonly until: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const until = new Promise<void>((resolve) => (open = resolve));
  return { until, open: () => open() };
}

function matches(which: Which, call: Call): boolean {
  return which instanceof RegExp ? which.test(`${call.method} ${call.path}`) : which(call);
}

function callOf({ method = '', url = '/', headers }: IncomingMessage): Call {
  const { pathname, searchParams } = new URL(url, 'http://line');
  const tenant = (headers.host ?? '').split('.')[0] ?? '';
  return { method, tenant, path: decoded(pathname), query: searchParams, headers, status: null, end: 'open' };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function answer(outgoing: ServerResponse, fault: Extract<Fault, { does: 'answer' }>): void {
  const { status, body, headers } = fault;
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  outgoing.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers }).end(text);
}

async function rewrite(
  reply: IncomingMessage,
  outgoing: ServerResponse,
  change: (body: Readonly<Record<string, unknown>>) => unknown,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of reply) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const isKept = ([name]: readonly [string, unknown]): boolean => !['content-length', 'etag'].includes(name);
  const headers = Object.fromEntries(Object.entries(reply.headers).filter(isKept));
  outgoing.writeHead(reply.statusCode ?? 0, headers as OutgoingHttpHeaders);
  outgoing.end(text === '' ? '' : JSON.stringify(change(JSON.parse(text) as Readonly<Record<string, unknown>>)));
}
