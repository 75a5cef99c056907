import type { IncomingMessage, ServerResponse } from 'node:http';
import { gatherSpans } from './spans.js';
import type { ReceivedSpan } from './spans.js';
import { listen } from '../stand-in/index.js';
import type { Listening } from '../stand-in/index.js';

/** How the collector behaves: `hang` takes the request and never answers, `drop` ends the connection. */
export type OtlpBehaviour = 'ok' | 'busy' | 'refuse' | 'hang' | 'drop' | 'redirect';

/** A collector of OpenTelemetry that takes traces as JSON over HTTP, and is strict about them. */
export interface RunningOtlp extends Listening {
  behaviour: OtlpBehaviour;
  /** Requests that came, whatever became of them. */
  readonly asked: number;
  /** Headers of requests that were taken. */
  readonly headers: readonly IncomingMessage['headers'][];
  /** Bodies that were taken, as text. */
  readonly bodies: readonly string[];
  /** Spans that were taken. */
  readonly spans: readonly ReceivedSpan[];
  /** What was wrong with requests: anything here is a fault of whoever sent them. */
  readonly complaints: readonly string[];
}

const STATUS = { busy: 503, refuse: 400, redirect: 307 } as const;

export async function startOtlp(behaviour: OtlpBehaviour = 'ok'): Promise<RunningOtlp> {
  const state = {
    behaviour,
    asked: 0,
    headers: [] as IncomingMessage['headers'][],
    bodies: [] as string[],
    spans: [] as ReceivedSpan[],
    complaints: [] as string[],
  };
  const server = await listen({}, async (message, response) => {
    state.asked += 1;
    const body = await bodyOf(message);
    if (state.behaviour === 'drop') return void response.destroy();
    if (state.behaviour === 'hang') return;
    if (state.behaviour !== 'ok') return say(response, STATUS[state.behaviour]);
    const found = readExport(message, body);
    if (found.complaint !== null) state.complaints.push(found.complaint);
    state.headers.push(message.headers);
    state.bodies.push(body);
    state.spans.push(...found.spans);
    say(response, found.complaint === null ? 200 : 400);
  });
  return Object.assign(state, server);
}

function say(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'application/json', Location: '/elsewhere' }).end('{}');
}

async function bodyOf(message: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

function readExport(message: IncomingMessage, body: string): { complaint: string | null; spans: ReceivedSpan[] } {
  const bad = (complaint: string) => ({ complaint, spans: [] });
  if (message.method !== 'POST' || message.url !== '/v1/traces') return bad(`${message.method} ${message.url}`);
  if (message.headers['content-type'] !== 'application/json') return bad('The content type is not application/json.');
  if (message.headers['transfer-encoding'] !== undefined) return bad('The length is not said.');
  try {
    return { complaint: null, spans: gatherSpans(JSON.parse(body)) };
  } catch (error) {
    return bad(error instanceof Error ? error.message : 'The body cannot be read.');
  }
}
