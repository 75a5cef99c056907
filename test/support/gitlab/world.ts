import type { GitLabJob, GitLabPipeline } from './options.js';

/** The projects, pipelines and jobs that exist. */
export class World {
  readonly #pipelines = new Map<string, GitLabPipeline>();

  /** Adds a pipeline, or puts it in place of the one there was. */
  put(pipeline: GitLabPipeline): void {
    this.#pipelines.set(`${pipeline.projectId}/${pipeline.pipelineId}`, pipeline);
  }

  hasProject(projectId: number): boolean {
    return [...this.#pipelines.values()].some((one) => one.projectId === projectId);
  }

  pipeline(projectId: number, pipelineId: number): GitLabPipeline | undefined {
    return this.#pipelines.get(`${projectId}/${pipelineId}`);
  }

  /** Ids of jobs are unique in a GitLab; of two with the same one, that of the later pipeline counts. */
  job(projectId: number, jobId: number): GitLabJob | undefined {
    return [...this.#pipelines.values()]
      .filter((one) => one.projectId === projectId)
      .flatMap(({ jobs }) => jobs)
      .findLast(({ id }) => id === jobId);
  }
}
