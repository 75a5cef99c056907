import { jsonOf } from '../../platform/http/index.js';
import type { HttpAnswer, HttpCall } from '../../platform/http/index.js';
import type { JobFacts } from '../pipeline.types.js';
import { callTo, idText, withReadRetries } from './gitlab-calls.js';
import type { GitLabTools } from './gitlab-calls.js';
import { jobFactsOf } from './job-facts.js';
import { failureOf, ReadFailure } from './read-failure.js';

const PER_PAGE = 100;
const MOST_PAGES = 100;
const PAGE_TIMEOUT_MS = 30_000;
const PAGE_MAX_BYTES = 8 * 1024 * 1024;

interface Page {
  readonly jobs: readonly JobFacts[];
  /** Null = this was the last. */
  readonly next: number | null;
}

/**
 * The jobs of a pipeline, ids ascending, without those that were run again and without bridges.
 * @throws ReadFailure also, not passing, for more than 100 pages: a part of them would look like the whole
 * Spec: pipeline-logs.md section 4.
 */
export async function readJobs(
  tools: GitLabTools,
  ids: { readonly projectId: number; readonly pipelineId: number },
  signal: AbortSignal,
): Promise<readonly JobFacts[]> {
  const path = `projects/${idText(ids.projectId)}/pipelines/${idText(ids.pipelineId)}/jobs`;
  // By id: a job that begins meanwhile moves others to the next page, where they come once more.
  const found = new Map<number, JobFacts>();
  for (let page: number | null = 1; page !== null;) {
    if (page > MOST_PAGES) throw new ReadFailure(null, false);
    const at: number = page;
    const read: Page = await withReadRetries(tools, 'jobs', signal, () => readPage(tools, path, at, signal));
    for (const job of read.jobs) found.set(job.job_id, job);
    page = read.next;
  }
  return [...found.values()].sort((one, two) => one.job_id - two.job_id);
}

async function readPage(tools: GitLabTools, path: string, page: number, signal: AbortSignal): Promise<Page> {
  const call: HttpCall = {
    ...callTo(tools, 'jobs', `${path}?per_page=${PER_PAGE}&page=${page}`),
    timeoutMs: PAGE_TIMEOUT_MS,
    maxBytes: PAGE_MAX_BYTES,
    signal,
  };
  const answer = await tools.http.send(call);
  const failure = failureOf(answer, tools.clock);
  if (failure) throw failure;
  const jobs = jobFactsOf(jsonOf(answer, call));
  if (jobs === null) throw new ReadFailure(answer.status, true);
  return { jobs, next: nextOf(answer, page, jobs.length) };
}

/** `X-Next-Page` says it, empty on the last page; where it is missing, a short page is the last. */
function nextOf({ headers, status }: HttpAnswer, page: number, count: number): number | null {
  const said = headers['x-next-page']?.trim();
  if (said === undefined) return count < PER_PAGE ? null : page + 1;
  if (said === '') return null;
  const next = /^[1-9]\d{0,8}$/.test(said) ? Number(said) : 0;
  // Back to where we were would never end.
  if (next <= page) throw new ReadFailure(status, true);
  return next;
}
