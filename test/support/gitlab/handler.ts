import type { IncomingMessage, ServerResponse } from 'node:http';
import { jsonAnswer, sendHead, sendPart, sendWhole } from '../stand-in/index.js';
import type { Answer, Exchange, Plans } from '../stand-in/index.js';
import { sendFault } from './fault.js';
import type { GitLabFault } from './fault.js';
import { pageOf } from './job-list.js';
import type { GitLabSubject, OpenEntry } from './journal.js';
import { checkAccess, pageWishOf, Refusal, subjectOf } from './request.js';
import { partsOf } from './trace.js';
import type { Trace } from './trace.js';
import type { World } from './world.js';

/** Everything a request may touch. */
export interface Desk {
  readonly token: string;
  readonly world: World;
  readonly control: Plans<GitLabFault, GitLabSubject>;
  readonly journal: OpenEntry[];
  log(this: void, line: string): void;
}

/** Answers one request after the other, each on its own. */
export class Handler {
  constructor(private readonly desk: Desk) {}

  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { control, log } = this.desk;
    const target = new URL(message.url ?? '', 'http://stand-in');
    const entry = this.#open(message, target);
    const exchange = { message, response, entry };
    message.resume(); // a body, if there is one, is refused by its headers
    await control.pass(entry);
    const fault = control.take(entry);
    entry.fault = fault?.kind ?? null;
    log(`${entry.method} ${entry.operation} ${fault ? `planned ${fault.kind}` : ''}`);
    if (fault) return sendFault(fault, exchange, () => whole(this.#properly(message, target, entry)));
    const answer = this.#properly(message, target, entry);
    return 'trace' in answer ? sendTrace(exchange, answer.trace) : sendWhole(exchange, answer);
  }

  #open(message: IncomingMessage, target: URL): OpenEntry {
    const entry: OpenEntry = {
      ...subjectOf(target),
      seq: this.desk.journal.length,
      method: message.method ?? '',
      target: message.url ?? '',
      headers: message.headers,
      fault: null,
      status: 0,
      problem: null,
    };
    this.desk.journal.push(entry);
    return entry;
  }

  #properly(message: IncomingMessage, target: URL, entry: OpenEntry): Answer | { readonly trace: Trace } {
    try {
      checkAccess(entry.method, message.headers, this.desk.token);
      if (entry.operation === 'jobs') return this.#jobs(target, entry);
      if (entry.operation === 'trace') return this.#trace(target, entry);
      throw new Refusal(404, '404 Not Found', 'error');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      entry.problem = error.message;
      return error.answer;
    }
  }

  #jobs(target: URL, { projectId, pipelineId }: GitLabSubject): Answer {
    const wish = pageWishOf(target.searchParams);
    if (projectId === null || pipelineId === null) throw new Refusal(400, 'pipeline_id is invalid', 'error');
    if (!this.desk.world.hasProject(projectId)) throw new Refusal(404, '404 Project Not Found');
    const pipeline = this.desk.world.pipeline(projectId, pipelineId);
    if (!pipeline) throw new Refusal(404, '404 Not found');
    return pageOf(pipeline, target.pathname, wish);
  }

  #trace(target: URL, { projectId, jobId }: GitLabSubject): { readonly trace: Trace } {
    if (target.search !== '') throw new Refusal(400, 'a query came, which this stand-in refuses');
    if (projectId === null || jobId === null) throw new Refusal(400, 'job_id is invalid', 'error');
    if (!this.desk.world.hasProject(projectId)) throw new Refusal(404, '404 Project Not Found');
    const job = this.desk.world.job(projectId, jobId);
    if (!job || job.trace === null) throw new Refusal(404, '404 Not Found');
    return { trace: job.trace ?? `the log of job ${job.id}\n` };
  }
}

const PLAIN = { 'Content-Type': 'text/plain', 'Content-Disposition': 'inline' };

/** A trace leaves in chunks, so that its length is not known before its end, as from a running GitLab. */
async function sendTrace(exchange: Exchange, trace: Trace): Promise<void> {
  sendHead(exchange, { status: 200, headers: PLAIN });
  for (const part of partsOf(trace)) if (!(await sendPart(exchange, part))) return;
  exchange.response.end();
}

function whole(answer: Answer | { readonly trace: Trace }): Answer {
  if (!('trace' in answer)) return answer;
  return { ...jsonAnswer(200, null), headers: PLAIN, body: Buffer.concat([...partsOf(answer.trace)]) };
}
