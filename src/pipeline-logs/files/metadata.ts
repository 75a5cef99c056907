import type { CollectedJob, JobFacts, PipelineFacts } from '../pipeline.types.js';

/** A job as `metadata.json` has it. */
export interface MetadataJob extends JobFacts {
  /** Null = no log was written. */
  readonly log_file: string | null;
  /** ISO 8601, null = no log was written. */
  readonly saved_at: string | null;
}

/** Jobs by id, as an earlier run may have written them. */
export type KnownJobs = Readonly<Record<string, unknown>>;

/** The jobs of an earlier `metadata.json`; null = it cannot be read as one. */
export function jobsOf(text: string): KnownJobs | null {
  try {
    const value: unknown = JSON.parse(text);
    const jobs = isObject(value) ? value['jobs'] : null;
    if (!isObject(jobs)) return null;
    const entries = Object.entries(jobs).filter(([id, job]) => /^[1-9]\d{0,15}$/.test(id) && isObject(job));
    return Object.fromEntries(entries);
  } catch {
    return null;
  }
}

/** A job whose log was, or was not, written. @param before what an earlier run has written about it */
export function metadataJob(
  { facts }: CollectedJob,
  saved: Pick<MetadataJob, 'log_file' | 'saved_at'> | null,
  before: unknown,
): MetadataJob {
  const earlier = isObject(before) ? before : {};
  const { job_id, job_name, ...rest } = facts;
  return {
    job_id,
    job_name,
    log_file: saved?.log_file ?? text(earlier['log_file']),
    saved_at: saved?.saved_at ?? text(earlier['saved_at']),
    ...rest,
  };
}

/** The whole file. Spec: pipeline-logs.md section 8, whose order of members this is. */
export function metadataText(facts: PipelineFacts, jobs: KnownJobs, lastUpdated: string): string {
  const members = {
    pipeline_id: facts.pipeline_id,
    project_id: facts.project_id,
    project_name: facts.project_name,
    jobs,
    status: facts.status,
    ref: facts.ref,
    sha: facts.sha,
    source: facts.source,
    pipeline_type: facts.pipeline_type,
    created_at: facts.created_at,
    finished_at: facts.finished_at,
    duration: facts.duration,
    user: facts.user,
    stages: facts.stages,
    last_updated: lastUpdated,
  };
  return `${JSON.stringify(members, null, 2)}\n`;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
