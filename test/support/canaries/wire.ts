import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** A request as it goes out. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

/** An answer with everything that came over the wire. */
export interface WireAnswer {
  readonly status: number;
  /** Status line, headers and body, one after the other; bytes that are no text as latin1. */
  readonly text: string;
  /** Names in lower case; of several lines of one name the values joined by a line end. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

const TIMEOUT_MS = 60_000;
/** Whatever a server puts there: we look at all of it. */
const MAX_HEADER_BYTES = 256 * 1024;
/** Answers that ask to come again: the process, or the tenant, has too much to do just now. */
const BUSY = /"code":"(overloaded|tenant_busy)"/;
const BUSY_PAUSE_MS = 300;
const BUSY_TRIES = 60;

function isBusy({ status, text }: WireAnswer): boolean {
  return status === 503 && BUSY.test(text);
}

/** One keep-alive connection that carries one request at a time, for whatever host each of them names. */
export class Wire {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #connections = 0;

  constructor(private readonly port: number) {}

  /** How many connections it took: one, unless the server closed some. */
  get connections(): number {
    return this.#connections;
  }

  /** @throws Error when there is no whole answer */
  ask({ method, path, headers, body = '' }: WireRequest): Promise<WireAnswer> {
    const length = body === '' && method === 'GET' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    return new Promise((done, fail) => {
      const call = request(
        {
          host: '127.0.0.1',
          port: this.port,
          agent: this.#agent,
          method,
          path,
          headers: { ...length, ...headers } as Record<string, string>,
          timeout: TIMEOUT_MS,
          maxHeaderSize: MAX_HEADER_BYTES,
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', fail);
          answer.on('end', () => {
            const line = `HTTP/${answer.httpVersion} ${answer.statusCode} ${answer.statusMessage}`;
            done(wireAnswer(line, answer.statusCode ?? 0, answer.rawHeaders, Buffer.concat(chunks)));
          });
        },
      );
      call.on('socket', (socket) => {
        if (socket.connecting) this.#connections += 1;
      });
      call.on('timeout', () => call.destroy(new Error('The server did not answer.'))).on('error', fail);
      call.end(body);
    });
  }

  /**
   * The same, and again while the server is busy, as it may be on a slow machine.
   * @param ask default: this connection
   * @throws Error when it is busy for too long
   */
  async askPatiently(call: WireRequest, ask = (again: WireRequest) => this.ask(again)): Promise<WireAnswer> {
    for (let tries = 1; tries <= BUSY_TRIES; tries += 1) {
      const answer = await ask(call);
      if (!isBusy(answer)) return answer;
      await delay(BUSY_PAUSE_MS);
    }
    throw new Error('The server was busy for too long.');
  }

  close(): void {
    this.#agent.destroy();
  }
}

function wireAnswer(line: string, status: number, raw: readonly string[], body: Buffer): WireAnswer {
  const headers = new Map<string, string>();
  const lines = [line];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = '', value = ''] = [raw[at], raw[at + 1]];
    const before = headers.get(name.toLowerCase());
    headers.set(name.toLowerCase(), before === undefined ? value : `${before}\n${value}`);
    lines.push(`${name}: ${value}`);
  }
  const isText = /json|text|javascript/.test(headers.get('content-type') ?? 'text');
  return { status, headers, body, text: `${lines.join('\r\n')}\r\n\r\n${body.toString(isText ? 'utf8' : 'latin1')}` };
}

/** The `name=value` pairs of an answer's Set-Cookie lines that set something. */
export function cookiesSetBy(answer: WireAnswer): readonly string[] {
  return (answer.headers.get('set-cookie') ?? '')
    .split('\n')
    .map((line) => line.split(';')[0] ?? '')
    .filter((pair) => pair !== '' && !pair.endsWith('='));
}
