import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { nowMs } from './answer-log.js';
import type { AnswerLog } from './answer-log.js';
import type { GivenAnswer } from './checker/index.js';
import { PASSWORD } from './house.js';
import type { PlantedPhoto } from './photos.js';

const MOST_TRIES = 20;
/** What the answer `overloaded` says in its Retry-After. */
const OVERLOADED_PAUSE_MS = 1_000;

/** An answer of the server. */
export interface Answer {
  readonly status: number;
  readonly code: string | null;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Which photo, as the ways of asking have it. */
export type Choice =
  | { readonly photo: PlantedPhoto }
  | { readonly photo: PlantedPhoto; readonly by: 'hash' }
  /** "Publish next", which photo that is may be known. */
  | { readonly photo: PlantedPhoto | null; readonly by: 'next' };

/** Where something listens on the loopback: a process, or what stands before several. */
export interface Address {
  readonly port: number;
}

/** An admin of one tenant. Its cookie works at every process of the house. */
export class TenantClient {
  #cookie = '';

  constructor(
    readonly tenant: string,
    /** Keeps what it asks to be published, and what it is told. */
    private readonly log: AnswerLog | null = null,
  ) {}

  async signIn(server: Address): Promise<this> {
    const answer = await this.#ask(server, 'POST', '/api/admin/login', { password: PASSWORD });
    if (answer?.status !== 200) throw new Error(`Signing in answered ${answer?.status ?? 'nothing'}.`);
    const lines = answer.headers['set-cookie'];
    this.#cookie = (Array.isArray(lines) ? (lines as readonly string[]) : [])
      .map((line) => line.split(';')[0] ?? '')
      .filter((pair) => !pair.endsWith('='))
      .join('; ');
    return this;
  }

  /** @returns null = the process died before it answered */
  async publish(
    server: Address,
    choice: Choice,
    key: string,
    body: Readonly<Record<string, unknown>> = {},
  ): Promise<Answer | null> {
    const startMs = nowMs();
    const answer = await this.#ask(server, 'POST', pathOf(choice), body, { 'Idempotency-Key': key });
    this.log?.add({ ...given(answer, choice.photo), tenant: this.tenant, startMs, endMs: nowMs() });
    return answer;
  }

  curate(server: Address, action: 'keep' | 'remove', name: string): Promise<Answer | null> {
    return this.#ask(server, 'POST', `/api/images/${encodeURIComponent(name)}/${action}`);
  }

  /** Back to the inbox. @param folder where the photo is now */
  undo(server: Address, folder: 'archive' | 'keep' | 'remove', name: string): Promise<Answer | null> {
    return this.#ask(server, 'POST', `/api/images/${encodeURIComponent(name)}/undo?folder=${folder}`);
  }

  resolve(
    server: Address,
    contentHash: string,
    order: { readonly platform: string; readonly attempt: number; readonly decision: 'posted' | 'not_posted' },
  ): Promise<Answer | null> {
    return this.#ask(server, 'POST', `/api/history/${contentHash}/resolve`, order);
  }

  /** How a publish goes on that outlived its request. */
  operation(server: Address, id: string): Promise<Answer | null> {
    return this.#ask(server, 'GET', `/api/operations/${id}`);
  }

  /** Begins a bulk job. */
  bulk(server: Address, body: Readonly<Record<string, unknown>>, key: string): Promise<Answer | null> {
    return this.#ask(server, 'POST', '/api/bulk', body, { 'Idempotency-Key': key });
  }

  /** Goes on with a bulk job that was interrupted. */
  continueJob(server: Address, id: string): Promise<Answer | null> {
    return this.#ask(server, 'POST', `/api/operations/${id}/continue`);
  }

  history(server: Address, contentHash: string): Promise<Answer | null> {
    return this.#ask(server, 'GET', `/api/history/${contentHash}`);
  }

  /** Comes again when a process that was slow or frozen asks for a moment, and signs in again as a person would. */
  async #ask(
    server: Address,
    method: string,
    path: string,
    body?: Readonly<Record<string, unknown>>,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer | null> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#askOnce(server, method, path, body, more);
      if (tries === MOST_TRIES) return answer;
      if (answer?.code === 'session_expired') await this.signIn(server);
      else if (answer?.code === 'overloaded') await delay(OVERLOADED_PAUSE_MS);
      else return answer;
    }
  }

  #askOnce(
    server: Address,
    method: string,
    path: string,
    body: Readonly<Record<string, unknown>> | undefined,
    more: Readonly<Record<string, string>>,
  ): Promise<Answer | null> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      Host: `${this.tenant}.localhost`,
      'Sec-Fetch-Site': 'same-origin',
      Connection: 'close',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
      ...(this.#cookie === '' ? {} : { Cookie: this.#cookie }),
      ...more,
    };
    return new Promise((done) => {
      const call = request({ host: '127.0.0.1', port: server.port, method, path, headers }, (answer) => {
        let received = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
        answer.on('error', () => done(null)); // cut short: the process is gone
        answer.on('end', () => done(answerOf(answer.statusCode ?? 0, answer.headers, received)));
      });
      call.on('error', () => done(null)); // refused or reset: the process is gone
      call.end(text);
    });
  }
}

function pathOf(choice: Choice): string {
  if ('by' in choice && choice.by === 'next') return '/api/publish/next';
  const { contentHash, name } = choice.photo;
  return `/api/images/${encodeURIComponent('by' in choice ? contentHash : name)}/publish`;
}

/** An answer as evidence. */
function given(
  answer: Answer | null,
  asked: PlantedPhoto | null,
): Pick<GivenAnswer, 'photo' | 'status' | 'code' | 'results'> {
  const { photo, results } = (answer?.body ?? {}) as {
    readonly photo?: { readonly contentHash: string };
    readonly results?: GivenAnswer['results'];
  };
  // A publish of the next photo may take any; what it took it says.
  const told = photo?.contentHash ?? null;
  return {
    photo: told ?? asked?.contentHash ?? null,
    status: answer?.status ?? null,
    code: answer?.code ?? null,
    results: results ?? {},
  };
}

function answerOf(status: number, headers: Answer['headers'], text: string): Answer | null {
  try {
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    const code = typeof body['code'] === 'string' ? body['code'] : null;
    return { status, code, headers, body };
  } catch {
    return null; // half an answer is none
  }
}
