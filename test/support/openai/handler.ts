import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { askModel } from './ask-model.js';
import type { OpenAiControl } from './faults/control.js';
import { isSpeech } from './faults/plan.js';
import type { Speech } from './faults/plan.js';
import { sendFault } from './faults/send-fault.js';
import type { OpenAiJournal, OpenEntry } from './journal.js';
import type { Catalogue } from './models.js';
import { Pictures } from './model/picture.js';
import { jsonAnswer } from './wire/answer.js';
import type { Answer } from './wire/answer.js';
import { invalid, noModel, Refusal } from './wire/api-error.js';
import type { Keys } from './wire/authorize.js';
import { entryOf, imagesIn } from './wire/entry.js';
import { readRequest } from './wire/read-request.js';
import type { ReadRequest } from './wire/read-request.js';
import { sendWhole } from './wire/send.js';

/** Everything a request may touch. */
export interface World {
  readonly keys: Keys;
  readonly catalogue: Catalogue;
  readonly control: OpenAiControl;
  readonly journal: OpenAiJournal;
  nowMs(this: void): number;
  log(this: void, line: string): void;
}

/** A request, where its story is written, and what its answer costs. */
interface Work {
  readonly request: ReadRequest;
  readonly entry: OpenEntry;
  readonly pictures: Pictures;
  /** Total tokens of the answer. */
  cost: number;
}

/** Answers one request after the other, each on its own. */
export class Handler {
  /** Ids of two stand-ins are never the same: callers bill by them. */
  readonly #run = randomBytes(8).toString('hex');

  constructor(private readonly world: World) {}

  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { control, journal, keys, nowMs, log } = this.world;
    const request = await readRequest(message);
    const entry = journal.add(entryOf(request, keys.indexOf(request.key), nowMs()));
    const plan = control.take(entry);
    entry.plan = plan?.kind ?? null;
    const work: Work = { request, entry, pictures: new Pictures((one) => entry.images.push(one)), cost: 0 };
    await lookAtData(work);
    await control.pass(entry);
    await wait(control.waitMs(entry));
    const exchange = { response, entry, nowMs };
    const paid = (): void => void (entry.tokens = work.cost);
    const proper = (speech: Speech | null = null): Promise<Answer> => this.#proper(work, speech);
    if (plan && !isSpeech(plan)) await sendFault(plan, { ...exchange, request, proper, paid });
    else if (await sendWhole(exchange, await proper(plan))) paid();
    log(`${entry.method} ${entry.endpoint} ${entry.call} ${entry.status}`);
  }

  async #proper(work: Work, speech: Speech | null): Promise<Answer> {
    try {
      const answer = await this.#route(work, speech);
      return answer;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, type, message } = error.body;
      Object.assign(work.entry, { problem: code ?? type, message });
      return error.answer;
    }
  }

  #route(work: Work, speech: Speech | null): Answer | Promise<Answer> {
    const { request, entry } = work;
    const { keys, control } = this.world;
    const { endpoint, method, target } = request;
    if (endpoint === 'unknown') {
      throw invalid(`Invalid URL (${method} ${target})`, { status: 404 });
    }
    keys.check(request, entry.model);
    if (method !== (endpoint === 'model' ? 'GET' : 'POST')) {
      const message = `Not allowed to ${method} on ${target}. (HINT: Perhaps you meant to use a different HTTP method?)`;
      throw invalid(message, { status: 405, code: 'method_not_supported' });
    }
    if (endpoint === 'model') return this.#describe(request.modelId ?? '');
    checkForm(request);
    const refusal = control.refusalOf(request.json, entry);
    if (refusal) throw refusal;
    return this.#ask(work, endpoint, speech);
  }

  #describe(id: string): Answer {
    const model = this.world.catalogue.find(id);
    if (!model) throw noModel(id);
    return jsonAnswer(200, {
      id,
      object: 'model',
      created: 1_767_225_600,
      owned_by: 'system',
      shutdown_date: model.shutdownDate,
    });
  }

  async #ask(work: Work, endpoint: 'responses' | 'chat', speech: Speech | null): Promise<Answer> {
    const { entry, request, pictures } = work;
    const { catalogue, nowMs } = this.world;
    const serial = `${this.#run}${entry.seq.toString(16).padStart(16, '0')}`;
    const { body, reply } = await askModel(
      { endpoint, json: request.json, speech, serial },
      { catalogue, pictures, nowMs: nowMs() },
    );
    Object.assign(entry, { responseId: reply.id, said: reply.refusal ?? reply.text });
    work.cost = reply.usage?.total ?? 0;
    return jsonAnswer(200, body);
  }
}

/** @throws Refusal when there is no JSON in a request */
function checkForm({ message, json }: ReadRequest): void {
  const type = message.headers['content-type'] ?? '';
  if (!/^application\/json\b/i.test(type)) {
    const words = `Unsupported content type: '${type}'. This API method only accepts 'application/json' requests, but you specified the header 'Content-Type: ${type}'. Please try again with a supported content type.`;
    throw invalid(words, { code: 'unsupported_content_type' });
  }
  if (json === undefined) {
    const words =
      'We could not parse the JSON body of your request. (HINT: This likely means you aren’t using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)';
    throw invalid(words);
  }
}

/** What is in the request itself is read for the journal, whatever becomes of the request. */
async function lookAtData({ request, pictures }: Work): Promise<void> {
  const data = imagesIn(request.json).filter((url) => url.startsWith('data:'));
  await Promise.allSettled(data.map((url) => pictures.get(url, 'image_url')));
}

/** Not cut short when the client goes away: what has arrived is answered. */
function wait(ms: number): Promise<void> | undefined {
  return ms > 0 ? delay(ms, undefined, { ref: false }) : undefined;
}
