import { createHash } from 'node:crypto';
import type { PipelineFacts } from '../pipeline.types.js';

const ID_DIGITS = 16;

/**
 * What makes two events the same, whoever delivers them. A retried job gives the pipeline a new end, and so another key.
 * @param gitlabUrl without a trailing slash
 * @returns compact JSON. Spec: pipeline-logs.md section 2, "Duplicates"
 */
export function semanticKeyOf(gitlabUrl: string, facts: PipelineFacts): string {
  return JSON.stringify([gitlabUrl, facts.project_id, facts.pipeline_id, facts.status, facts.finished_at]);
}

/** Id of a record: safe as the name of a folder. Spec: pipeline-logs.md section 9. */
export function recordIdOf(pipelineId: number, semanticKey: string): string {
  return `${pipelineId}-${createHash('sha256').update(semanticKey).digest('hex').slice(0, ID_DIGITS)}`;
}
