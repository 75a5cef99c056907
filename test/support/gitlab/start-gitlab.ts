import { listen, Plans } from '../stand-in/index.js';
import type { GitLabFault } from './fault.js';
import { Handler } from './handler.js';
import type { GitLabJournalEntry, GitLabSubject, OpenEntry } from './journal.js';
import type { GitLabOptions, GitLabPipeline } from './options.js';
import { World } from './world.js';

/** A stand-in that listens. */
export interface RunningGitLab {
  /** To be used as `GITLAB_URL`. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** Append-only. */
  readonly journal: readonly GitLabJournalEntry[];
  readonly control: Plans<GitLabFault, GitLabSubject>;
  /** Adds a pipeline, or puts it in place of the one there was. */
  put(pipeline: GitLabPipeline): void;
  /** Connections that are open now. */
  connections(): number;
  close(): Promise<void>;
}

/** Starts the part of a GitLab that the relay reads on loopback. Spec: pipeline-logs.md section 4. */
export async function startGitLab(options: GitLabOptions): Promise<RunningGitLab> {
  const world = new World();
  for (const pipeline of options.pipelines ?? []) world.put(pipeline);
  const control = new Plans<GitLabFault, GitLabSubject>();
  const journal: OpenEntry[] = [];
  const { token, log = () => undefined } = options;
  const handler = new Handler({ token, world, control, journal, log });
  const listening = await listen(options, (message, response) => handler.handle(message, response));
  return {
    url: listening.url,
    port: listening.port,
    token,
    journal,
    control,
    put: (pipeline) => world.put(pipeline),
    connections: () => listening.connections(),
    close: () => {
      control.heal();
      return listening.close();
    },
  };
}
