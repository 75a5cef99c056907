import type { PipelineFacts, PipelineType, ProcessedStatus } from '../pipeline.types.js';
import { normalTime } from '../payload/times.js';
import type { PipelineEvent } from './parse-event.js';

/** How GitLab says that it does not tell a person's address. */
const REDACTED = '[REDACTED]';

const MAIN_SOURCES: ReadonlySet<string> = new Set(['push', 'web', 'schedule', 'trigger', 'api']);

/** The first that fits counts. Spec: pipeline-logs.md section 5. */
export function pipelineTypeOf(source: string | null, hasMergeRequest: boolean): PipelineType {
  if (hasMergeRequest || source === 'merge_request_event') return 'merge_request';
  if (source === 'parent_pipeline') return 'child';
  return source !== null && MAIN_SOURCES.has(source) ? 'main' : 'unknown';
}

/** What is kept of an event, under the names it is sent with. Spec: pipeline-logs.md section 6. */
export function factsOf(
  { attributes, project, user, hasMergeRequest }: PipelineEvent,
  status: ProcessedStatus,
): PipelineFacts {
  const source = attributes.source ?? null;
  return {
    pipeline_id: attributes.id,
    project_id: project.id,
    project_name: project.name ?? null,
    status,
    ref: attributes.ref ?? null,
    sha: attributes.sha ?? null,
    source,
    pipeline_type: pipelineTypeOf(source, hasMergeRequest),
    created_at: timeOf(attributes.created_at),
    finished_at: timeOf(attributes.finished_at),
    duration: attributes.duration ?? null,
    user: user === null ? null : { name: toldOf(user.name), email: toldOf(user.email) },
    stages: [...(attributes.stages ?? [])],
  };
}

function timeOf(value: string | null | undefined): string | null {
  return value === null || value === undefined ? null : normalTime(value);
}

function toldOf(value: string | null | undefined): string | null {
  return value === undefined || value === REDACTED ? null : value;
}
