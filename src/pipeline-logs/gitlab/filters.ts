import type { JobFacts, PipelineFacts } from '../pipeline.types.js';
import type { FilterSettings } from '../settings.js';

/** Whether a pipeline is relayed: its status, then the projects that are let in, else those that are kept out. */
export function isPipelineWanted({ status, project_id: project }: PipelineFacts, filters: FilterSettings): boolean {
  const { pipelineStatuses, projects, excludedProjects } = filters;
  if (pipelineStatuses !== null && !pipelineStatuses.has(status)) return false;
  return projects.size > 0 ? projects.has(project) : !excludedProjects.has(project);
}

/** Whether a job is: asked before its log is read, so it holds for files and the body alike. */
export function isJobWanted({ status }: JobFacts, { jobStatuses }: FilterSettings): boolean {
  return jobStatuses === null || (status !== null && jobStatuses.has(status.toLowerCase()));
}
