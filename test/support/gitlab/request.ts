import type { IncomingHttpHeaders } from 'node:http';
import { jsonAnswer } from '../stand-in/index.js';
import type { Answer } from '../stand-in/index.js';
import type { PageWish } from './job-list.js';
import type { GitLabSubject } from './journal.js';

/** A request that GitLab, or this stand-in, does not carry out. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    words: string,
    readonly member: 'message' | 'error' = 'message',
  ) {
    super(words);
  }

  get answer(): Answer {
    return jsonAnswer(this.status, { [this.member]: this.message });
  }
}

const JOBS = /^\/api\/v4\/projects\/([^/]+)\/pipelines\/([^/]+)\/jobs$/;
const TRACE = /^\/api\/v4\/projects\/([^/]+)\/jobs\/([^/]+)\/trace$/;
const KNOWN = new Set(['per_page', 'page', 'include_retried']);
const DEFAULT_PER_PAGE = 20;
const MOST_PER_PAGE = 100;

/** What a target asks for. Ids are whole numbers without sign or leading zero, or null. */
export function subjectOf(target: URL): GitLabSubject {
  const jobs = JOBS.exec(target.pathname);
  const trace = TRACE.exec(target.pathname);
  return {
    operation: jobs ? 'jobs' : trace ? 'trace' : 'none',
    projectId: idOf(jobs?.[1] ?? trace?.[1]),
    pipelineId: idOf(jobs?.[2]),
    jobId: idOf(trace?.[2]),
    page: jobs ? (idOf(target.searchParams.get('page') ?? '1') ?? null) : null,
  };
}

/** Who asks, and how. @throws Refusal */
export function checkAccess(method: string, headers: IncomingHttpHeaders, token: string): void {
  const given = headers['private-token'];
  if (given === undefined) throw new Refusal(401, '401 Unauthorized');
  if (given !== token) throw new Refusal(401, 'invalid_token', 'error');
  if (method !== 'GET') throw new Refusal(405, '405 Method Not Allowed', 'error');
  const extra = ['authorization', 'cookie', 'content-type', 'transfer-encoding', 'idempotency-key', 'job-token'].find(
    (name) => headers[name] !== undefined,
  );
  if (extra !== undefined) throw new Refusal(400, `a header came, which this stand-in refuses: ${extra}`);
}

/** @throws Refusal for what GitLab refuses, and for what nobody has to ask for */
export function pageWishOf(query: URLSearchParams): PageWish {
  const names = [...query.keys()];
  const odd = names.find((name, at) => !KNOWN.has(name) || names.indexOf(name) !== at);
  if (odd !== undefined) throw new Refusal(400, `a parameter came, which this stand-in refuses: ${odd}`);
  const page = numberOf(query, 'page', 1);
  const perPage = numberOf(query, 'per_page', DEFAULT_PER_PAGE);
  if (perPage > MOST_PER_PAGE) throw new Refusal(400, 'per_page has a value not allowed', 'error');
  return { page, perPage, retried: query.get('include_retried') === 'true' };
}

function numberOf(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const value = idOf(text);
  if (value === null) throw new Refusal(400, `${name} is invalid`, 'error');
  return value;
}

function idOf(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : null;
}
