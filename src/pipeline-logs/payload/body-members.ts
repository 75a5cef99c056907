import type { CollectedJob, PipelineFacts } from '../pipeline.types.js';

/** What is said about a log beside its text. */
export interface LogNotes {
  /** Bytes before the cut; null = it was not cut. */
  readonly sizeBeforeCut: number | null;
}

/** The body up to the first job. Spec: pipeline-logs.md section 6, whose order of members this is. */
export function bodyStart(facts: PipelineFacts): string {
  const { user } = facts;
  const members = {
    pipeline_id: facts.pipeline_id,
    project_id: facts.project_id,
    project_name: facts.project_name,
    status: facts.status,
    ref: facts.ref,
    sha: facts.sha,
    source: facts.source,
    pipeline_type: facts.pipeline_type,
    created_at: facts.created_at,
    finished_at: facts.finished_at,
    duration: facts.duration,
    user: user && { name: user.name, email: user.email },
    stages: facts.stages,
  };
  return `${JSON.stringify(members).slice(0, -1)},"jobs":[`;
}

export const BODY_END = ']}';

/** A job up to where the text of its log begins. */
export function jobStart({ facts }: CollectedJob): string {
  const { job_id, job_name } = facts;
  return `${JSON.stringify({ job_id, job_name }).slice(0, -1)},"log_content":"`;
}

/** A job from where the text of its log ends. */
export function jobEnd({ facts, unavailable }: CollectedJob, { sizeBeforeCut }: LogNotes): string {
  const members = {
    status: facts.status,
    stage: facts.stage,
    created_at: facts.created_at,
    started_at: facts.started_at,
    finished_at: facts.finished_at,
    duration: facts.duration,
    ref: facts.ref,
    ...(sizeBeforeCut === null ? {} : { log_truncated: true, log_size: sizeBeforeCut }),
    ...(unavailable === null ? {} : { log_unavailable: unavailable }),
  };
  return `",${JSON.stringify(members).slice(1)}`;
}

/** The one line before the tail of a log, as it stands inside of a JSON string. */
export function cutLine(removedBytes: number): string {
  return `[log truncated: ${removedBytes} bytes removed from the start]\\n`;
}
