import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startGitLab } from '../../../test/support/gitlab/index.js';
import { startLogApi } from '../../../test/support/log-api/index.js';
import type { LogApiJournalEntry, RunningLogApi } from '../../../test/support/log-api/index.js';
import { endedPipeline, JOBS, PIPELINE_ID, PROJECT_ID } from './example-pipeline.js';
import { deliveryInWords, linesInWords } from './relay-words.js';

const ARRIVES_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 200;

/** A played GitLab and a played receiver of logs, on this machine only. */
export interface RunningRelay {
  /** Variables the publisher needs for them; none when nobody asked for the relay. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * Lets a pipeline end and waits for its logs.
   * @param publisherUrl where the publisher listens
   * @returns what to tell about it; null = nobody asked for the relay
   */
  tell(publisherUrl: string): Promise<string | null>;
  close(): Promise<void>;
}

/** Starts what the relay talks to, when it is wanted. @param folder where its files and what is under way may lie */
export async function openRelay(isWanted: boolean, folder: string): Promise<RunningRelay> {
  if (!isWanted) return { variables: {}, tell: () => Promise.resolve(null), close: () => Promise.resolve() };
  const [token, secret, apiToken] = ['glpat-', '', ''].map((before) => before + randomBytes(16).toString('hex'));
  const gitlab = await startGitLab({
    token: token ?? '',
    pipelines: [{ projectId: PROJECT_ID, pipelineId: PIPELINE_ID, jobs: JOBS }],
  });
  const api = await startLogApi({ token: apiToken ?? '' });
  const files = join(folder, 'relay-logs');
  return {
    variables: {
      GITLAB_URL: gitlab.url,
      GITLAB_TOKEN: token ?? '',
      WEBHOOK_SECRET: secret ?? '',
      API_POST_ENABLED: 'true',
      API_POST_URL: api.url,
      API_POST_AUTH_TOKEN: apiToken ?? '',
      API_POST_SAVE_TO_FILE: 'true',
      LOG_OUTPUT_DIR: files,
    },
    tell: async (publisherUrl) => {
      const url = `${publisherUrl}/webhook/gitlab`;
      const answer = await webhook(url, secret ?? '');
      const delivery = await arrived(api);
      if (delivery === null) return `\n  The relay answered ${answer}, and nothing arrived within a minute.\n`;
      return (
        deliveryInWords(delivery, url, answer) +
        linesInWords(await fileNames(files), await requestLines(files), relative(process.cwd(), folder) || '.')
      );
    },
    close: async () => {
      await Promise.all([gitlab.close(), api.close()]);
    },
  };
}

/** GitLab's own call. @returns status and body of the answer */
async function webhook(url: string, secret: string): Promise<string> {
  const headers = {
    'Content-Type': 'application/json',
    'X-Gitlab-Event': 'Pipeline Hook',
    'X-Gitlab-Token': secret,
  };
  const body = JSON.stringify(endedPipeline(new Date()));
  const answer = await fetch(url, { method: 'POST', headers, body });
  return `${answer.status} ${await answer.text()}`;
}

async function arrived(api: RunningLogApi): Promise<LogApiJournalEntry | null> {
  for (let waited = 0; waited < ARRIVES_WITHIN_MS; waited += LOOK_EVERY_MS) {
    const last = api.stored().at(-1);
    if (last) return last;
    await delay(LOOK_EVERY_MS);
  }
  return null;
}

async function fileNames(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(process.cwd(), join(entry.parentPath, entry.name)));
}

/** The line is written when the answer has been read, a little after the delivery was stored. */
async function requestLines(folder: string): Promise<readonly string[]> {
  for (let waited = 0; waited < ARRIVES_WITHIN_MS; waited += LOOK_EVERY_MS) {
    const text = await readFile(join(folder, 'api-requests.log'), 'utf8').catch(() => ''); // not there yet
    if (text !== '') return text.trimEnd().split('\n').slice(-1);
    await delay(LOOK_EVERY_MS);
  }
  return [];
}
