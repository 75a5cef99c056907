import type { IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import { jsonAnswer, sendWhole } from '../stand-in/index.js';
import type { Answer, Plans } from '../stand-in/index.js';
import { checkBody, checkHead, Refusal } from './checks.js';
import type { Measure } from './checks.js';
import { isEarly, sendFault } from './fault.js';
import type { LogApiFault } from './fault.js';
import type { OpenEntry, Outcome } from './journal.js';
import type { KeyBook } from './key-book.js';
import { readBody } from './read-body.js';

/** What a request is, as far as switches care. */
export interface LogApiSubject {
  readonly key: string | null;
}

/** Everything a request may touch. */
export interface Desk {
  readonly measure: Measure;
  readonly keepBytes: number;
  readonly control: Plans<LogApiFault, LogApiSubject>;
  readonly book: KeyBook;
  readonly journal: OpenEntry[];
  log(this: void, line: string): void;
}

const TAKEN = jsonAnswer(200, { success: true, message: 'Logs received' });

/** Answers one request after the other, each on its own. */
export class Handler {
  constructor(private readonly desk: Desk) {}

  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { control, keepBytes, log } = this.desk;
    const entry = this.#open(message);
    const exchange = { message, response, entry };
    const fault = control.take(entry);
    entry.fault = fault?.kind ?? null;
    try {
      if (fault && isEarly(fault)) return await sendFault(fault, exchange, TAKEN);
      await readBody(message, entry, keepBytes);
      if (fault && fault.stored !== true) {
        refusalOf(entry, this.desk.measure); // written down, though not answered with
        await control.pass(entry);
        return await sendFault(fault, exchange, TAKEN);
      }
      const proper = await this.#properly(entry);
      await (fault ? sendFault(fault, exchange, proper) : sendWhole(exchange, proper));
    } finally {
      log(`${entry.method} ${fault ? `planned ${fault.kind}` : entry.status} ${entry.outcome ?? ''}`);
    }
  }

  #open({ method = '', url = '', headers }: IncomingMessage): OpenEntry {
    const key = headers['idempotency-key'];
    const entry: OpenEntry = {
      seq: this.desk.journal.length,
      atMs: performance.timeOrigin + performance.now(),
      method,
      target: url,
      headers,
      key: typeof key === 'string' ? key : null,
      bodyBytes: 0,
      jsonBytes: 0,
      sha256: null,
      body: null,
      fault: null,
      outcome: null,
      status: 0,
      problem: null,
    };
    this.desk.journal.push(entry);
    return entry;
  }

  async #properly(entry: OpenEntry): Promise<Answer> {
    const { measure, book, control } = this.desk;
    const refusal = refusalOf(entry, measure);
    if (refusal) return ended(entry, 'refused', failure(refusal.status, refusal.message));
    const known = book.begin(entry.key ?? '', entry.sha256 ?? '');
    if (known === 'other_body') return ended(entry, 'conflict', failure(422, 'same key, other body'));
    if (known === 'in_progress') return ended(entry, 'in_progress', failure(409, 'in progress'));
    if (known !== 'new') return ended(entry, 'replayed', known);
    await control.pass(entry);
    book.finish(entry.key ?? '', TAKEN);
    return ended(entry, 'stored', TAKEN);
  }
}

/** Why a delivery is refused, written down; null = it is not. */
function refusalOf(entry: OpenEntry, measure: Measure): Refusal | null {
  try {
    checkHead(entry, measure);
    checkBody(entry, measure);
    return null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    entry.problem = error.message;
    return error;
  }
}

function failure(status: number, message: string): Answer {
  return jsonAnswer(status, { success: false, message });
}

function ended(entry: OpenEntry, outcome: Outcome, answer: Answer): Answer {
  entry.outcome = outcome;
  return answer;
}
