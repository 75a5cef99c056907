import { jsonAnswer } from '../stand-in/index.js';
import type { Answer } from '../stand-in/index.js';
import type { GitLabJob, GitLabPipeline } from './options.js';

export interface PageWish {
  readonly page: number;
  readonly perPage: number;
  readonly retried: boolean;
}

/** A page of a pipeline's jobs, the newest first, with the headers that lead on. */
export function pageOf({ jobs, pipelineId }: GitLabPipeline, path: string, wish: PageWish): Answer {
  const { page, perPage, retried } = wish;
  const listed = jobs.filter(({ isRetried }) => retried || isRetried !== true).sort((one, two) => two.id - one.id);
  const pages = Math.max(1, Math.ceil(listed.length / perPage));
  const next = page < pages ? String(page + 1) : '';
  const body = listed.slice((page - 1) * perPage, page * perPage).map((job) => listing(job, pipelineId));
  return jsonAnswer(200, body, {
    'X-Page': String(page),
    'X-Per-Page': String(perPage),
    'X-Next-Page': next,
    'X-Prev-Page': page > 1 ? String(page - 1) : '',
    'X-Total': String(listed.length),
    'X-Total-Pages': String(pages),
    ...(next === '' ? {} : { Link: `<${path}?page=${next}&per_page=${perPage}>; rel="next"` }),
  });
}

/** A job as GitLab lists it, with much that nobody needs. */
function listing({ id, name, status, stage, members }: GitLabJob, pipelineId: number): object {
  return {
    id,
    status: status ?? 'success',
    stage: stage ?? 'test',
    name: name ?? `job ${id}`,
    ref: 'main',
    tag: false,
    coverage: null,
    allow_failure: false,
    created_at: '2024-01-01T00:00:00.000Z',
    started_at: '2024-01-01T00:00:05.000Z',
    finished_at: '2024-01-01T00:01:05.000Z',
    erased_at: null,
    duration: 60.2,
    queued_duration: 1.5,
    user: { id: 1, username: 'john', name: 'John Doe', avatar_url: 'https://gitlab.example.com/avatar-of-john.png' },
    commit: { id: 'abc123def456', title: 'a title of a commit', author_email: 'john@example.com' },
    pipeline: { id: pipelineId, status: 'success' },
    web_url: `https://gitlab.example.com/-/jobs/${id}`,
    runner: { id: 7, description: 'a runner of the house', ip_address: '10.0.0.7', active: true },
    artifacts: [],
    ...members,
  };
}
