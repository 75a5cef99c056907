import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { contentAnswer } from './endpoints/download.js';
import { answerToken } from './endpoints/oauth.js';
import type { TokenDesk } from './endpoints/oauth.js';
import { ENDPOINTS } from './endpoints/routes.js';
import type { ApiRoute } from './endpoints/routes.js';
import type { DropboxControl } from './faults/control.js';
import { sendFault } from './faults/send-fault.js';
import type { Journal, OpenEntry } from './journal.js';
import type { Account } from './store/account.js';
import type { Links } from './store/links.js';
import { textAnswer } from './wire/answer.js';
import type { Answer } from './wire/answer.js';
import { badRequest, Refusal } from './wire/api-error.js';
import { ArgProblem } from './wire/args.js';
import { refusalOf, tokenOf } from './wire/authorize.js';
import { checkForm } from './wire/check-form.js';
import { entryOf } from './wire/entry.js';
import { lockRefusal } from './wire/locked.js';
import { readRequest } from './wire/read-request.js';
import type { ReadRequest } from './wire/read-request.js';
import { sendWhole } from './wire/send.js';

/** Everything a request may touch. */
export interface World extends TokenDesk {
  readonly control: DropboxControl;
  readonly journal: Journal;
  readonly links: Links;
  /** A clock that never jumps, in ms since 1970. */
  wallMs(this: void): number;
  log(this: void, line: string): void;
}

/** A request that may be made: for whom, and what it changes is written where. */
interface Work {
  readonly request: ReadRequest;
  readonly entry: OpenEntry;
}

/** Answers one request after the other, each on its own. */
export class Handler {
  constructor(private readonly world: World) {}

  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { control, journal, wallMs, nowMs } = this.world;
    const atMs = wallMs();
    const request = await readRequest(message);
    const entry = journal.add(entryOf(this.world, request, atMs));
    const fault = control.take(entry);
    entry.fault = fault?.kind ?? null;
    const refusal = isApi(request) ? this.#refusal(request) : null;
    const proper = (): Promise<Answer> => this.#proper({ request, entry }, refusal);
    const answering = (): void => this.#note(entry);
    const exchange = { response, entry, wallMs, nowMs, answering };
    try {
      await wait(control.waitMs(entry));
      if (fault) await sendFault(fault, { ...exchange, request, proper });
      else await sendWhole(exchange, await proper());
    } finally {
      if (entry.status === 0) this.#note(entry);
    }
  }

  #note(entry: OpenEntry): void {
    const { journal, log } = this.world;
    journal.save(entry);
    const { method, route, account, fault, status } = entry;
    log(`${method} ${route} ${account ?? '-'} ${fault === null ? status : `planned ${fault}`}`);
  }

  #refusal(request: ReadRequest & { readonly route: ApiRoute }): Refusal | null {
    return refusalOf(request.route, request, tokenOf(this.world.accounts, request, this.world.nowMs()));
  }

  async #proper(work: Work, refusal: Refusal | null): Promise<Answer> {
    const { control } = this.world;
    await control.pass('before', work.entry);
    try {
      if (refusal) throw refusal;
      const answer = await this.#run(work);
      return answer;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      work.entry.problem = error.summary;
      return error.answer;
    } finally {
      await control.pass('after', work.entry);
    }
  }

  #run(work: Work): Answer | Promise<Answer> {
    const { request } = work;
    if (isApi(request)) return this.#api({ ...work, request });
    if (request.route === 'token') return this.#token(work);
    return request.route === 'link' ? this.#link(request) : unknownFunction(request);
  }

  async #api({ request, entry }: Work & { readonly request: { readonly route: ApiRoute } }): Promise<Answer> {
    const { route } = request;
    const { accounts, control, links, nowMs } = this.world;
    const { token } = tokenOf(accounts, request, nowMs());
    if (!token) throw badRequest(route, 'the token was taken away');
    checkForm(route, request);
    const { account } = token;
    const call = {
      account,
      content: request.content,
      headers: request.message.headers,
      links,
      moveMakesParents: control.moveMakesParents,
      nowMs,
    };
    const { writes, style, run } = ENDPOINTS[route];
    try {
      if (!writes) return await run(call, request.args);
      return await this.#write(account, route, entry, () => run(call, request.args));
    } catch (error) {
      if (!(error instanceof ArgProblem)) throw error;
      throw badRequest(
        route,
        `${style === 'rpc' ? 'request body' : 'HTTP header "Dropbox-API-Arg"'}: ${error.message}`,
      );
    }
  }

  /** Under the namespace lock, when it is enforced; what changed goes into the journal before anything is answered. */
  async #write(
    account: Account,
    route: ApiRoute,
    entry: OpenEntry,
    run: () => Answer | Promise<Answer>,
  ): Promise<Answer> {
    const { control } = this.world;
    if (control.writeLock && account.writing) throw lockRefusal(route, control.writeLockStatus);
    account.writing = true;
    try {
      await wait(control.writeMs);
      await control.pass('writing', entry);
      return this.#applied(account, entry, run);
    } finally {
      account.writing = false;
    }
  }

  #applied(account: Account, entry: OpenEntry, run: () => Answer | Promise<Answer>): Answer | Promise<Answer> {
    const { journal, wallMs } = this.world;
    const before = account.tree.log.end;
    try {
      return run();
    } finally {
      entry.changes = account.tree.takeChanges();
      if (account.tree.log.end > before) {
        Object.assign(entry, { applied: true, appliedAtMs: wallMs() });
        journal.save(entry);
      }
    }
  }

  #token({ request, entry }: Work): Answer {
    const { method, message, query, form } = request;
    if (method !== 'POST') return textAnswer(405, 'method not allowed', { Allow: 'POST' });
    const { authorization, 'content-type': contentType } = message.headers;
    const answer = answerToken(this.world, { authorization, contentType, hasQuery: query !== '', form });
    entry.issued = answer.issued ?? null;
    return answer;
  }

  #link({ path, method, message }: ReadRequest): Answer {
    if (method !== 'GET' && method !== 'HEAD') return textAnswer(405, 'method not allowed', { Allow: 'GET, HEAD' });
    const link = this.world.links.find(path);
    if (link === 'expired') return textAnswer(410, 'This link has expired.');
    if (link === null) return textAnswer(404, 'Not found');
    return contentAnswer(link, message.headers, typeOf(link.file.name));
  }
}

function isApi<R extends ReadRequest>(request: R): request is R & { readonly route: ApiRoute } {
  return request.route !== 'unknown' && request.route !== 'token' && request.route !== 'link';
}

function unknownFunction({ path }: ReadRequest): Answer {
  return path.startsWith('/2/')
    ? textAnswer(400, `Unknown API function: "${path.slice(3)}"`)
    : textAnswer(404, 'Not found');
}

const TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
};

function typeOf(name: string): string {
  return TYPES[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
}

/** Not cut short when the client goes away: what has arrived is applied. */
function wait(ms: number): Promise<void> | undefined {
  return ms > 0 ? delay(ms, undefined, { ref: false }) : undefined;
}
