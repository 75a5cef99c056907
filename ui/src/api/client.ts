import { localProblem, isPassing, isSignedOut, problemOf } from './problem.js';
import type { Outcome, Problem } from './problem.js';
import { members } from '../lib/read.js';
import type { Promised } from '../lib/read.js';
import type { Address, Change } from './contract.js';

export interface ClientOptions {
  readonly fetch: (input: string, init: RequestInit) => Promise<Response>;
  readonly newId: () => string;
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Called with the age of the settings in seconds when a read was served from stale ones, else with null. */
  readonly onAge: (staleSeconds: number | null) => void;
  /** Called before everything that is asked for, so that a sign-in about to end is renewed first. */
  readonly prepare: (isChange: boolean) => Promise<void>;
  /** Called when a sign-in was missing or over. @returns whether it has been renewed, so that asking again may help */
  readonly recover: () => Promise<boolean>;
  /** Called with every refusal, so that one place notices the loss of the network. */
  readonly onProblem: (problem: Problem) => void;
  /** Called when a read begins to wait for a service that restarts, and when it no longer does. */
  readonly onWait: (waits: boolean) => void;
  /** Called when an answer of any kind arrived: the service can be reached. */
  readonly onAnswer: () => void;
}

/** What a change carries beside what the document says of it. */
export interface Extras {
  /** Version of the photo that was on the screen, sent as `If-Match`. */
  readonly version?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A body nobody has looked at: whatever was promised of it. */
type Body = never;

const READ_TRIES = 3;
const LONGEST_PAUSE_SECONDS = 5;

/** Talks to the JSON API of this host. Never throws: every fault is a `Problem`. Spec: web-api.md section 1. */
export class ApiClient {
  constructor(private readonly options: ClientOptions) {}

  /** Reads; a service that restarts is asked up to three times. @param path see `from` of contract.ts */
  async get<A>(path: Address<A>, signal?: AbortSignal): Promise<Outcome<Promised<A>>> {
    await this.options.prepare(false);
    const init = { method: 'GET', signal: signal ?? null };
    let again: Outcome<Body> = await this.signedIn(path, init);
    for (let attempt = 1; ; attempt += 1) {
      const outcome = again;
      if (outcome.ok) {
        const age = Number(outcome.headers.get('x-config-stale') ?? Number.NaN);
        this.options.onAge(Number.isFinite(age) ? age : null);
        return outcome;
      }
      const { problem } = outcome;
      if (!isPassing(problem) || attempt >= READ_TRIES) return this.refused(outcome.problem);
      this.options.onWait(true);
      await this.options.wait(1000 * Math.min(problem.retryAfterSeconds ?? attempt, LONGEST_PAUSE_SECONDS), signal);
      again = await this.signedIn(path, init);
      this.options.onWait(false);
    }
  }

  /**
   * Changes something; asked once, and again only after a sign-in that was over: then nothing was done. JSON, same
   * origin, with an id for support. Spec: ui.md section 14. See `change` of contract.ts.
   */
  async send<A>(mutation: Change<A> & Extras): Promise<Outcome<Promised<A>>> {
    const headers: Record<string, string> = {
      'Content-Type': 'application/json',
      'X-Request-Id': this.options.newId(),
      ...mutation.headers,
    };
    await this.options.prepare(true);
    if (typeof mutation.version === 'string') headers['If-Match'] = `"${mutation.version}"`;
    const outcome = await this.signedIn(mutation.path, {
      method: mutation.method,
      headers,
      body: mutation.body === undefined ? null : JSON.stringify(mutation.body),
      signal: mutation.signal ?? null,
    });
    return outcome.ok ? outcome : this.refused(outcome.problem);
  }

  private refused(problem: Problem): Outcome<Body> {
    if (problem.code !== 'aborted') this.options.onProblem(problem);
    return { ok: false, problem };
  }

  private async signedIn(path: string, init: RequestInit): Promise<Outcome<Body>> {
    const outcome = await this.exchange(path, init);
    if (outcome.ok || !isSignedOut(outcome.problem) || !(await this.options.recover())) return outcome;
    return this.exchange(path, init);
  }

  private async exchange(path: string, init: RequestInit): Promise<Outcome<Body>> {
    try {
      const answer = await this.options.fetch(path, {
        ...init,
        headers: { Accept: 'application/json', ...(init.headers as Record<string, string> | undefined) },
        credentials: 'same-origin',
        redirect: 'error',
      });
      this.options.onAnswer();
      const body = await bodyOf(answer);
      if (!answer.ok) return { ok: false, problem: problemOf(answer.status, answer.headers, body) };
      if (body === undefined)
        return { ok: false, problem: localProblem('bad_answer', answer.headers.get('x-request-id')) };
      return { ok: true, value: members(body) as Body, status: answer.status, headers: answer.headers };
    } catch {
      return { ok: false, problem: localProblem(init.signal?.aborted === true ? 'aborted' : 'no_answer') };
    }
  }
}

/** The parsed body; undefined when it is not JSON. */
async function bodyOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  if (text === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
