import { pipelineEvent } from '../../../test/support/gitlab/pipeline-event.js';
import type { GitLabJob } from '../../../test/support/gitlab/index.js';

export const PROJECT_ID = 123;
export const PIPELINE_ID = 12345;

const GREEN = '\u001b[32;1m';
const PLAIN = '\u001b[0;m';

/** Two jobs; the second prints a token, as it should not. */
export const JOBS: readonly GitLabJob[] = [
  {
    id: 456,
    name: 'build:production',
    stage: 'build',
    trace: `${GREEN}$ npm run build${PLAIN}\nbuilt 42 files\n${GREEN}Job succeeded${PLAIN}\n`,
  },
  {
    id: 457,
    name: 'test:unit',
    trace: `${GREEN}$ npm test${PLAIN}\nusing glpat-a-token-nobody-should-see\n1 024 tests passed\n`,
  },
];

/** What GitLab says when the pipeline has ended. */
export function endedPipeline(at: Date): Readonly<Record<string, unknown>> {
  const finished = at.toISOString().replace('T', ' ').replace(/\..*$/, ' UTC');
  return pipelineEvent({ id: PIPELINE_ID, projectId: PROJECT_ID, attributes: { finished_at: finished } });
}
