/** A GitLab whose pipelines end, and the log API that gets their logs, in a process of their own. */
import { constants, setPriority } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { partsOf, startGitLab } from '../../test/support/gitlab/index.js';
import type { GitLabPipeline } from '../../test/support/gitlab/index.js';
import { pipelineEvent } from '../../test/support/gitlab/pipeline-event.js';
import { startLogApi } from '../../test/support/log-api/index.js';
import { countStatuses } from '../load/ask.js';
import type { Statuses } from '../load/ask.js';
import { percentile } from '../measuring/index.js';
import { serve, startedWith } from '../processes/serve.js';

export interface PipelinesStart {
  /** How many pipelines there are; all of them end at the same moment. */
  readonly pipelines: number;
  readonly jobs: number;
  /** Of each job. */
  readonly logBytes: number;
}

/** How webhooks were answered. */
export interface Ended {
  readonly statuses: Statuses;
  readonly p99Ms: number;
}

/** What the log API has taken since the last question. */
export interface Deliveries {
  /** Attempts of any kind. */
  readonly requests: number;
  /** Different bodies that were taken. */
  readonly taken: number;
  readonly bytes: number;
}

const TOKENS = {
  gitlab: 'a-gitlab-token-of-the-benches',
  webhook: 'a-webhook-secret-of-the-benches',
  api: 'a-log-api-token-of-the-benches',
} as const;
const PROJECT_ID = 7;
const LOOK_EVERY_MS = 50;
const MINUTE_MS = 60_000;

const { pipelines: count, jobs, logBytes } = startedWith<PipelinesStart>();
// Who measures shares the processor with this process, and goes first.
setPriority(constants.priority.PRIORITY_LOW);
const trace = Buffer.concat([...partsOf({ bytes: logBytes })]);
const gitlab = startGitLab({ token: TOKENS.gitlab, pipelines: Array.from({ length: count }, (_, at) => pipeline(at)) });
// Bodies are counted and hashed, and not kept.
const api = startLogApi({ token: TOKENS.api, keepBytes: 0 });
let seen = 0;

function pipeline(at: number): GitLabPipeline {
  const listed = Array.from({ length: jobs }, (_, job) => ({ id: at * jobs + job + 1, trace }));
  return { projectId: PROJECT_ID, pipelineId: at + 1, jobs: listed };
}

async function end(
  port: number,
  id: number,
  finishedAt: string,
): Promise<{ readonly status: number; readonly ms: number }> {
  const sentMs = performance.now();
  const answer = await fetch(`http://127.0.0.1:${port}/webhook/gitlab`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Gitlab-Event': 'Pipeline Hook',
      'X-Gitlab-Token': TOKENS.webhook,
    },
    body: JSON.stringify(pipelineEvent({ id, projectId: PROJECT_ID, attributes: { finished_at: finishedAt } })),
  });
  await answer.arrayBuffer();
  return { status: answer.status, ms: performance.now() - sentMs };
}

const commands = {
  /** What the publisher needs to know of them. */
  variables: async (): Promise<Readonly<Record<string, string>>> => ({
    GITLAB_URL: (await gitlab).url,
    GITLAB_TOKEN: TOKENS.gitlab,
    WEBHOOK_SECRET: TOKENS.webhook,
    API_POST_ENABLED: 'true',
    API_POST_URL: (await api).url,
    API_POST_AUTH_TOKEN: TOKENS.api,
  }),
  /** All pipelines end, again in each minute. @param port who is told */
  endAll: async (port: number, minute: number): Promise<Ended> => {
    const finishedAt = new Date(minute * MINUTE_MS).toISOString();
    const answers = await Promise.all(Array.from({ length: count }, (_, at) => end(port, at + 1, finishedAt)));
    const times = answers.map(({ ms }) => ms);
    return { statuses: countStatuses(answers.map(({ status }) => status)), p99Ms: percentile(times, 0.99) };
  },
  /** Waits until the logs of all pipelines have been taken, or the time is over. */
  delivered: async (withinMs: number): Promise<Deliveries> => {
    const { journal } = await api;
    const since = () => journal.slice(seen).filter(({ outcome }) => outcome === 'stored');
    for (let waited = 0; since().length < count && waited < withinMs; waited += LOOK_EVERY_MS) {
      await delay(LOOK_EVERY_MS);
    }
    const taken = since();
    const bytes = taken.reduce((sum, { jsonBytes }) => sum + jsonBytes, 0);
    const deliveries = { requests: journal.length - seen, taken: new Set(taken.map(({ key }) => key)).size, bytes };
    seen = journal.length;
    return deliveries;
  },
};

/** What the process can be asked to do. */
export type PipelinesCommands = typeof commands;

serve(commands);
