import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { arrive } from './arrival.js';
import type { Gate } from './authenticate.js';
import type { World } from './call.js';
import { readIntake } from './intake.js';
import { perform } from './perform.js';
import type { Answer } from './request.js';
import { S3Error } from './s3-error.js';
import { carriesOut, sendFault } from './send-fault.js';
import { errorAnswer, newRequestId, sendAnswer } from './send.js';
import type { Exchange } from './send.js';

/** What a server needs to answer. */
export interface Service {
  readonly world: World;
  readonly gate: Gate;
  readonly maxObjectBytes: number;
  readonly log: (line: string) => void;
}

const NOTHING: Answer = { status: 200, headers: {}, body: '' };

/** Answers one request, and writes down what became of it. */
export async function serve(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { world } = service;
  const arrival = arrive(world, request);
  const { entry } = arrival;
  response.once('finish', () => Object.assign(entry, { answered: true, answeredAtMs: Date.now() }));
  response.once('close', () => world.journal.write(entry));
  // A client that went away before its answer; the journal says so.
  response.on('error', () => undefined);
  const exchange: Exchange = { world, arrival, request, response, requestId: newRequestId() };
  try {
    await exchangeAnswer(service, exchange);
  } catch (error) {
    if (!(error instanceof S3Error)) service.log(`a bug of the stand-in: ${String(error)}`);
    refuse(exchange, error instanceof S3Error ? error : new S3Error('InternalError'));
  }
  service.log(`${entry.method} ${entry.route} ${entry.status}`);
}

async function exchangeAnswer(service: Service, exchange: Exchange): Promise<void> {
  const { world, arrival, request, response } = exchange;
  const body = await readIntake(arrival, request, response, service.maxObjectBytes);
  if (body === null) return;
  const waitMs = world.control.waitMs(arrival.subject);
  if (waitMs > 0) await delay(waitMs);
  const fault = world.control.take(arrival.subject);
  arrival.entry.fault = fault?.kind ?? null;
  if (fault && !carriesOut(fault)) return sendFault(fault, exchange, NOTHING, body);
  await world.control.pass('before', arrival.subject);
  const answer = await answerOf(service, exchange, body);
  await world.control.pass('after', arrival.subject);
  return fault ? sendFault(fault, exchange, answer, body) : sendAnswer(exchange, answer);
}

async function answerOf({ world, gate }: Service, exchange: Exchange, body: Buffer): Promise<Answer> {
  try {
    return await perform(world, gate, exchange.arrival, body);
  } catch (error) {
    if (error instanceof S3Error) return errorAnswer(exchange, error);
    throw error;
  }
}

/** Refused before the body was read: what is still on its way is not waited for. */
function refuse(exchange: Exchange, error: S3Error): void {
  const { response } = exchange;
  if (response.headersSent) return void response.destroy();
  const answer = errorAnswer(exchange, error);
  sendAnswer(exchange, { ...answer, headers: { ...answer.headers, Connection: 'close' } });
}
