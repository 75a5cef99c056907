import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TelegramControl } from './faults/control.js';
import { sendFault } from './faults/send-fault.js';
import type { Journal, OpenEntry } from './journal.js';
import { sendPhoto } from './send-photo.js';
import { BadRequest, jsonAnswer, Refusal } from './wire/answer.js';
import type { Answer } from './wire/answer.js';
import { fieldsOf, readBody, targetOf } from './wire/read-request.js';
import type { Target } from './wire/read-request.js';
import { sendWhole } from './wire/send.js';
import type { World } from './world/chats.js';

/** Everything a request may touch. */
export interface Desk {
  readonly world: World;
  readonly control: TelegramControl;
  readonly journal: Journal;
  readonly enforceRates: boolean;
  nowMs(this: void): number;
  /** A clock that never jumps, in ms since 1970. */
  wallMs(this: void): number;
  log(this: void, line: string): void;
}

/** A request that has arrived as a whole. */
interface Arrived {
  readonly message: IncomingMessage;
  readonly target: Target;
  readonly body: Buffer;
  readonly entry: OpenEntry;
}

/** What every bot says of itself here. */
const ME = { id: 1, is_bot: true, first_name: 'Stand-in', username: 'stand_in_bot' };
const MAX_BODY_BYTES = 50 * 1024 * 1024;

/** Answers one request after the other, each on its own. */
export class Handler {
  constructor(private readonly desk: Desk) {}

  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { control, nowMs, log } = this.desk;
    const target = targetOf(message.url ?? '');
    const entry = this.#open(message, target);
    const early = control.take(entry, true);
    const body = early ? Buffer.alloc(0) : await readBody(message, entry);
    entry.fields = fieldsOf(message.headers['content-type'], body);
    const fault = early ?? control.take(entry, false);
    entry.fault = fault?.kind ?? null;
    const proper = (): Promise<Answer> => this.#proper({ message, target, body, entry });
    const exchange = { message, response, entry, nowMs };
    try {
      if (fault) await sendFault(fault, { ...exchange, body, proper });
      else await sendWhole(exchange, await proper());
    } finally {
      log(`${entry.httpMethod} ${entry.method ?? '-'} ${fault ? `planned ${fault.kind}` : entry.status}`);
    }
  }

  #open(message: IncomingMessage, target: Target): OpenEntry {
    const { world, journal, nowMs, wallMs } = this.desk;
    const tokenState = target.tokenState === 'unknown' && world.bot(target.token ?? '') ? 'valid' : target.tokenState;
    return journal.add({
      atMs: wallMs(),
      telegramMs: nowMs(),
      httpMethod: message.method ?? '',
      target: message.url ?? '',
      method: target.method,
      token: target.token,
      tokenState,
      headers: message.headers,
      fields: null,
      bodyBytes: 0,
      fault: null,
      status: 0,
      problem: null,
      post: null,
    });
  }

  async #proper(arrived: Arrived): Promise<Answer> {
    const { control } = this.desk;
    const { entry } = arrived;
    await control.pass('before', entry);
    try {
      return await this.#run(arrived);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      entry.problem = error.description;
      return error.answer;
    } finally {
      await control.pass('after', entry);
    }
  }

  #run({ message, target, body, entry }: Arrived): Promise<Answer> {
    const { world, enforceRates, nowMs } = this.desk;
    const bot = world.bot(target.token ?? '');
    // A token that cannot be one is no path of the API, as with the real one.
    if (target.method === null || target.tokenState !== 'unknown') throw new Refusal(404, 'Not Found');
    if (!bot) throw new Refusal(401, 'Unauthorized');
    if (target.method === 'getMe') return Promise.resolve(jsonAnswer(200, { ok: true, result: ME }));
    if (target.method !== 'sendPhoto') throw new Refusal(404, 'Not Found: method not found');
    if (message.method !== 'POST') throw new Refusal(405, 'Method Not Allowed');
    if (target.query !== '') throw new BadRequest('a query came, which this stand-in refuses');
    if (message.headers['content-length'] === undefined) throw new Refusal(411, 'Length Required');
    if (body.length > MAX_BODY_BYTES) throw new Refusal(413, 'Request Entity Too Large');
    return sendPhoto({ world, bot, contentType: message.headers['content-type'], body, entry, enforceRates, nowMs });
  }
}
