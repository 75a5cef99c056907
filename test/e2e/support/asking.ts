import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { RawAnswer } from '../../support/app/index.js';

const BUSY_TRIES = 20;
const BUSY_PAUSE_MS = 500;

/** What is asked; by default over https, as the trusted proxy says. */
export interface Question {
  readonly method?: string;
  readonly path?: string;
  readonly host: string;
  /** `http`, or nothing said at all. */
  readonly proto?: 'https' | 'http' | null;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Sent as JSON; text and bytes as they are. */
  readonly body?: object | string | Buffer;
  /** A stream of events is broken off once its headers are there. */
  readonly untilHeaders?: boolean;
}

/** An answer, headers in lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly setCookies: readonly string[];
  readonly text: string;
  /** As they came, compressed or not. */
  readonly bytes: Buffer;
  /** Code of a problem; undefined = it is none. */
  readonly code: string | undefined;
  readonly json: Record<string, unknown>;
}

/** Asks over kept connections, and comes again when a slow machine makes the process ask for a moment. */
export class Asking {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(private readonly port: number) {}

  async ask(question: Question): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#once(question);
      if (answer.code !== 'overloaded' || tries === BUSY_TRIES) return answer;
      await delay(BUSY_PAUSE_MS);
    }
  }

  /** All of them, eight at a time, answers in the order of the questions. */
  all(questions: readonly Question[]): Promise<Answer[]> {
    return Promise.all(questions.map((question) => this.ask(question)));
  }

  close(): void {
    this.#agent.destroy();
  }

  #once(question: Question): Promise<Answer> {
    const { method = 'GET', path = '/', host, proto = 'https', headers, body } = question;
    const bytes = bytesOf(body);
    return new Promise((resolve, reject) => {
      const sent = request({
        agent: this.#agent,
        host: '127.0.0.1',
        port: this.port,
        method,
        path,
        setHost: false,
        headers: {
          Host: host,
          ...(proto === null ? {} : { 'X-Forwarded-Proto': proto }),
          ...(bytes === null ? {} : { 'Content-Type': 'application/json', 'Content-Length': String(bytes.length) }),
          ...(headers as Record<string, string | string[]>),
        },
      });
      sent.on('response', (response) => {
        const isStream = response.headers['content-type']?.startsWith('text/event-stream') === true;
        void (question.untilHeaders === true && isStream ? breakOff(response) : collect(response)).then(
          resolve,
          reject,
        );
      });
      sent.on('error', reject);
      sent.end(bytes ?? undefined);
    });
  }
}

/** Headers of a page's own script that changes something. */
export function asOwnPage(host: string, cookie?: string): Readonly<Record<string, string>> {
  return {
    Origin: `https://${host}`,
    'Sec-Fetch-Site': 'same-origin',
    ...(cookie === undefined ? {} : { Cookie: cookie }),
  };
}

/** What came over a raw connection, in the form of the others; of several cookies only the last. */
export function asAnswer({ status, headers, body }: RawAnswer): Answer {
  const json = body.startsWith('{') ? (JSON.parse(body) as Record<string, unknown>) : {};
  return {
    status,
    headers: Object.fromEntries(headers),
    setCookies: [],
    text: body,
    bytes: Buffer.from(body),
    code: undefined,
    json,
  };
}

function bytesOf(body: Question['body']): Buffer | null {
  if (body === undefined) return null;
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

async function breakOff(response: IncomingMessage): Promise<Answer> {
  response.destroy();
  return answerOf(response, []);
}

async function collect(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return answerOf(response, chunks);
}

function answerOf(response: IncomingMessage, chunks: readonly Buffer[]): Answer {
  const bytes = Buffer.concat(chunks);
  const text = bytes.toString('utf8');
  const isPlain = response.headers['content-encoding'] === undefined;
  const isJson = isPlain && /^application\/(?:problem\+)?json\b/.test(String(response.headers['content-type']));
  const json = isJson && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : {};
  const { statusCode = 0, headers } = response;
  const code = typeof json['code'] === 'string' ? json['code'] : undefined;
  return { status: statusCode, headers, setCookies: headers['set-cookie'] ?? [], text, bytes, code, json };
}
